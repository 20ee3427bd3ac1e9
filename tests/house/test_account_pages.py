"""Every page, mail and message of signing in is ours: none falls back to the plain ones that allauth brings."""

import re
from pathlib import Path

import allauth.account
import allauth.mfa
import allauth.socialaccount
import allauth.usersessions
import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

PAGES = """
    account/account_inactive.html account/confirm_email_verification_code.html account/confirm_login_code.html
    account/email_change.html account/login.html account/logout.html account/password_change.html
    account/password_reset.html account/password_reset_done.html account/password_reset_from_key.html
    account/password_reset_from_key_done.html account/password_set.html account/reauthenticate.html
    account/request_login_code.html account/signup.html account/signup_closed.html
    mfa/authenticate.html mfa/reauthenticate.html mfa/totp/activate_form.html mfa/totp/deactivate_form.html
    mfa/recovery_codes/index.html mfa/recovery_codes/generate.html mfa/recovery_codes/download.txt
    mfa/webauthn/add_form.html mfa/webauthn/authenticator_confirm_delete.html mfa/webauthn/edit_form.html
    mfa/webauthn/reauthenticate.html
    socialaccount/authentication_error.html socialaccount/login_cancelled.html socialaccount/signup.html 429.html
""".split()

MAILS = """
    account/email/account_already_exists account/email/email_changed account/email/email_confirmation
    account/email/email_confirmation_signup account/email/email_deleted account/email/login_code
    account/email/password_changed account/email/password_reset account/email/password_reset_key
    account/email/password_set account/email/unknown_account
    mfa/email/recovery_codes_generated mfa/email/totp_activated mfa/email/totp_deactivated mfa/email/webauthn_added
    mfa/email/webauthn_removed socialaccount/email/account_connected
""".split()

MESSAGES = """
    account/messages/cannot_delete_primary_email account/messages/email_confirmation_failed
    account/messages/email_confirmation_sent account/messages/email_confirmed account/messages/email_deleted
    account/messages/logged_in account/messages/logged_out account/messages/login_code_sent
    account/messages/password_changed account/messages/password_set account/messages/primary_email_set
    account/messages/unverified_primary_email
    mfa/messages/recovery_codes_generated mfa/messages/totp_activated mfa/messages/totp_deactivated
    mfa/messages/webauthn_added mfa/messages/webauthn_removed
""".split()

# What cannot be reached with our settings: several addresses, links in place of codes, joining by passkey, trusted
# browsers, telephone numbers, other sign-ins that one adds and takes away; and the lists whose place one page takes.
UNREACHABLE = {
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/email_confirm.html",
    "account/phone_change.html",
    "account/signup_by_passkey.html",
    "account/verification_sent.html",
    "account/verified_email_required.html",
    "account/password_reset_help_text.html",  # our forms have help texts of their own
    "account/email/password_reset_code",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "usersessions/messages/sessions_logged_out.txt",
    "usersessions/usersession_list.html",
    "mfa/index.html",
    "mfa/trust.html",
    "mfa/webauthn/authenticator_list.html",
    "mfa/webauthn/signup_form.html",
    "socialaccount/connections.html",
    "socialaccount/login_redirect.html",
    "socialaccount/email/account_disconnected",
    "socialaccount/messages/account_connected.txt",
    "socialaccount/messages/account_connected_other.txt",
    "socialaccount/messages/account_connected_updated.txt",
    "socialaccount/messages/account_disconnected.txt",
}

REACHED = [
    *PAGES,
    *(f"{name}_{part}.txt" for name in MAILS for part in ("subject", "message")),
    *(f"{name}.txt" for name in MESSAGES),
]


@pytest.mark.parametrize("name", REACHED)
def test_it_is_ours(name):
    template = get_template(name)
    assert template.backend.name == "jinja2"
    assert "/people/accounts/" in template.template.filename


def test_no_page_mail_or_message_is_missing_from_the_lists():
    named = set()
    for package in (allauth.account, allauth.mfa, allauth.socialaccount, allauth.usersessions):
        for file in Path(package.__file__).parent.rglob("*.py"):
            if {"tests", "migrations"} & set(file.parts):
                continue
            source = re.sub(r"\.\{(?:app|account)_settings\.TEMPLATE_EXTENSION\}", ".html", file.read_text())
            named |= set(
                re.findall(r'"((?:account|mfa|socialaccount|usersessions)/[a-z_/]+(?:\.(?:html|txt))?)"', source)
            )
    listed = {
        *PAGES,
        *MAILS,
        *(f"{name}.txt" for name in MESSAGES),
    }
    assert named - listed - UNREACHABLE == set()
    assert UNREACHABLE - named == set()


def test_nothing_of_ours_lies_there_unused():
    folder = Path(__file__).parents[2] / "coalface" / "people" / "accounts"
    shared = {
        "account/confirm_code.html",
        "account/email/letter.txt",
        "account/email/not_you.txt",
        "account/other_ways.html",
        "mfa/webauthn/scripts.html",
        "socialaccount/refused.html",
    }
    lying = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert lying - set(REACHED) == shared


@pytest.mark.parametrize("name", MAILS)
def test_no_mail_has_a_page_half_that_is_not_ours(name):
    with pytest.raises(TemplateDoesNotExist):
        get_template(f"{name}_message.html")
