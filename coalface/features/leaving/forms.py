"""What is chosen before leaving, and how one proves to be oneself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.base.forms import Form
from coalface.features.leaving.queries import Handover
from coalface.people.access import Reader
from coalface.people.models import Member
from coalface.people.shown import shown

KEEP, REMOVE = "keep", "remove"
CONTRIBUTIONS = [
    (KEEP, gettext_lazy("Keep them, as “Former Member”")),
    (REMOVE, gettext_lazy("Remove my contributions")),
]


class LeavingForm(Form):
    """What becomes of contributions, and one field for each group that needs another lead."""

    contributions = forms.ChoiceField(
        label=gettext_lazy("What you shared"),
        help_text=gettext_lazy(
            "Kept, others still find your answers, without your name. Removed, your words and files go. A question "
            "that others answered keeps its place, and their answers stay."
        ),
        choices=CONTRIBUTIONS,
        initial=KEEP,
        widget=forms.RadioSelect,
    )

    def __init__(self, *arguments: Any, reader: Reader, handovers: list[Handover], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.handovers = handovers
        for one in handovers:
            self.fields[f"successor-{one.group.pk}"] = forms.TypedChoiceField(
                label=_("Who leads %(group)s after you?") % {"group": one.group.name},
                choices=[
                    ("", _("Choose somebody")),
                    *((member.pk, _named(reader, member)) for member in one.candidates),
                ],
                coerce=int,
                error_messages={"required": _("Choose who leads %(group)s next.") % {"group": one.group.name}},
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        named = {one.group.pk: self.cleaned_data[f"successor-{one.group.pk}"] for one in self.handovers}
        return {"keep": self.cleaned_data["contributions"] == KEEP, "successors": named}


class ForSomebodyForm(LeavingForm):
    """The same, done by the hub team for somebody else."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is kept with your name. Do not name the member."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["contributions"].label = _("What they shared")
        self.fields["contributions"].help_text = _(
            "As they asked. Removed, their words and files go; a question that others answered keeps its place, and the "
            "answers stay."
        )
        self.fields["contributions"].choices = [(KEEP, CONTRIBUTIONS[0][1]), (REMOVE, _("Remove their contributions"))]
        for one in self.handovers:
            self.fields[f"successor-{one.group.pk}"].label = _("Who leads %(group)s next?") % {"group": one.group.name}


class PasswordForm(Form):
    """The password once more."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Type your password.")},
    )

    def __init__(self, *arguments: Any, member: Member, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.member = member

    def clean_password(self) -> str:
        if not self.member.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return ""


class CodeForm(Form):
    """The code that was mailed."""

    code = forms.CharField(
        label=gettext_lazy("The code from your mail"),
        help_text=gettext_lazy("Eight letters. Capitals or not, with or without the dash."),
        max_length=20,
        error_messages={"required": gettext_lazy("Type the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *arguments: Any, fits: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fits = fits

    def clean_code(self) -> str:
        if not self.fits(self.cleaned_data["code"]):
            raise ValidationError(_("This is not the code. Look at the newest mail, then try again."))
        return ""


def _named(reader: Reader, member: Member) -> str:
    """Return a name, with what its member lets this reader see of their work."""
    return ", ".join(filter(None, (member.name, shown(reader, member).work)))
