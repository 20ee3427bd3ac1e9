"""What is checked of a question before it is asked; the web form, and later the API and the mail door, use it alike."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.entries.fields import source_field
from coalface.entries.share_form import ShareForm


class AskForm(ShareForm):
    """A question: one sentence is enough."""

    title = forms.CharField(
        label=_("Your question, in one sentence"),
        max_length=200,
        help_text=_("Write it as you would say it to a colleague."),
        error_messages={
            "required": _("Write your question in one sentence."),
            "max_length": _("Keep the question under 200 characters; the rest belongs in the details."),
        },
    )
    source = source_field(
        _("Details"),
        rows=7,
        required=False,
        help_text=_("What you have tried, what you measured, and by when you need it."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].label = _("Where do you want to ask?")
        self.fields["where"].error_messages["required"] = _("Choose where to ask.")


class AcceptForm(forms.Form):
    """Which answer helped."""

    answer = forms.IntegerField(min_value=1)
