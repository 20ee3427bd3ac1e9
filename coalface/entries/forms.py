"""What is checked of a text, its place and its files before an action sees them; shared by every kind and every door."""

from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coalface.base.files import Upload, check
from coalface.base.forms import Form
from coalface.entries.places import Place
from coalface.groups.models import Level

LONGEST = 40_000  # characters of one text
MOST_TAGS = 6
USUAL = "usual"


class TagsField(forms.CharField):
    """Words with commas between them, cleaned to a list."""

    def clean(self, value: Any) -> list[str]:
        """Return the words, each once. Raises ValidationError for too many, or for one that is too long."""
        names = [" ".join(name.split()) for name in super().clean(value).split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(
                ngettext("Choose one topic.", "Choose at most %(n)s topics.", MOST_TAGS) % {"n": MOST_TAGS}
            )
        for name in names:
            if len(name) > 40:
                raise forms.ValidationError(_("A topic has at most 40 characters. Put commas between topics."))
        return names


def tags_field() -> TagsField:
    return TagsField(
        label=_("Topics"),
        required=False,
        max_length=400,
        help_text=_(
            "Up to six words or short phrases, with commas between them. They help people who know to find it."
        ),
    )


def source_field(
    label: Any, *, rows: int = 8, required: bool = True, help_text: Any = "", missing: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing or _("Write something first.")},
    )


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked by its content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the files ready to be kept. Raises ValidationError for any that may not be shared."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        uploads, errors = [], []
        for file in files:
            try:
                uploads.append(check(super().clean(file, initial)))
            except forms.ValidationError as error:
                errors += error.error_list
        if errors:
            raise forms.ValidationError(errors)
        return uploads


def files_field() -> FilesField:
    return FilesField(label=_("Attach files"), required=False)


def once_token() -> str:
    """Return a new token for a form that is to make one thing however often it is sent."""
    return token_urlsafe(12)


class OnceForm(Form):
    """A form that makes one thing however often it is sent: it carries a token of its own."""

    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", once_token())

    def once_key(self, *parts: Any) -> str:
        """Return what is the same when the same form is sent twice, and another when its text was changed between."""
        if not self.cleaned_data["once"]:
            return ""
        texts = [str(self.cleaned_data[name]) for name in sorted(self.cleaned_data) if name != "files"]
        return sha256("\x00".join([*map(str, parts), *texts]).encode()).hexdigest()


class ReplyForm(OnceForm):
    """An answer, or a comment on an entry or on an answer."""

    source = source_field(_("Your answer"), rows=6)
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    comment = forms.BooleanField(required=False, widget=forms.HiddenInput)
    files = files_field()

    def clean_source(self) -> str:
        """Refuse a text of nothing but space."""
        return _with_words(self.cleaned_data["source"])


class EditForm(Form):
    """A new state of an entry's title, text and tags."""

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")})
    source = source_field(_("Text"), rows=14, required=False)
    tags = tags_field()
    note = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=200,
        help_text=_("A few words for the history. You may leave this empty."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EditReplyForm(Form):
    """A new state of a reply's text."""

    source = source_field(_("Text"), rows=10)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_source(self) -> str:
        """Refuse a text of nothing but space."""
        return _with_words(self.cleaned_data["source"])


class LockForm(Form):
    """Why nobody can reply any more."""

    reason = forms.CharField(
        label=_("Why is it locked?"),
        required=False,
        max_length=300,
        help_text=_("Everybody who sees the entry will read this. You may leave it empty."),
    )


class HideForm(Form):
    """Why something is taken out of sight."""

    reason = forms.CharField(
        label=_("Why is it hidden?"),
        max_length=300,
        help_text=_("The author and the facilitators will read this."),
        error_messages={"required": _("Say why, so that the author understands.")},
    )


class PlaceForm(OnceForm):
    """Where to share and who may see it: one of the places of this member, and a level within its cap."""

    where = forms.ChoiceField(
        label=_("Where do you want to ask?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where to ask.")},
    )
    level = forms.ChoiceField(
        label=_("Who may see it?"),
        required=False,
        initial=USUAL,
        widget=forms.RadioSelect,
        choices=[
            (USUAL, _("The people named beside the place I chose")),
            (str(Level.GROUP.value), _("Only the members of that place")),
            (str(Level.MEMBERS.value), _("All members of the hub")),
            (str(Level.PUBLIC.value), _("Anyone on the web, also without signing in")),
        ],
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.value: place for place in places}
        self.fields["where"].choices = [(place.value, place.name) for place in places]
        if len(places) == 1:
            self.initial.setdefault("where", places[0].value)

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


def _too_wide(place: Place) -> str:
    if place.widest == Level.GROUP:
        return _("What is shared in %(group)s stays in the group.") % {"group": place.name}
    return _("What is shared in %(group)s can be seen by members of the hub at most.") % {"group": place.name}


def _with_words(source: str) -> str:
    if not source.strip():
        raise forms.ValidationError(_("Write something first."))
    return source
