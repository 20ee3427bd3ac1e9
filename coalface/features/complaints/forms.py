"""What a complaint, an answer and a closing are made of."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.features.complaints.models import Complaint


def _subject() -> forms.CharField:
    return forms.CharField(
        label=_("What is it about?"),
        help_text=_("A few words."),
        max_length=120,
        error_messages={"required": _("Say in a few words what it is about.")},
    )


def _words(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Say what happened.")},
    )


class ComplaintForm(Form):
    subject = _subject()
    words = _words(_("What happened, and what should we do?"), _("Only the hub team reads this, with your name."))


class EnterForm(Form):
    """A complaint that came by letter or in another way."""

    came = forms.ChoiceField(
        label=_("How did it come?"), choices=[pair for pair in Complaint.Came.choices if pair[0] != "page"]
    )
    received_on = forms.DateField(
        label=_("When was it received?"),
        help_text=_("The 30 days count from this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Type the day on which it was received."),
            "invalid": _("Type a day, such as 2026-11-27."),
        },
    )
    name = forms.CharField(label=_("Who complains? (optional)"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("Their e-mail address (optional)"),
        help_text=_("With it, they are told by mail when you acknowledge and answer. Without, you write by yourself."),
        required=False,
    )
    subject = _subject()
    words = _words(_("What do they complain of?"), _("As they wrote or said it."))

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()  # as members' addresses are kept, so that it goes with them

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        if day.year < 2000:
            raise ValidationError(_("Type a day, such as 2026-11-27."))
        return day

    def received_at(self) -> datetime:
        """Return the beginning of the day on which it was received, in the hub's time zone."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["received_on"], time()))


class AnswerForm(Form):
    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("Goes out by mail as you type it here."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Type the answer.")},
    )


class CloseForm(Form):
    reason = forms.CharField(
        label=_("What came of it?"),
        help_text=_("One or two sentences for the log, such as “Answered and accepted”."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what came of it.")},
    )
