"""What is checked before an act on an entry: the reason, the words, the level, the place or the other entry."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.entries.access import level_choices
from coalface.entries.consequences import at_level
from coalface.entries.models import Attachment, Entry, Revision
from coalface.entries.places import HUB, Place
from coalface.groups.models import Group, Level
from coalface.groups.words import Choice

NUMBER = re.compile(r"^(?:\S*/)?(\d{1,15})(?:-\S*|/\S*|\s*)$")


class RemoveForm(Form):
    """Why something is taken away; nobody needs to say why they take away their own."""

    reason = forms.CharField(
        label=_("Why is it removed?"),
        max_length=300,
        help_text=_("The author will read this."),
        error_messages={"required": _("Say why, so that the author understands.")},
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]


class RedactForm(Form):
    """Other words for a revision, and which files go."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("It needs a title. Choose one without the words.")},
    )
    source = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("Take out what must not stand here, and leave the rest as it was."),
    )
    files = forms.TypedMultipleChoiceField(
        label=_("Delete these files"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Why do you redact it?"),
        max_length=200,
        help_text=_("It stands in the history, for the author and the facilitators. Do not repeat the words here."),
        error_messages={"required": _("Say why, so that the author understands.")},
    )

    def __init__(self, *args: Any, revision: Revision, files: list[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if revision.reply_id:
            del self.fields["title"]
        if files:
            self.fields["files"].choices = [(file.pk, file.name) for file in files]
        else:
            del self.fields["files"]


class LevelForm(Form):
    """Who may see an entry: one of the levels that its place allows, each with what it means in numbers."""

    level = forms.TypedChoiceField(
        label=_("Who may see it?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may see it.")},
    )

    def __init__(self, *args: Any, entry: Entry, may_widen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [
            (str(level), Choice(Level(level).label, at_level(entry, level)))
            for level in level_choices(entry)
            if level < entry.level or (level > entry.level and may_widen)
        ]
        if len(self.fields["level"].choices) == 1:
            self.initial.setdefault("level", self.fields["level"].choices[0][0])


class MoveForm(Form):
    """Where an entry is to stand: one of the places of this member but for its own."""

    where = forms.ChoiceField(
        label=_("Where to?"), widget=forms.RadioSelect, error_messages={"required": _("Choose where to move it.")}
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.value: place for place in places}
        self.fields["where"].choices = [(place.value, place.name) for place in places]

    @property
    def group(self) -> Group | None:
        """The chosen group, or None for the whole hub."""
        return self.places[self.cleaned_data["where"]].group


def places_but(entry: Entry, found: list[Place]) -> list[Place]:
    """Return the places other than the one where an entry stands."""
    own = str(entry.group_id) if entry.group_id else HUB
    return [place for place in found if place.value != own]


class MergeForm(Form):
    """The other entry, by its address or its number."""

    target = forms.CharField(
        label=_("Which one stays?"),
        max_length=400,
        help_text=_("Paste its address, or type the number in it."),
        error_messages={"required": _("Choose the one that stays.")},
    )

    def clean_target(self) -> int:
        """Return the number in what was typed."""
        typed = self.cleaned_data["target"].strip().removeprefix("#")
        found = NUMBER.match(typed.partition("?")[0].partition("#")[0])
        if found is None:
            raise forms.ValidationError(_("This is no address of an entry. It has a number, such as 12."))
        return int(found[1])
