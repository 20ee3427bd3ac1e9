"""The form field in which one names a member, with a hint who was perhaps meant."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coalface.people.models import Member
from coalface.people.shown import ANOTHER_MEMBER, shown


class MemberField(forms.CharField):
    """A member, typed as a name or as the last part of the address of their profile."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=120, **more)

    def clean(self, value: Any) -> Member | None:
        """Return the member, or None where nothing was typed. Raises ValidationError that says who was perhaps meant."""
        typed = super().clean(value)
        if not typed:
            return None
        active = Member.objects.filter(state=Member.State.ACTIVE).select_related("organisation")
        handle = typed.strip("/ ").rpartition("/")[2].lstrip("@").lower()
        by_handle = active.filter(handle=handle).first()
        named = list(active.filter(name__iexact=typed)[:2])
        # A single word may be the handle of one and the name of another.
        if by_handle is not None and ("@" in typed or "/" in typed or all(one.pk == by_handle.pk for one in named)):
            return by_handle
        if len(named) == 1 and by_handle is None:
            return named[0]
        if named:
            raise ValidationError(
                _(
                    "More than one member is called %(name)s: copy the address of the profile that you mean into "
                    "this field."
                )
                % {"name": typed},
                code="several",
            )
        sentence = _("%(name)s is not a member: check the name") % {"name": typed}
        alike = list(active.filter(name__istartswith=typed.split()[0][:30]).order_by("name", "id")[:1])
        if alike:
            place = shown(ANOTHER_MEMBER, alike[0]).organisation
            who = ", ".join(filter(None, (alike[0].name, place and place.name)))
            sentence = _("%(sentence)s. Did you mean %(who)s?") % {"sentence": sentence, "who": who}
        raise ValidationError(sentence, code="unknown")
