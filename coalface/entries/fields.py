"""The fields of which the forms about entries are made: tags, a text, files, and the token that a form carries."""

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coalface.base.files import Upload, check

LONGEST = 40_000  # characters of one text
MOST_TAGS = 6


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
            "Up to six words or short phrases, with commas between them. They bring it before the people who know."
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
