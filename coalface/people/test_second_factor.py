"""A second step when signing in: an app with recovery codes, who must have one, and what is told and noted about it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from coalface.people import actions
from coalface.people.models import Member
from coalface.people.second_factor import OPEN
from tests.accounts import ADDRESS, body, code_in, is_in, sign_in
from tests.world import PASSWORD, signed_in

# Mails go out after the transaction, while the request is still there.
pytestmark = pytest.mark.django_db(transaction=True)
SETUP = "/accounts/2fa/totp/activate/"
STEP = "/accounts/2fa/authenticate/"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def say_again(client, answer, password=PASSWORD):
    """Say the password once more, and come to where one wanted to go."""
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    return client.post(answer["Location"], {"password": password})


def set_up(client):
    """Set up an app through the pages. Returns its key and the last answer."""
    page = client.get(say_again(client, client.get(SETUP))["Location"])
    secret = body(page).partition('<code class="key">')[2].partition("<")[0]
    return secret, client.post(SETUP, {"code": code_of(secret)})


def with_app(member):
    """Give a member an app, and return its key."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    return secret


# ── An app ──────────────────────────────────────────────────────────────────


def test_after_setting_up_an_app_the_password_is_not_enough(client, nell, mailoutbox):
    sign_in(client)
    secret, answer = set_up(client)
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert mailoutbox[-1].to == [ADDRESS] and "second step" in mailoutbox[-1].subject
    assert body(client.get(answer["Location"])).count("<li><code>") == 10
    other = Client()
    assert sign_in(other)["Location"] == STEP and not is_in(other)
    wrong = other.post(STEP, {"code": "000000"})
    assert wrong.status_code == 422 and not is_in(other)
    assert other.post(STEP, {"code": code_of(secret)})["Location"] == "/"
    assert is_in(other)


def test_a_code_from_the_mail_is_not_enough_either(client, nell, mailoutbox):
    with_app(nell)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[0])})
    assert answer["Location"] == STEP and not is_in(client)


def test_a_recovery_code_works_once(client, nell):
    sign_in(client)
    _secret, answer = set_up(client)
    codes = body(client.get(answer["Location"])).split("<li><code>")[1:]
    for expected in (True, False):
        other = Client()
        sign_in(other)
        other.post(STEP, {"code": codes[0].partition("<")[0]})
        assert is_in(other) is expected


def test_the_database_holds_no_key_and_another_secret_key_opens_nothing(client, nell, settings):
    secret = with_app(nell)
    assert secret not in str(Authenticator.objects.get().data)
    settings.SECRET_KEY = "another one"
    sign_in(client)
    assert client.post(STEP, {"code": code_of(secret)}).status_code == 422 and not is_in(client)


def test_ten_wrong_codes_lock(client, nell):
    secret = with_app(nell)
    sign_in(client)
    for number in range(10):
        client.post(STEP, {"code": f"{number:06}"})
    assert "Too many wrong tries" in body(client.post(STEP, {"code": code_of(secret)}))
    assert not is_in(client)


def test_nothing_is_set_up_or_taken_away_without_the_password(client, nell):
    client = signed_in(nell)
    for address in (SETUP, "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/"):
        assert client.post(address, {"code": "1"})["Location"].startswith("/accounts/reauthenticate/"), address
    with_app(nell)
    taken = client.post("/accounts/2fa/totp/deactivate/")
    assert taken["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=nell).count() == 1


def test_taking_the_app_away_is_told_and_ends_the_second_step(client, nell, mailoutbox):
    sign_in(client)
    set_up(client)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert "taken away" in mailoutbox[-1].subject and not Authenticator.objects.exists()
    sign_in(other := Client())
    assert is_in(other)
    page = body(client.get("/settings/security/"))
    assert "The app was taken away as second step" in page and "An app was set up as second step" in page


# ── The hub team ────────────────────────────────────────────────────────────


@pytest.fixture
def required(settings):
    settings.COALFACE_HUB_TEAM_SECOND_FACTOR = "required"


def addresses(resolver=None, prefix=""):
    """Yield a path and a name for every address of the hub, with something for what varies in it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, f"{prefix}{pattern.pattern}")
        else:
            yield pattern.name or "", pattern


def test_whatever_a_hub_team_member_without_a_second_step_asks_for_leads_to_setting_one_up(hub_team, required):
    client = signed_in(hub_team)
    for path in (
        "/",
        "/hub/",
        "/hub/groups/",
        "/reports/",
        "/people/",
        "/groups/new/",
        "/settings/",
        "/accounts/email/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.get("Location")) == (302, "/settings/security/"), path
        assert client.post(path)["Location"] == "/settings/security/", path
    page = body(client.get("/settings/security/"))
    assert "Set up a second step first" in page
    assert client.get("/hub/", headers={"hx-request": "true"}).status_code == 401
    assert client.post("/hub/", headers={"hx-request": "true"})["HX-Redirect"] == "/settings/security/"


def test_only_the_few_addresses_that_are_needed_stay_open(hub_team, required):
    names = {name for name, _pattern in addresses()}
    assert names >= OPEN
    about_others = {"hub", "reports", "person", "home", "search", "group", "question", "account_email", "people"}
    assert not OPEN & about_others and about_others <= names


def test_with_an_app_the_hub_team_works(client, hub_team, required):
    sign_in(client, hub_team.email)
    assert client.get("/hub/").status_code == 302
    set_up(client)
    assert client.get("/hub/").status_code == 200
    refused = client.post("/accounts/2fa/totp/deactivate/")
    assert refused.status_code == 422 and "Set up another one" in body(refused)
    assert client.get("/hub/").status_code == 200


def test_other_members_are_not_asked(client, nell, required):
    sign_in(client)
    assert client.get("/").status_code == 200


def test_a_demonstration_may_be_looked_round(client, hub_team, settings):
    settings.COALFACE_HUB_TEAM_SECOND_FACTOR = "advised"
    sign_in(client, hub_team.email)
    assert client.get("/hub/").status_code == 200
    assert "On a hub that is in real use" in body(client.get("/settings/security/"))


# ── Lost ────────────────────────────────────────────────────────────────────


def test_who_runs_the_hub_takes_a_lost_second_step_away(client, nell, mailoutbox):
    sign_in(client)
    set_up(client)
    call_command("end-second-factor", ADDRESS.upper())
    assert not is_in(client) and not Authenticator.objects.exists()
    assert mailoutbox[-1].to == [ADDRESS] and "second step" in mailoutbox[-1].subject
    sign_in(client)
    assert is_in(client) and "took away your second step" in body(client.get("/settings/security/"))
    for address, said in ((ADDRESS, "has no second step"), ("nobody@fenwick.example", "no member")):
        with pytest.raises(CommandError, match=said):
            call_command("end-second-factor", address)


# ── Ending sessions ─────────────────────────────────────────────────────────


def test_a_new_password_from_the_settings_ends_every_other_session(client, nell, mailoutbox):
    sign_in(elsewhere := Client())
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": "seven slow brown herons"}
    client.post("/accounts/password/change/", typed)
    assert is_in(client) and not is_in(elsewhere)
    assert mailoutbox[-1].subject == "Your password was changed"
    assert "Your password was changed" in body(client.get("/settings/security/"))


def test_signing_out_everywhere_ends_this_session_too(client, nell):
    sign_in(elsewhere := Client())
    sign_in(client)
    answer = client.post("/accounts/sessions/", {"device": "everywhere"})
    assert (answer.status_code, answer["Location"]) == (303, "/accounts/login/")
    assert not is_in(client) and not is_in(elsewhere)


def test_a_sign_in_that_waits_for_its_second_step_ends_with_a_suspension(client, nell, hub_team):
    secret = with_app(nell)
    sign_in(client)
    actions.suspend(by=hub_team, member=Member.objects.get(pk=nell.pk))
    client.post(STEP, {"code": code_of(secret)})
    assert not is_in(client)


def test_the_page_of_security_costs_the_same_for_few_and_for_many(client, nell, django_assert_num_queries):
    sign_in(client)
    counts = []
    for _round in range(2):
        with django_assert_num_queries(8) as asked:
            client.get("/settings/security/")
        counts.append(len(asked))
        for _time in range(5):
            sign_in(Client())
    assert counts[0] == counts[1]
