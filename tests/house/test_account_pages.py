"""Every page, mail and message of signing in is ours: none falls back to the plain ones that allauth brings."""

import re
from pathlib import Path

import allauth.account
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
    usersessions/usersession_list.html 429.html
""".split()

MAILS = """
    account_already_exists email_changed email_confirmation email_confirmation_signup email_deleted login_code
    password_changed password_reset password_reset_key password_set unknown_account
""".split()

MESSAGES = """
    cannot_delete_primary_email email_confirmation_failed email_confirmation_sent email_confirmed email_deleted
    logged_in logged_out login_code_sent password_changed password_set primary_email_set unverified_primary_email
""".split()

# What cannot be reached with our settings: several addresses, links in place of codes, passkeys, telephone numbers.
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
}

REACHED = [
    *PAGES,
    *(f"account/email/{name}_{part}.txt" for name in MAILS for part in ("subject", "message")),
    *(f"account/messages/{name}.txt" for name in MESSAGES),
]


@pytest.mark.parametrize("name", REACHED)
def test_it_is_ours(name):
    template = get_template(name)
    assert template.backend.name == "jinja2"
    assert "/people/accounts/" in template.template.filename


def test_no_page_mail_or_message_is_missing_from_the_lists():
    named = set()
    for package in (allauth.account, allauth.usersessions):
        for file in Path(package.__file__).parent.rglob("*.py"):
            if {"tests", "migrations"} & set(file.parts):
                continue
            source = re.sub(r"\.\{(?:app|account)_settings\.TEMPLATE_EXTENSION\}", ".html", file.read_text())
            named |= set(re.findall(r'"((?:account|usersessions)/[a-z_/]+(?:\.(?:html|txt))?)"', source))
    listed = {
        *PAGES,
        *(f"account/email/{name}" for name in MAILS),
        *(f"account/messages/{name}.txt" for name in MESSAGES),
    }
    assert named - listed - UNREACHABLE == set()
    assert UNREACHABLE - named == set()


def test_nothing_of_ours_lies_there_unused():
    folder = Path(__file__).parents[2] / "coalface" / "people" / "accounts"
    shared = {"account/confirm_code.html", "account/email/letter.txt", "account/email/not_you.txt"}
    lying = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert lying - set(REACHED) == shared


@pytest.mark.parametrize("name", MAILS)
def test_no_mail_has_a_page_half_that_is_not_ours(name):
    with pytest.raises(TemplateDoesNotExist):
        get_template(f"account/email/{name}_message.html")
