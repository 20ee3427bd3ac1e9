"""Signing in by password and by code, ten wrong guesses, and suspended members."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from coalface.people import actions
from tests.accounts import ADDRESS, CODE, LINK, NEW_PASSWORD, body, code_in, is_in, plain, reset, sign_in
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

LOCKED = "Too many wrong tries"


# ── Signing in ──────────────────────────────────────────────────────────────


def test_a_member_signs_in_with_a_password_in_any_case_of_the_address(client, nell):
    assert sign_in(client, "Nell@Fenwick.Example")["Location"] == "/"
    assert is_in(client)


def test_a_member_signs_in_with_a_code(client, nell, mailoutbox):
    client.post("/accounts/login/code/?next=/questions/", {"email": ADDRESS})
    answer = client.post("/accounts/login/code/confirm/?next=/questions/", {"code": code_in(mailoutbox[0])})
    assert answer["Location"] == "/questions/" and is_in(client)
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_a_code_works_once_and_in_one_browser_only(client, nell, mailoutbox):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    code = code_in(mailoutbox[0])
    thief = Client()
    thief.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(thief)
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(client)


def test_ten_wrong_guesses_lock_for_five_minutes(nell):
    for number in range(10):
        assert LOCKED not in body(sign_in(Client(), password=f"a wrong guess, number {number}"))
    locked = Client()
    assert LOCKED in body(sign_in(locked)) and not is_in(locked)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        sign_in(locked)
        assert is_in(locked)


def test_the_lock_does_not_tell_whether_there_is_a_member(nell):
    pages = []
    for address in (ADDRESS, "nobody@fenwick.example"):
        for number in range(10):
            sign_in(Client(), address, f"a wrong guess, number {number}")
        pages.append(plain(sign_in(Client(), address, "and one more, wrong"), without=(address,)))
    assert pages[0] == pages[1] and LOCKED in pages[0]


def test_the_lock_holds_however_the_address_is_written_and_the_hub_is_called(nell):
    for number in range(10):
        host = ("localhost", "127.0.0.1")[number % 2]
        address = (ADDRESS, "NELL@fenwick.example")[number % 2]
        sign_in(Client(), address, f"a wrong guess, number {number}", headers={"host": host})
    assert LOCKED in body(sign_in(Client()))


def test_the_lock_is_of_one_address_and_leaves_the_code_and_the_others(nell, mailoutbox):
    bo = actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo")
    for number in range(11):
        sign_in(Client(), password=f"a wrong guess, number {number}")
    other, by_code = Client(), Client()
    sign_in(other, bo.email)
    assert is_in(other)
    by_code.post("/accounts/login/code/", {"email": ADDRESS})
    by_code.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert is_in(by_code)


def test_a_new_password_ends_the_lock(nell, mailoutbox):
    for number in range(11):
        sign_in(Client(), password=f"a wrong guess, number {number}")
    reset(Client(), mailoutbox)
    client = Client()
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)


def test_right_guesses_do_not_count(nell):
    for _time in range(12):
        client = Client()
        sign_in(client)
        assert is_in(client)


# ── Suspended members ───────────────────────────────────────────────────────


def test_a_suspended_members_sessions_end_and_do_not_come_back(client, nell, hub_team):
    sign_in(client)
    assert is_in(client)
    actions.suspend(by=hub_team, member=nell)
    assert not is_in(client) and not Session.objects.exists()
    actions.end_suspension(by=hub_team, member=nell)
    assert not is_in(client)
    sign_in(client)
    assert is_in(client)


def test_a_suspended_member_cannot_sign_in(client, nell, hub_team, mailoutbox):
    actions.suspend(by=hub_team, member=nell)
    assert "suspended" in body(client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}, follow=True))
    assert not is_in(client)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    assert not CODE.search(mailoutbox[-1].body)
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    assert not LINK.search(mailoutbox[-1].body)


def test_a_code_asked_for_before_the_suspension_opens_nothing(client, nell, hub_team, mailoutbox):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    actions.suspend(by=hub_team, member=nell)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert not is_in(client)


def test_the_wrong_password_does_not_tell_that_somebody_is_suspended(nell, hub_team):
    actions.suspend(by=hub_team, member=nell)
    pages = [
        plain(sign_in(Client(), address, "quite wrong, this one"), without=(address,))
        for address in (ADDRESS, "nobody@fenwick.example")
    ]
    assert pages[0] == pages[1]


# ── Where the mail server is away ───────────────────────────────────────────


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there


def test_whoever_waits_for_a_mail_reads_that_it_could_not_be_sent(client, nell, no_mail):
    for address in (ADDRESS, "nobody@fenwick.example"):
        for path in ("/accounts/login/code/", "/accounts/password/reset/"):
            answer = Client().post(path, {"email": address}, follow=True)
            assert answer.status_code == 200 and "The mail could not be sent just now" in body(answer), path


def test_what_was_changed_stays_changed_though_no_mail_could_say_so(client, nell, no_mail):
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    answer = client.post("/accounts/password/change/", typed, follow=True)
    assert answer.status_code == 200 and is_in(client)
    nell.refresh_from_db()
    assert nell.check_password(NEW_PASSWORD) and "could not be sent" not in body(answer)


def test_a_mail_server_that_does_not_answer_is_not_asked_for_each_who_waits(client, nell, no_mail, monkeypatch):
    asked = []

    def silent(self) -> None:
        asked.append(self.timeout)
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", silent)
    for _each in range(2):
        answer = Client().post("/accounts/password/reset/", {"email": ADDRESS}, follow=True)
        assert "The mail could not be sent just now" in body(answer)
    assert asked == [10]
