"""Where allauth meets the hub: how a member is made and signed in, and what its mails and messages are."""

from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalface.activity.verbs import Verb
from coalface.base.letters import NOT_SENT, letter, send_now
from coalface.base.limits import client_address
from coalface.people import actions
from coalface.people.addresses import NOT_PLAIN, is_plain
from coalface.people.models import Member

QUIET_MESSAGES = frozenset({"logged_in", "logged_out", "email_confirmation_sent", "login_code_sent"})

# What has to arrive for somebody to go on.
WAITED_FOR = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_key",
        "unknown_account",
    )
)

# What is noted as an activity when allauth mails a member that it happened. A change of address is noted elsewhere.
NOTED = {
    "account/email/password_changed": Verb.PASSWORD_CHANGED,
    "account/email/password_reset": Verb.PASSWORD_RESET,
    "account/email/password_set": Verb.PASSWORD_SET,
    "mfa/email/totp_activated": Verb.APP_ADDED,
    "mfa/email/totp_deactivated": Verb.APP_REMOVED,
    "mfa/email/webauthn_added": Verb.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Verb.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": Verb.CODES_RENEWED,
}
WAYS = {"socialaccount": "organisation", "code": "code", "password": "password"}
OTHER_WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


def way_of(records: list[dict[str, Any]]) -> str:
    """Return how somebody signed in, as one word: password, code, passkey, organisation."""
    methods = [record["method"] for record in records]
    if any(record.get("passwordless") for record in records):
        return "passkey"
    return next((word for method, word in WAYS.items() if method in methods), "password")


def display_name(member: Member) -> str:
    """Return how allauth names a member in its own words."""
    return member.name


class AccountAdapter(DefaultAccountAdapter):
    """The hub's answers to what allauth asks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is suspended."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The address or the password is not right. Look at both, then try again."),
        "email_taken": _("This address cannot be used."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This is not the code. Look at the newest mail, then try again."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was a little too often. Wait a minute, then try again."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, or let us e-mail you a code."),
    }

    # ── Joining ──────────────────────────────────────────────────────────────

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.COALFACE_SIGN_UP != "invited"

    def clean_email(self, email: str) -> str:
        """Refuse addresses that are written to mislead. Who may join is asked by the forms of joining."""
        if not is_plain(email):
            raise ValidationError(NOT_PLAIN)
        return email

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """Make a member of what was typed at sign-up."""
        user = super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data["name"]
        return actions.sign_up(member=user)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Verify an address: with the first one the member becomes active, with another the organisation follows."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed and actions.verify(member=email_address.user):
            request.became_member = True
        elif confirmed:
            actions.note_address(member=email_address.user)
        return confirmed

    # ── Signing in ───────────────────────────────────────────────────────────

    def login(self, request: HttpRequest, user: Member) -> None:
        """Sign in. Who comes by a code mailed to an address that was never verified has verified it so.

        The password was then typed by whoever joined with that address, perhaps somebody else: it stops working.
        """
        if user.state == Member.State.UNVERIFIED:
            methods = {record["method"] for record in get_authentication_records(request, user)}
            if actions.verify(member=user, password_too="password" not in methods):
                request.became_member = True
            user.refresh_from_db()
        super().login(request, user)
        way = way_of(get_authentication_records(request, user))
        actions.note_sign_in(member=user, by=way)
        if way == "code":
            actions.confirm_address(member=user, address=user.email)

    def set_password(self, user: Member, password: str) -> None:
        """Write the password and nothing else, so that a change made meanwhile is not undone."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose limits count; a server behind a socket file names nobody, and is its own neighbour."""
        return client_address(request) or "127.0.0.1"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth adds the name under which the hub was asked, of which there may be several: ten guesses for each.
        return credentials.get("email", "").lower()

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer with pages only, save the script that asks what a passkey has to sign."""
        return request.method == "GET" and request.path == reverse("mfa_login_webauthn")

    def get_reauthentication_methods(self, user: Member) -> list[dict[str, str]]:
        """Return the ways to show that it is still oneself, in our words."""
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": OTHER_WAYS[method["id"]]} for method in methods]

    # ── Where to ─────────────────────────────────────────────────────────────

    def post_login(self, request: HttpRequest, user: Member, *, redirect_url: str | None, **more: Any) -> HttpResponse:
        """Lead whoever has just become a member to the first small steps, which lead on to where they wanted to go."""
        if getattr(request, "became_member", False):
            wanted = redirect_url or get_next_redirect_url(request)
            redirect_url = self.get_signup_redirect_url(request) + (f"?{urlencode({'next': wanted})}" if wanted else "")
        return super().post_login(request, user, redirect_url=redirect_url, **more)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("settings" if self.request.user.is_authenticated else "account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a mail: to the hub's own address, whatever name the request used."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.COALFACE_URL + path.replace("UID-KEY", quote(key))

    # ── Words ────────────────────────────────────────────────────────────────

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """Return a mail about an account, in the two halves that all mails of the hub have."""
        subject = " ".join(loader.render_to_string(f"{template_prefix}_subject.txt", context, using="jinja2").split())
        to = [email] if isinstance(email, str) else email
        template = f"{template_prefix}_message.txt"
        return letter(template=template, subject=subject, to=to, context=context, headers=headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail about an account at once. Where the server does not take it, whoever waits for it is told so."""
        facts = {"request": self.request, "email": email, "current_site": get_current_site(self.request)} | context
        if not send_now(self.render_mail(template_prefix, email, facts)) and template_prefix in WAITED_FOR:
            messages.warning(self.request, NOT_SENT)

    def send_notification_mail(
        self, template_prefix: str, user: Member, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a member by mail what was changed about their account, and note it for their page of security."""
        if template_prefix in NOTED:
            actions.note_security(member=user, verb=NOTED[template_prefix])
        super().send_notification_mail(template_prefix, user, context, email)

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Leave out messages that only say what the page shows anyway."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        if name not in QUIET_MESSAGES:
            super().add_message(request, level, message_template, message_context, extra_tags, message)
