"""What is checked of a discussion before it is started."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.entries.fields import source_field
from coalface.entries.share_form import ShareForm


class DiscussionForm(ShareForm):
    """Something to talk over."""

    title = forms.CharField(
        label=_("What do you want to talk about?"),
        max_length=200,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    source = source_field(
        _("Start it off"),
        rows=8,
        help_text=_("What you see, what you are unsure of, and what you would like to hear from others."),
        missing=_("Write a sentence or two that others can reply to."),
    )
