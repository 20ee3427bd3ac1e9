"""What is checked of the small steps: everything may be left empty."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.people.forms import TOO_MANY, region_field, role_field, specialisms_field, willing_field
from coalface.people.models import MOST_SPECIALISMS

MOST_AT_ONCE = 12


class YouForm(Form):
    role = role_field()
    region = region_field()


class ManyField(forms.MultipleChoiceField):
    """Words that were ticked. Which of them exist is asked of the rule, not of the page that was sent."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return slugify(value) == value and len(value) <= 80

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > 100:
            raise ValidationError(_("Choose fewer."))


class KnowledgeForm(Form):
    picked = ManyField(label=_("Often named by others"), required=False)
    specialisms = specialisms_field()
    willing = willing_field()
    interests = ManyField(label=_("What do you want to know about?"), required=False)

    def __init__(self, *arguments: Any, known: Any = (), tags: Any = (), **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["picked"].choices = [(one.slug, one.name) for one in known]
        self.fields["interests"].choices = [(tag.slug, tag.name) for tag in tags]

    def clean(self) -> dict[str, Any]:
        """Add what was picked to what was typed. Raises ValidationError for too many."""
        cleaned = super().clean()
        names = dict(self.fields["picked"].choices)
        typed = cleaned.get("specialisms") or []
        there = {slugify(name) for name in typed}
        typed += [names[slug] for slug in cleaned.get("picked") or [] if slug in names and slug not in there]
        if len(typed) > MOST_SPECIALISMS:
            self.add_error("specialisms", TOO_MANY)
        return cleaned | {"specialisms": typed}


class JoinForm(Form):
    group = ManyField(required=False)

    def clean_group(self) -> list[str]:
        return self.cleaned_data["group"][:MOST_AT_ONCE]
