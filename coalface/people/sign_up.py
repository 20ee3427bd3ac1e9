"""What sign-up asks beside address and password: a name, and consent to the terms."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.people.models import Member


class SignUpForm(Form):
    """The fields that allauth's sign-up form is built upon."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As colleagues know you."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    terms = forms.BooleanField(
        label=_("I accept the terms of this hub"),
        error_messages={"required": _("Accept the terms to join. They are short.")},
    )
    field_order = ["name", "email", "password1", "terms"]

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Do nothing more: the adapter has made the member whole before the first save."""
