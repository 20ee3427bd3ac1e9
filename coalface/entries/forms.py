"""What is checked of a text and its files before an action sees them; shared by every kind and every door."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coalface.base.files import Upload
from coalface.base.forms import Form
from coalface.entries.fields import files_field, once_token, source_field, tags_field
from coalface.entries.models import Attachment

ASIDE = frozenset({"files", "saved"})  # fields that do not tell one text from another


class OnceForm(Form):
    """A form that makes one thing however often it is sent: it carries a token of its own, which also names its draft."""

    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    saved = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", once_token())

    def once_key(self, *parts: Any) -> str:
        """Return what is the same when the same form is sent twice, and another when its text was changed between."""
        if not self.cleaned_data["once"]:
            return ""
        texts = [str(self.cleaned_data[name]) for name in sorted(self.cleaned_data) if name not in ASIDE]
        return sha256("\x00".join([*map(str, parts), *texts]).encode()).hexdigest()


class FilesForm(Form):
    """A form with files: new ones, each picture with words for who does not see it, and those that are kept already."""

    files = files_field()

    def __init__(self, *args: Any, kept: Sequence[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = list(kept)
        self.uploads: list[Upload] = []

    @property
    def dropped(self) -> list[int]:
        """The kept files that are to go, by id."""
        return [file.pk for file in self.kept if f"drop-{file.pk}" in self.data]

    @property
    def refused_a_file(self) -> bool:
        """Whether something was sent along that cannot be kept."""
        return bool(self.files) and not self.uploads and self.has_error("files")

    @property
    def alts(self) -> dict[int, str]:
        """The words typed for the pictures among the kept files, by id."""
        typed = {file.pk: self.data.get(f"alt-kept-{file.pk}", file.alt) for file in self.kept if file.is_picture}
        return {number: _one_line(words) for number, words in typed.items()}

    def clean(self) -> dict[str, Any]:
        """Join each new picture with its words, and ask for those that are missing."""
        cleaned = super().clean()
        self.uploads = [
            replace(upload, alt=_one_line(self.data.get(f"alt-{number}", "")) if upload.is_picture else "")
            for number, upload in enumerate(cleaned.get("files") or [])
        ]
        wordless = [upload.name for upload in self.uploads if upload.is_picture and not upload.alt]
        wordless += [file.name for file in self.kept if self.alts.get(file.pk) == "" and file.pk not in self.dropped]
        for name in wordless:
            self.add_error("files", _now("Say what %(name)s shows, for people who cannot see it.") % {"name": name})
        return (cleaned or {}) | {"files": self.uploads}


class ReplyForm(FilesForm, OnceForm):
    """An answer, or a comment on an entry or on an answer."""

    source = source_field(_("Your answer"), rows=6)
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    comment = forms.BooleanField(required=False, widget=forms.HiddenInput)
    readers = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_source(self) -> str:
        """Refuse a text of nothing but space."""
        return _with_words(self.cleaned_data["source"])


class EditForm(FilesForm, OnceForm):
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

    def once_key(self, *parts: Any) -> str:
        """Return the same as of any form, and another when a file came or went between: the text may have stayed as it was."""
        # From what was sent: what the first sending attached is with the entry when the second comes.
        said = (f"{name}={self.data[name]}" for name in sorted(self.data) if name.startswith(("alt-", "drop-")))
        return super().once_key(*parts, *said, *((upload.name, upload.size) for upload in self.uploads))


class EditReplyForm(OnceForm):
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


class SendBackForm(Form):
    """What an author is told about a text that was not let through."""

    reason = forms.CharField(
        label=_("What should they change? One sentence"),
        max_length=300,
        help_text=_("The author will read this."),
        error_messages={"required": _("Say why, so that the author understands.")},
    )


def _with_words(source: str) -> str:
    if not source.strip():
        raise forms.ValidationError(_("Write something first."))
    return source


def _one_line(words: str) -> str:
    return " ".join(words.split())[:300]
