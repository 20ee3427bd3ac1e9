"""Once a year: is this still your work address? One mail, one press, and what is shown when nobody answers."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.people import actions
from coalface.people.models import Member
from coalface.people.tasks import ask_for_addresses
from tests.accounts import ADDRESS, body, change_address, code_in, sign_in
from tests.world import PASSWORD, signed_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost:8000(/address/\S+/)")


def last_shown(days):
    Member.objects.update(address_verified_at=timezone.now() - timedelta(days=days), address_asked_at=None)


def link_of(mail):
    return LINK.search(mail.body).group(1)


def test_a_member_is_asked_once_after_a_year(nell, mailoutbox):
    last_shown(364)
    ask_for_addresses.call()
    assert not mailoutbox
    last_shown(366)
    ask_for_addresses.call()
    ask_for_addresses.call()
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    assert "Fenwick District Council" in mailoutbox[0].body and "30 days" in mailoutbox[0].body


def test_suspended_and_former_members_are_not_asked(nell, hub_team, mailoutbox):
    last_shown(366)
    Member.objects.filter(pk=hub_team.pk).update(address_verified_at=timezone.now())
    actions.suspend(by=hub_team, member=nell)
    ask_for_addresses.call()
    assert not mailoutbox


def test_opening_the_link_changes_nothing_and_one_press_confirms(client, nell, mailoutbox):
    last_shown(366)
    ask_for_addresses.call()
    link = link_of(mailoutbox[0])
    Member.objects.filter(pk=nell.pk).update(address_asked_at=timezone.now() - timedelta(days=31))
    assert ADDRESS in body(client.get(link))
    nell.refresh_from_db()
    assert timezone.now() - nell.address_verified_at > timedelta(days=365)
    assert client.post(link)["Location"] == "/"
    nell.refresh_from_db()
    assert timezone.now() - nell.address_verified_at < timedelta(minutes=1) and nell.works_there_lately
    assert Activity.objects.filter(verb=Verb.ADDRESS_CONFIRMED, member=nell).count() == 1
    client.post(link)
    assert Activity.objects.filter(verb=Verb.ADDRESS_CONFIRMED, member=nell).count() == 1
    assert client.get("/settings/").status_code == 302, "a link of a mail signs nobody in"


def test_a_link_dies_with_time_with_a_change_of_address_and_with_a_letter_too_many(client, nell, mailoutbox):
    last_shown(366)
    ask_for_addresses.call()
    link = link_of(mailoutbox[0])
    assert client.get(link[:-2] + "x/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=True):
        assert client.post(link).status_code == 410
    sign_in(mine := Client())
    change_address(mine, mailoutbox, "nell@home.example")
    assert client.post(link).status_code == 410


def test_a_code_from_the_mail_shows_it_as_well(client, nell, mailoutbox):
    last_shown(390)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    nell.refresh_from_db()
    assert timezone.now() - nell.address_verified_at < timedelta(minutes=1)


def test_a_password_does_not(client, nell):
    last_shown(390)
    sign_in(client)
    nell.refresh_from_db()
    assert timezone.now() - nell.address_verified_at > timedelta(days=389)


def test_after_the_days_of_grace_the_page_says_that_nobody_confirmed_it(nell):
    bo = signed_in(actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo"))
    last_shown(500)
    for days, said in ((None, False), (29, False), (31, True)):
        asked = timezone.now() - timedelta(days=days) if days else None
        Member.objects.filter(pk=nell.pk).update(address_asked_at=asked)
        page = body(bo.get("/people/nell-hart/"))
        assert "Fenwick District Council" in page and ("not confirmed lately" in page) is said
        mine = body(signed_in(nell).get("/settings/profile/"))
        assert ("Nobody has confirmed that lately" in mine) is said


def test_a_change_of_job_begins_a_new_year_and_the_organisation_follows(client, nell, mailoutbox):
    Member.objects.filter(pk=nell.pk).update(address_asked_at=timezone.now() - timedelta(days=31))
    sign_in(client)
    change_address(client, mailoutbox, "nell@home.example")
    nell.refresh_from_db()
    assert nell.organisation is None and nell.works_there_lately
