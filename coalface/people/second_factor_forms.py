"""The forms of the second step: allauth's checks, with our words."""

from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as app
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as passkeys
from django.utils.translation import gettext_lazy as _

from coalface.people.account_forms import AccountForm

LONGEST_NAME = 60


class SecondStepForm(AccountForm, codes.AuthenticateForm):
    words = {"code": _("The code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class OnceMoreByCodeForm(AccountForm, codes.ReauthenticateForm):
    words = {"code": _("The code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class AppForm(AccountForm, app.ActivateTOTPForm):
    """The first code of an app. The key stays the same until it is set up, however often the page is opened."""

    words = {"code": _("The code that the app shows")}
    helps = {"code": _("Six digits, new every half minute.")}

    def __init__(self, *arguments, **more) -> None:
        session = context.request.session
        begun = session.get(SECRET_SESSION_KEY)
        super().__init__(*arguments, **more)
        if begun:
            self.secret = session[SECRET_SESSION_KEY] = begun


class PasskeyForm(AccountForm, passkeys.AddWebAuthnForm):
    """A new passkey. Every one of ours can sign in by itself, so the browser is always asked for that."""

    words = {"name": _("A name for it")}
    helps = {"name": _("So that you know it again, such as “Work laptop”.")}

    def __init__(self, *arguments, **more) -> None:
        super().__init__(*arguments, **more)
        self.fields["name"].max_length = LONGEST_NAME


class PasskeyNameForm(AccountForm, passkeys.EditWebAuthnForm):
    words = {"name": _("A name for it")}
    missing = {"name": _("Type a name.")}
