"""What is checked of a blog entry before it is shared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.entries.fields import source_field
from coalface.entries.share_form import ShareForm


class BlogForm(ShareForm):
    """What somebody did, saw or learnt, in their own words."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What a colleague would click on: “What a year of night visits taught me”."),
        error_messages={"required": _("Give it a title.")},
    )
    source = source_field(
        _("Your text"),
        rows=16,
        help_text=_("Start with what happened. Headings, lists, quotes and pictures help people who read on a phone."),
    )
