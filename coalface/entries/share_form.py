"""What is checked before something new is shared, whatever its kind: a place and a level, words, files, and when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.entries.fields import source_field, tags_field
from coalface.entries.forms import FilesForm, OnceForm
from coalface.entries.places import Place
from coalface.groups.models import Level

USUAL = "usual"
FARTHEST = timedelta(days=366)


class PlaceForm(Form):
    """Where to share and who may see it: one of the places of this member, and a level within its cap."""

    where = forms.ChoiceField(
        label=_("Where do you want to share it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where to share it.")},
    )
    level = forms.ChoiceField(
        label=_("Who may see it?"),
        required=False,
        initial=USUAL,
        widget=forms.RadioSelect,
        choices=[
            (USUAL, _("As usual there")),
            (str(Level.GROUP.value), _("Only the members of the group I chose")),
            (str(Level.MEMBERS.value), _("All members of the hub")),
            (str(Level.PUBLIC.value), _("Anyone on the web, also without signing in")),
        ],
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.value: place for place in places}
        self.fields["where"].choices = [(place.value, place.name) for place in places]
        likely = [place for place in places if place.group] or places
        if len(likely) == 1:
            self.initial.setdefault("where", likely[0].value)

    @property
    def chosen(self) -> tuple[Place, int] | None:
        """The place and the level as typed so far, or None before a place is chosen; never above the place's cap."""
        place = self.places.get(self["where"].value() or "")
        return (place, min(place.level_for(self["level"].value() or USUAL), place.widest)) if place else None

    def clean(self) -> dict[str, Any]:
        """Turn the two choices into `group` and `level`, and say at the field where they do not go together."""
        cleaned = super().clean()
        place = self.places.get(cleaned.get("where", ""))
        if place is None:
            return cleaned
        level = place.level_for(cleaned.get("level") or USUAL)
        if level > place.widest:
            self.add_error("level", _too_wide(place))
        return cleaned | {"group": place.group, "level": level}


class ShareForm(PlaceForm, FilesForm, OnceForm):
    """Something new: a kind's own form extends it with its words."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    source = source_field(_("Text"), rows=12)
    tags = tags_field()
    publish_at = forms.DateTimeField(
        label=_("Share it later"),
        required=False,
        help_text=_("Leave this empty to share it now. Until then only you see it."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Give a day and a time, such as 2027-03-01 09:00.")},
    )

    field_order = ["title", "source", "where", "level", "tags", "files", "publish_at", "once", "saved"]

    def clean_publish_at(self) -> Any:
        """Return the moment, or none. Raises ValidationError for one that is past or more than a year away."""
        moment = self.cleaned_data["publish_at"]
        if moment is None:
            return None
        if moment <= timezone.now():
            raise forms.ValidationError(_("That moment has passed. Choose a later one, or leave this empty."))
        if moment > timezone.now() + FARTHEST:
            raise forms.ValidationError(_("Choose a moment within a year."))
        return moment


def _too_wide(place: Place) -> str:
    if place.widest == Level.GROUP:
        return _("What is shared in %(group)s stays in the group.") % {"group": place.name}
    return _("What is shared in %(group)s can be seen by members of the hub at most.") % {"group": place.name}
