"""Where allauth meets the hub: who may join, how a member is made, and what its mails and messages are."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from coalface.base.limits import client_address
from coalface.people import actions
from coalface.people.addresses import is_plain, may_sign_up
from coalface.people.models import Member

QUIET_MESSAGES = frozenset({"logged_in", "logged_out", "email_confirmation_sent", "login_code_sent"})


def display_name(member: Member) -> str:
    """Return how allauth names a member in its own words."""
    return member.name


class AccountAdapter(DefaultAccountAdapter):
    """The hub's answers to what allauth asks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.COALFACE_SIGN_UP != "invited"

    def clean_email(self, email: str) -> str:
        """Refuse addresses that are written to mislead, and at sign-up those that may not join."""
        if not is_plain(email):
            raise ValidationError(_("Type a plain e-mail address, such as name@fenwick.example."))
        if self.request is None or not self.request.user.is_authenticated:
            if not may_sign_up(email):
                raise ValidationError(_("This hub is open to some organisations only. Use your work address."))
        elif settings.COALFACE_SIGN_UP == "domains" and not may_sign_up(email):
            raise ValidationError(_("This hub is open to some organisations only. Use your work address."))
        return email

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Make a member of what was typed at sign-up."""
        user = super().save_user(request, user, form, commit=False)
        user.name = " ".join(form.cleaned_data["name"].split())
        return actions.sign_up(member=user)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Verify an address, and with the first one the member."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            actions.verify(member=email_address.user)
            actions.note_address(member=email_address.user)
        return confirmed

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Leave out messages that only say what the page shows anyway."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if name not in QUIET_MESSAGES:
            super().add_message(request, level, message_template, message_context, extra_tags, message)
