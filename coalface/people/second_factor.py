"""The second step of signing in: who must have one, what allauth asks of the hub about it, and the gate before it is set up."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import qrcode
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathImage

from coalface.base.web import SAFE
from coalface.people.models import Member

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# What a hub team member without a second factor may open: what they need to set one up, or to go.
OPEN = frozenset(
    {
        "security-settings",
        "usersessions_list",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "hub-page",
        "photo",
    }
)


def _lock() -> Fernet:
    key = salted_hmac("coalface.people.second_factor", "lock", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


class SignInBackend(AuthenticationBackend):
    """Finds the member of a session, and whether they have a second factor, in one query."""

    def get_user(self, user_id: int) -> Member | None:
        """Return the member with this number who may sign in, with `second_factor`, or None."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND)
        member = Member.objects.annotate(second_factor=Exists(factors)).filter(pk=user_id).first()
        return member if member is not None and self.user_can_authenticate(member) else None


def must_set_up(member: Any) -> bool:
    """Whether this member of a session has to set up a second factor before anything else."""
    return (
        settings.COALFACE_HUB_TEAM_SECOND_FACTOR == "required"
        and member.is_authenticated
        and member.hub_team
        and not getattr(member, "second_factor", False)
    )


class SecondFactorFirst:
    """Leads a member of the hub team who has no second factor to where one is set up, whatever they ask for."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_arguments: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name or ""
        if name in OPEN or name.startswith("mfa_") or not must_set_up(request.user):
            return None
        there = reverse("security-settings")
        if "HX-Request" in request.headers:
            return HttpResponse(status=401) if request.method in SAFE else HttpResponse(headers={"HX-Redirect": there})
        return HttpResponseRedirect(there, status=302 if request.method in SAFE else 303)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The hub's answers to what allauth asks about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "The hub team needs a second step. Set up another one before you take this one away."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
        "incorrect_code": gettext_lazy("This did not work. Look at the newest code, then try again."),
        "unverified_email": gettext_lazy("Verify your e-mail address first."),
    }

    def get_totp_label(self, user: Member) -> str:
        """Return what stands beside the code in the app."""
        return user.email

    def build_totp_svg(self, url: str) -> str:
        """Return the picture of an address as SVG: one path, made here of figures alone."""
        return mark_safe(qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode"))

    def _get_site_name(self) -> str:
        return settings.COALFACE_NAME

    def encrypt(self, text: str) -> str:
        """Lock the key of an app, or of recovery codes, away: a copy of the database alone opens no account."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a key; one that was locked away under another COALFACE_SECRET_KEY is as good as lost, and any code wrong."""
        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of a hub team member where the hub requires one."""
        member = authenticator.user
        if settings.COALFACE_HUB_TEAM_SECOND_FACTOR != "required" or not member.hub_team:
            return True
        return Authenticator.objects.filter(user=member, type__in=SECOND).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Member, type: str) -> str:
        """Return the name that a new passkey has unless its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
