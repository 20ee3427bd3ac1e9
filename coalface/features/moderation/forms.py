"""What a report and a decision are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.features.moderation.models import Report


class ReportForm(Form):
    why = forms.ChoiceField(label=_("What is wrong?"), choices=Report.Why, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What should we know? (optional)"),
        help_text=_("Only those who decide read this, with your name. The author is not told who reported."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(Form):
    DECISIONS = [
        ("hide", _("Hide it")),
        ("suspend", _("Suspend the member")),
        ("dismiss", _("Dismiss the report")),
    ]
    decision = forms.ChoiceField(label=_("What do you decide?"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed unless you dismiss the report. The author reads it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *arguments, decisions: set[str], **more) -> None:
        super().__init__(*arguments, **more)
        self.fields["decision"].choices = [pair for pair in self.DECISIONS if pair[0] in decisions]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("decision") in ("hide", "suspend") and not cleaned.get("reason"):
            self.add_error("reason", _("Give a reason in one sentence."))
        return cleaned
