"""The form that every other form is made from: it refuses what no database keeps, and keeps what was typed."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.base.storable import is_storable
from coalface.base.web import Refused

TOO_LONG = _("Use at most %(limit_value)s characters. You have %(show_value)s.")


class Form(forms.Form):
    """A form without the trailing colons, in which every text is fit to be stored."""

    def __init__(self, *arguments, **more) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*arguments, **more)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.insert(0, refuse_unstorable)
                field.error_messages.setdefault("max_length", TOO_LONG)
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("Choose one of these.") if choice else _("Fill this in.")

    def do(self, act: Callable[..., Any], **facts: Any) -> bool:
        """Do what a valid form says, and return whether it was done. Where it is refused, the form says why, and keeps what
        was typed.
        """
        try:
            act(**facts)
        except Refused as refused:
            self.add_error(None, str(refused))
            return False
        return True


def refuse_unstorable(value: str) -> None:
    """Refuse NUL and lone surrogates, which PostgreSQL cannot keep. Raises ValidationError."""
    if isinstance(value, str) and not is_storable(value):
        raise ValidationError(_("This has a character that cannot be stored. Type it again without it."))


def choices_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """Return what can be chosen in a form's field, and what is chosen, as the options of GOV.UK's components.

    A field without choices has none. A choice's words may have a `hint`, a sentence that stands under them.
    """
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return []
    value = bound.value()
    several = isinstance(value, Iterable) and not isinstance(value, str)
    chosen = {str(one) for one in value} if several else {"" if value is None else str(value)}
    made = []
    for choice, words in choices:
        is_chosen = str(choice) in chosen
        # Of translated words not even a hint is asked: they would look it up among their letters.
        hint = None if isinstance(words, str | Promise) else getattr(words, "hint", None)
        item = {"value": str(choice), "text": str(words), "checked": is_chosen, "selected": is_chosen}
        made.append(item | {"hint": {"text": hint} if hint is not None else None})
    return made
