"""Joining: what is asked, who may, and whose address it is."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.people import actions
from coalface.people.models import Member
from tests.accounts import (
    ADDRESS,
    NEW_PASSWORD,
    body,
    code_in,
    confirm,
    end_the_minute,
    is_in,
    join,
    link_in,
    sign_in,
)
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


# ── Joining ─────────────────────────────────────────────────────────────────


def test_a_visitor_joins_with_a_code_from_their_mail(client, mailoutbox, fenwick):
    answer = join(client)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    member = Member.objects.get(email=ADDRESS)
    assert member.state == "unverified" and member.organisation is None and member.terms_accepted_at
    assert not is_in(client)
    answer = confirm(client, code_in(mailoutbox[0]))
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/")
    member.refresh_from_db()
    assert (member.state, member.handle, member.organisation) == ("active", "nell-hart", fenwick)
    assert member.region == "north-east"
    assert is_in(client)
    noted = {row.verb for row in Activity.objects.filter(member=member)}
    assert noted == {Verb.SIGNED_UP, Verb.VERIFIED, Verb.SIGNED_IN}


def test_after_joining_the_first_steps_know_where_one_wanted_to_go(client, mailoutbox):
    join(client, next="/search/")
    assert confirm(client, code_in(mailoutbox[0]))["Location"] == "/welcome/?next=%2Fsearch%2F"


def test_who_lost_the_code_is_led_to_the_first_steps_as_well(client, mailoutbox):
    join(client)
    later = Client()
    with end_the_minute():
        sign_in(later)
        assert confirm(later, code_in(mailoutbox[-1]))["Location"] == "/welcome/"


def test_who_comes_in_by_a_mailed_code_is_led_to_the_first_steps_once(client, mailoutbox):
    join(Client())
    for leads_to in ("/welcome/", "/"):
        client.post("/accounts/login/code/", {"email": ADDRESS})
        answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
        assert answer["Location"] == leads_to
        client.post("/accounts/logout/")


def test_nobody_is_sent_to_another_site(client, mailoutbox, nell):
    assert sign_in(client).status_code == 302
    other = Client()
    answer = other.post("/accounts/login/?next=https://evil.example/", {"login": ADDRESS, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_the_mail_says_nothing_that_somebody_else_typed(client, mailoutbox):
    join(client, name="Win a prize at evil")
    assert "evil" not in mailoutbox[0].body + mailoutbox[0].subject


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"terms": ""}, "Accept the terms"),
        ({"name": " "}, "Type your name"),
        ({"name": "\u200f\u202e"}, "Type your name"),
        ({"name": "123"}, "Type your name"),
        ({"password1": "only eleven"}, "at least 12 characters"),
        ({"password1": "123456789012"}, "numeric"),
        ({"password1": "passwordpassword"}, "too common"),
        ({"password1": "nell@fenwick.example"}, "too similar"),
        ({"email": "nell"}, "e-mail address"),
        ({"name": "N" * 81}, "at most 80"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, typed, sentence):
    answer = join(client, **({"address": typed.pop("email")} if "email" in typed else {}), **typed)
    page = body(answer)
    assert answer.status_code == 422 and sentence in page
    assert 'value="Nell Hart"' in page or "name" in typed
    assert PASSWORD not in page
    assert not Member.objects.exists()


def test_three_wrong_codes_and_the_code_is_dead(client, mailoutbox):
    join(client)
    code = code_in(mailoutbox[0])
    for _try in range(3):
        confirm(client, "WRNG-WRNG")
    confirm(client, code)
    assert not is_in(client) and Member.objects.get().state == "unverified"


def test_a_code_is_dead_after_a_quarter_of_an_hour(client, mailoutbox):
    join(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        confirm(client, code_in(mailoutbox[0]))
    assert Member.objects.get().state == "unverified"


def test_who_lost_the_code_joins_again_with_the_same_password_and_gets_another(client, mailoutbox):
    join(client)
    later = Client()
    join(later, name="Nell M. Hart")
    assert len(mailoutbox) == 2
    confirm(later, code_in(mailoutbox[1]))
    assert is_in(later)
    assert Member.objects.get().name == "Nell M. Hart"


def test_two_presses_of_the_button_make_one_member_and_the_last_code_works(client, mailoutbox):
    join(client)
    join(Client())
    assert Member.objects.count() == 1 and len(mailoutbox) == 2


def test_who_lost_the_code_signs_in_and_gets_another(client, mailoutbox):
    join(client)
    later = Client()
    with end_the_minute():
        assert sign_in(later)["Location"] == "/accounts/confirm-email/"
        confirm(later, code_in(mailoutbox[-1]))
        assert is_in(later)


def test_a_stranger_who_joins_first_with_my_address_gains_nothing(client, mailoutbox):
    join(Client(), password1=NEW_PASSWORD, name="Somebody Else")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    member = Member.objects.get()
    assert is_in(client) and member.state == "active"
    assert not member.check_password(NEW_PASSWORD) and not member.has_usable_password()
    stranger = Client()
    sign_in(stranger, password=NEW_PASSWORD)
    assert not is_in(stranger)
    assert "Set a password" in body(client.get("/accounts/password/change/", follow=True))


def test_two_people_of_one_name_get_two_handles(client, mailoutbox, nell):
    join(client, "nell.hart@brackwater.example")
    assert Member.objects.get(email="nell.hart@brackwater.example").handle == "nell-hart-2"


# ── Who may join ────────────────────────────────────────────────────────────


def test_who_works_there_joins(client, only_fenwick, mailoutbox):
    assert "fenwick.example" in body(client.get("/accounts/signup/"))
    assert join(client).status_code == 302 and len(mailoutbox) == 1


@pytest.mark.parametrize(
    "address",
    [
        "x@brackwater.example",
        "x@fenwick.example.evil.example",
        "x@evil-fenwick.example",
        "x@sub.fenwick.example",
        "x@fenwick.example.",
        "x@fenwick.example@evil.example",
        "x@evil.example@fenwick.example",
        '"x@evil.example"@fenwick.example',
        '"x y"@fenwick.example',
        "x@evil.example(@fenwick.example)",
        "x(@evil.example)@fenwick.example",
        "=?utf-8?q?x=40evil.example=3e=00?=@fenwick.example",
        "=?x?q?collab=40evil.example=3e=20?=foo@fenwick.example",
        "x%evil.example@fenwick.example",
        "evil.example!x@fenwick.example",
        "x@fenw\u0456ck.example",
        "x@fenwic\u212a.example",
        "x@xn--fenwck-pvf.example",
        "x@[192.0.2.1]",
        "x@fenwick.example\nbcc:y@evil.example",
        "x@fenwick.example,y@evil.example",
        "<x@fenwick.example>",
        "x..y@fenwick.example",
        "\u202ex@fenwick.example",
    ],
)
def test_disguised_addresses_do_not_join(client, only_fenwick, mailoutbox, address):
    assert join(client, address).status_code == 422
    assert not mailoutbox and not Member.objects.exists()


def test_in_a_hub_of_the_invited_the_form_is_closed(client, settings, mailoutbox):
    settings.COALFACE_SIGN_UP = "invited"
    assert "by invitation" in body(client.get("/accounts/signup/"))
    assert "by invitation" in body(join(client))
    assert not mailoutbox and not Member.objects.exists()


@pytest.mark.parametrize("who", ["invited", "domains"])
def test_whoever_may_join_members_always_get_a_new_password(client, settings, mailoutbox, who):
    eve = actions.create_member(email="eve@elsewhere.example", password=PASSWORD, name="Eve")
    settings.COALFACE_SIGN_UP, settings.COALFACE_SIGN_UP_DOMAINS = who, ["fenwick.example"]
    assert client.post("/accounts/password/reset/", {"email": eve.email}).status_code == 302
    assert link_in(mailoutbox[0])
