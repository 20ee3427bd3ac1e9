"""The forms of joining and signing in: allauth's checks, with our words and with who may join."""

from typing import Any

from allauth.account import forms as theirs
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, validate_email
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form
from coalface.people import actions
from coalface.people.addresses import NOT_PLAIN, is_welcome, may_sign_up
from coalface.people.models import Member
from coalface.people.names import LONGEST_NAME, clean_name
from coalface.people.passwords import LONGEST as LONGEST_PASSWORD

NOT_WELCOME = _("This hub is open to some organisations only. Use your work address: %(domains)s.")
MOST_DOMAINS = 6
PASSWORD_HELP = _("At least 12 characters. Three or four words that do not belong together are easy to remember.")


def welcome_domains() -> str:
    """Return the domains of the addresses that may join, as words, cut where there are many."""
    named = [f"@{domain}" for domain in settings.COALFACE_SIGN_UP_DOMAINS]
    return ", ".join(named[:MOST_DOMAINS]) + ("…" if len(named) > MOST_DOMAINS else "")


CHOSEN = ("password1", "password2")  # passwords that somebody wants to have from now on


class AccountForm(Form):
    """One of allauth's forms in our words: labels, help, and what is said of an empty or unreadable field.

    It has none of allauth's placeholders, which vanish when one types.
    """

    words: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    missing = {
        "email": _("Type your e-mail address."),
        "login": _("Type your e-mail address."),
        "password": _("Type your password."),
        "oldpassword": _("Type your password."),
        "password1": _("Type a password."),
        "code": _("Type the code."),
    }

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]
            if name in CHOSEN:
                field.validators.append(
                    MaxLengthValidator(LONGEST_PASSWORD, _("Use at most %(limit_value)d characters."))
                )
            if isinstance(field, forms.EmailField):
                # The message of the field, and of the check that it brings along.
                field.error_messages["invalid"] = NOT_PLAIN
                field.validators = [check for check in field.validators if check is not validate_email]
                field.validators.append(EmailValidator(NOT_PLAIN))


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def terms_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("I accept the terms of this hub"),
        error_messages={"required": _("Accept the terms to join. They are short.")},
    )


class JoinForm(AccountForm, theirs.SignupForm):
    """Joining: a name, an address, a password and consent to the terms."""

    words = {"email": _("Your work e-mail address"), "password1": _("A password")}
    helps = {"name": _("As colleagues know you."), "password1": PASSWORD_HELP}
    name = name_field()
    terms = terms_field()
    field_order = ["name", "email", "password1", "terms"]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if settings.COALFACE_SIGN_UP == "domains":
            self.fields["email"].help_text = _("It ends with %(domains)s") % {"domains": welcome_domains()}

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        typed = self.data.get(self.add_prefix("email"), "")
        if not may_sign_up(typed.strip()):
            # What is no plain address at all gets the sentence for that.
            get_adapter().clean_email(typed.strip())
            raise ValidationError(NOT_WELCOME, params={"domains": welcome_domains()})
        return super().clean_email()

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Do nothing more: the adapter has made the member whole before the first save."""

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Make the member. A known address gets the same answer and costs the same work, and its owner a mail.

        Who joined before without typing the code, and knows the password of that time, goes on from there.
        """
        if not self.account_already_exists:
            try:
                return self.save(request), None
            except IntegrityError:  # somebody pressed the button twice, and the other request was quicker
                self.account_already_exists = True
        email = self.cleaned_data["email"]
        member = actions.join_again(
            email=email, password=self.cleaned_data["password1"], name=self.cleaned_data["name"]
        )
        if member is not None:
            return member, None
        return None, prevent_enumeration(request, email=email)


class ArrivalForm(AccountForm, SocialSignupForm):
    """Joining through an organisation's own sign-in: a name and consent; the address comes from there."""

    helps = {"name": _("As colleagues know you.")}
    name = name_field()
    terms = terms_field()
    field_order = ["name", "terms"]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        del self.fields["email"]
        self.address = self.sociallogin.email_addresses[0].email

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Put the verified address in; somebody may have joined with it since this page was shown."""
        cleaned = super().clean()
        if Member.objects.filter(email=self.address).exists():
            raise ValidationError(_("There is already a member with this address. Sign in once more."))
        cleaned["email"] = self.address
        return cleaned

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Do nothing more: the adapter has made the member whole before the first save."""


class SignInForm(AccountForm, theirs.LoginForm):
    words = {"login": _("Your e-mail address"), "password": _("Your password")}


class NewAddressForm(AccountForm, theirs.AddEmailForm):
    """Another address for a member, which has to be one that could have joined."""

    words = {"email": _("Your new e-mail address")}
    helps = {"email": _("We mail a code to it. Until you type the code, your old address stays.")}

    def clean_email(self) -> str:
        typed = self.data.get(self.add_prefix("email"), "").strip()
        get_adapter().clean_email(typed)
        if not is_welcome(typed):
            raise ValidationError(NOT_WELCOME, params={"domains": welcome_domains()})
        return super().clean_email()


class ResetForm(AccountForm, theirs.ResetPasswordForm):
    words = {"email": _("Your e-mail address")}


class CodeRequestForm(AccountForm, theirs.RequestLoginCodeForm):
    words = {"email": _("Your e-mail address")}


class _Once:
    """Asks for a new password once: whoever mistypes it can always set another by mail."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        del self.fields["password2"]


class ChangePasswordForm(_Once, AccountForm, theirs.ChangePasswordForm):
    words = {"oldpassword": _("Your password until now"), "password1": _("Your new password")}
    helps = {"password1": PASSWORD_HELP}


class SetPasswordForm(_Once, AccountForm, theirs.SetPasswordForm):
    words = {"password1": _("Your password")}
    helps = {"password1": PASSWORD_HELP}


class NewPasswordForm(_Once, AccountForm, theirs.ResetPasswordKeyForm):
    words = {"password1": _("Your new password")}
    helps = {"password1": PASSWORD_HELP}


class OnceMoreForm(AccountForm, theirs.ReauthenticateForm):
    words = {"password": _("Your password")}


class AddressCodeForm(AccountForm, theirs.ConfirmEmailVerificationCodeForm):
    words = {"code": _("The code from your mail")}
    helps = {"code": _("Eight letters. Capitals or not, with or without the dash.")}


class SignInCodeForm(AccountForm, theirs.ConfirmLoginCodeForm):
    words = {"code": _("The code from your mail")}
    helps = {"code": _("Eight letters. Capitals or not, with or without the dash.")}
