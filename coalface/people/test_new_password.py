"""A new password: by a link that dies in good time, and from the settings."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coalface.people import actions
from tests.accounts import ADDRESS, NEW_PASSWORD, body, change_address, is_in, link_in, reset, sign_in, works
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_member_sets_a_new_password_and_is_told_so(client, nell, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    assert "Your password is changed" in body(reset(client, mailoutbox))
    assert not is_in(elsewhere)
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)
    told = mailoutbox[-1]
    assert told.to == [ADDRESS] and "password" in told.subject and "write to the hub team" in told.body


def test_the_link_leads_to_the_hub_whatever_host_was_asked(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS}, headers={"host": "127.0.0.1"})
    assert "http://localhost:8000/accounts/password/reset/key/" in mailoutbox[0].body
    assert "127.0.0.1" not in mailoutbox[0].body


def test_a_link_dies_with_its_use(client, nell, mailoutbox):
    reset(client, mailoutbox)
    assert not works(link_in(mailoutbox[0]))
    page = body(Client().get(link_in(mailoutbox[0])))
    assert "no longer works" in page


def test_a_link_dies_with_the_next_one(client, nell, mailoutbox):
    for _time in range(2):
        client.post("/accounts/password/reset/", {"email": ADDRESS})
    assert [works(link_in(mail)) for mail in mailoutbox] == [False, True]


def test_a_link_dies_with_a_change_of_address(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    link = link_in(mailoutbox[-1])
    member = Client()
    sign_in(member)
    change_address(member, mailoutbox, "nell@brackwater.example")
    assert not works(link)


def test_a_link_dies_with_a_change_of_password(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert not works(link_in(mailoutbox[0]))


def test_a_link_dies_with_a_suspension_and_after_an_hour(client, nell, hub_team, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    link = link_in(mailoutbox[-1])
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        assert not works(link)
    actions.suspend(by=hub_team, member=nell)
    assert not works(link)


def test_a_link_that_was_opened_dies_with_the_next_one_too(nell, mailoutbox):
    first, second = Client(), Client()
    first.post("/accounts/password/reset/", {"email": ADDRESS})
    form = first.get(link_in(mailoutbox[0]))["Location"]
    second.post("/accounts/password/reset/", {"email": ADDRESS})
    assert "no longer works" in body(first.post(form, {"password1": NEW_PASSWORD}))
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_a_poor_new_password_is_refused(client, nell, mailoutbox):
    page = body(reset(client, mailoutbox, password="short"))
    assert "at least 12 characters" in page
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_changing_the_password_ends_every_other_session(client, nell, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    wrong = client.post("/accounts/password/change/", {"oldpassword": "not this one", "password1": NEW_PASSWORD})
    assert wrong.status_code == 422
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert answer["Location"] == "/settings/"
    assert is_in(client) and not is_in(elsewhere)
    assert "password" in mailoutbox[-1].subject
