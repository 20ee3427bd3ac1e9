"""A second step: an app with its recovery codes, then a passkey that signs in by itself, then the page of security."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.utils import timezone

from coalface.people.actions import create_member
from coalface.people.models import Member
from coalface.people.tasks import ask_for_addresses
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "seven brass lanterns"
ADDRESS = "nell@larchdale.example"


def code_now(secret: str) -> str:
    """Return what an app that holds this key shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def come_in(person: Visitor, path: str = "/accounts/login/") -> None:
    person.goto(path)
    person.fill("Your e-mail address", ADDRESS)
    person.fill("Your password", PASSWORD)
    person.press("Sign in")


def say_again(person: Visitor) -> None:
    """Show that one is still oneself, where that is asked."""
    if "/reauthenticate/" in person.page.url:
        person.fill("Your password", PASSWORD)
        person.press("Continue")


def test_an_app_guards_the_account(visitor):
    create_member(email=ADDRESS, password=PASSWORD, name="Nell Hart")
    nell = visitor()
    come_in(nell)
    nell.goto("/settings/security/")
    nell.sees("You signed in with your password")
    nell.press("Set up an app")
    say_again(nell)
    secret = nell.page.locator("main .key").inner_text()
    nell.fill("The code that the app shows", code_now(secret))
    nell.press("Set it up")
    codes = nell.page.locator("main .codes code").all_inner_texts()
    assert len(codes) == 10 and "second step" in mail.outbox[-1].subject
    nell.press("I have kept them")
    nell.sees("An app was set up as second step")

    elsewhere = visitor()
    come_in(elsewhere, "/accounts/login/?next=/people/")
    elsewhere.sees("The second step")
    assert "passkey" not in elsewhere.page.locator("main").inner_text()
    elsewhere.fill("The code", codes[0])
    elsewhere.press("Sign in")
    assert elsewhere.page.url == elsewhere.base + "/people/"
    nell.goto("/settings/security/")
    nell.sees("9 left")
    nell.press("Sign out everywhere else")
    nell.sees("Signed out there.")
    elsewhere.goto("/settings/security/")
    assert "/accounts/login/" in elsewhere.page.url


@pytest.fixture
def with_scripts(browser, live_server):
    person = Visitor(browser, live_server.url, scripts=True)
    yield person
    person.close()


def test_a_passkey_opens_the_account_by_itself(with_scripts):
    create_member(email=ADDRESS, password=PASSWORD, name="Nell Hart")
    nell = with_scripts
    device = nell.context.new_cdp_session(nell.page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    kept = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    come_in(nell)
    nell.goto("/settings/security/")
    nell.press("Add a passkey")
    say_again(nell)
    nell.fill("A name for it", "Work laptop")
    nell.page.locator("#passkey").click()
    nell.page.wait_for_url("**/accounts/2fa/recovery-codes/")
    nell.look()
    nell.press("I have kept them")
    nell.sees("Work laptop")
    assert "passkey" in mail.outbox[-1].subject
    assert Authenticator.objects.filter(type="webauthn").get().wrap().is_passwordless

    nell.context.clear_cookies()
    nell.goto("/accounts/login/?next=/people/")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": kept["authenticatorId"], "isUserVerified": False})
    failed = nell.page.get_by_text("The passkey was not used.")
    assert not failed.is_visible()
    nell.page.locator("#passkey").click()
    failed.wait_for()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": kept["authenticatorId"], "isUserVerified": True})
    nell.page.locator("#passkey").click()
    nell.page.wait_for_url(f"{nell.base}/people/")
    nell.goto("/settings/security/")
    nell.sees("You signed in with a passkey")

    nell.context.clear_cookies()
    come_in(nell)
    nell.sees("The second step")
    nell.page.locator("#passkey").click()
    nell.page.wait_for_url(f"{nell.base}/")
    nell.goto("/settings/security/")
    nell.press("Take away Work laptop")
    say_again(nell)
    nell.press("Take it away")
    nell.sees("The passkey is taken away.")
    assert not Authenticator.objects.exists()


def test_the_hub_team_sets_a_second_step_up_before_anything_else(with_scripts, settings):
    settings.COALFACE_HUB_TEAM_SECOND_FACTOR = "required"
    create_member(email=ADDRESS, password=PASSWORD, name="Eve Moss", hub_team=True)
    eve = with_scripts
    come_in(eve)
    eve.sees("Set up a second step first")
    eve.goto("/hub/")
    assert eve.page.url == eve.base + "/settings/security/"
    eve.press("Set up an app")
    say_again(eve)
    eve.fill("The code that the app shows", code_now(eve.page.locator("main .key").inner_text()))
    eve.press("Set it up")
    eve.goto("/hub/")
    assert eve.page.url == eve.base + "/hub/"


def test_a_mail_and_one_press_show_that_a_work_address_is_still_used(visitor):
    Member.objects.filter(pk=create_member(email=ADDRESS, password=PASSWORD, name="Nell Hart").pk).update(
        address_verified_at=timezone.now() - timedelta(days=366)
    )
    ask_for_addresses.call()
    nell = visitor()
    nell.goto(re.search(r"/address/\S+/", mail.outbox[-1].body)[0])
    nell.sees(ADDRESS)
    nell.press("Yes, it is still mine")
    assert "confirmed for another year" in nell.page.inner_text("body")
    assert Member.objects.get().address_asked_at is None
