"""What guards a member's account, and what happened to it lately, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.people.models import Member
from coalface.people.providers import names_of

MOST_EVENTS = 20
SIGN_INS = {
    "password": _("You signed in with your password"),
    "code": _("You signed in with a code from your mail"),
    "passkey": _("You signed in with a passkey"),
    "organisation": _("You signed in through your organisation"),
}
EVENTS = {
    Verb.VERIFIED: _("Your address was verified for the first time"),
    Verb.ADDRESS_CHANGED: _("Your e-mail address was changed"),
    Verb.ADDRESS_CONFIRMED: _("Your work address was confirmed"),
    Verb.SIGNED_IN: SIGN_INS["password"],
    Verb.SIGNED_OUT_THERE: _("You were signed out on another device, or on several"),
    Verb.PASSWORD_CHANGED: _("Your password was changed"),
    Verb.PASSWORD_RESET: _("A new password was set by a link from your mail"),
    Verb.PASSWORD_SET: _("A password was set"),
    Verb.APP_ADDED: _("An app was set up as second step"),
    Verb.APP_REMOVED: _("The app was taken away as second step"),
    Verb.PASSKEY_ADDED: _("A passkey was added"),
    Verb.PASSKEY_REMOVED: _("A passkey was taken away"),
    Verb.CODES_RENEWED: _("New recovery codes were made"),
    Verb.SECOND_FACTOR_ENDED: _("The people who run the hub took away your second step"),
    Verb.PROVIDER_LINKED: _("Signing in through your organisation was set up"),
    Verb.SUSPENDED: _("Your account was suspended"),
    Verb.SUSPENSION_ENDED: _("The suspension of your account ended"),
}


@dataclass(frozen=True)
class Passkey:
    """One passkey, as its owner knows it."""

    number: int
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Event:
    """One thing that happened to an account."""

    words: str
    at: datetime


@dataclass(frozen=True)
class Guards:
    """What guards one account."""

    password: bool
    app: bool
    passkeys: list[Passkey]
    codes_left: int | None
    organisations: list[str]
    events: list[Event]

    @property
    def second(self) -> bool:
        """Whether signing in takes more than a password or a code from a mail."""
        return self.app or bool(self.passkeys)


def security_of(member: Member) -> Guards:
    """Return what guards this member's account; three queries."""
    found = list(Authenticator.objects.filter(user=member).order_by("pk"))
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    happened = Activity.objects.filter(member=member, verb__in=list(EVENTS)).order_by("-id")[:MOST_EVENTS]
    return Guards(
        password=member.has_usable_password(),
        app=any(one.type == Authenticator.Type.TOTP for one in found),
        passkeys=[
            Passkey(one.pk, one.wrap().name, one.created_at, one.last_used_at)
            for one in found
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        organisations=names_of(SocialAccount.objects.filter(user=member).values_list("provider", flat=True)),
        events=[Event(_said(one), one.at) for one in happened],
    )


def _said(activity: Activity) -> str:
    if activity.verb == Verb.SIGNED_IN:
        return SIGN_INS.get(activity.facts.get("by"), EVENTS[Verb.SIGNED_IN])
    return EVENTS[Verb(activity.verb)]
