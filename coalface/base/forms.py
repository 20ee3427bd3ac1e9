"""The form that every other form is made from: it refuses what no database keeps, and keeps what was typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coalface.base.storable import is_storable


class Form(forms.Form):
    """A form without the trailing colons, in which every text is fit to be stored."""

    def __init__(self, *arguments, **more) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*arguments, **more)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.insert(0, refuse_unstorable)
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                choice = isinstance(field, forms.ChoiceField)
                field.error_messages["required"] = _("Choose one of these.") if choice else _("Fill this in.")


def refuse_unstorable(value: str) -> None:
    """Refuse NUL and lone surrogates, which PostgreSQL cannot keep. Raises ValidationError."""
    if isinstance(value, str) and not is_storable(value):
        raise ValidationError(_("This has a character that cannot be stored. Type it again without it."))
