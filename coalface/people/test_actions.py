"""Verbs of members, without pages: handles, organisations by domain, verification, suspension, the command's core."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.people import actions
from coalface.people.addresses import is_plain
from coalface.people.devices import in_words
from coalface.people.models import Member, Organisation, OrganisationDomain
from coalface.people.names import clean_name
from coalface.people.passwords import UncommonValidator
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_member_of_the_command_line_is_active_and_verified(client):
    member = actions.create_member(email=" Nell@Fenwick.Example ", password=PASSWORD, name=" Nell Hart ")
    assert (member.state, member.email, member.name, member.handle) == (
        "active",
        "nell@fenwick.example",
        "Nell Hart",
        "nell-hart",
    )
    assert EmailAddress.objects.filter(user=member, email=member.email, verified=True, primary=True).count() == 1
    assert member.terms_accepted_at and not member.hub_team
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert client.get("/settings/").status_code == 200


def test_the_command_line_makes_the_hub_team_too():
    assert actions.create_member(email="eve@hub.example", password=PASSWORD, name="Eve", hub_team=True).hub_team


def test_an_address_is_one_members_only():
    actions.create_member(email="nell@fenwick.example", password=PASSWORD, name="Nell")
    with pytest.raises(ValueError, match="already"):
        actions.create_member(email="NELL@fenwick.example", password=PASSWORD, name="Nell")
    assert Member.objects.count() == 1 and Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Nell Hart", "nell-hart"),
        ("Zoë Ó Briain", "zoe-o-briain"),
        ("李明", "member"),
        ("../../etc", "etc"),
        ("A" * 80, "a" * 32),
    ],
)
def test_a_handle_is_made_of_the_name(name, handle):
    assert actions.free_handle(name) == handle


def test_a_handle_is_nobody_elses_not_even_of_who_left():
    for _one in range(60):
        Member.objects.create(name="Gone", handle=actions.free_handle("Gone"), state="former", is_active=False)
    assert Member.objects.values("handle").distinct().count() == 60


@pytest.mark.parametrize(
    ("address", "belongs"),
    [
        ("x@fenwick.example", True),
        ("x@FENWICK.example", True),
        ("x@sub.fenwick.example", False),
        ("x@evil-fenwick.example", False),
        ("x@fenwick.example.evil.example", False),
        ("=?utf-8?q?x=40evil.example?=@fenwick.example", False),
        ('"x@evil.example"@fenwick.example', False),
        ("x%evil.example@fenwick.example", False),
        ("fenwick.example", False),
        ("", False),
    ],
)
def test_an_organisation_is_told_by_the_whole_domain(address, belongs):
    fenwick = Organisation.objects.create(name="Fenwick", slug="fenwick")
    OrganisationDomain.objects.create(organisation=fenwick, domain="Fenwick.example")
    assert (actions.organisation_of(address) == fenwick) == belongs


@pytest.mark.parametrize(
    "address",
    ["nell.hart@fenwick.example", "n.o'hart+hub@a-b.fenwick.example", "x_1@f.example", "nell&tom@fenwick.example"],
)
def test_ordinary_addresses_are_plain(address):
    assert is_plain(address)


@pytest.mark.parametrize(
    "address", ["", "x", "x@", "@x.example", "x@localhost", "x@-a.example", "x@a..b", "x" * 250 + "@a.bc"]
)
def test_what_is_no_address_is_not_plain(address):
    assert not is_plain(address)


def test_verifying_makes_active_once(world):
    assert actions.verify(member=world.una) and not actions.verify(member=world.una)
    world.una.refresh_from_db()
    assert (world.una.state, world.una.organisation) == ("active", world.organisation)


@pytest.mark.parametrize("who", ["gus", "ivo", "former"])
def test_verifying_raises_nobody_else(world, who):
    member = getattr(world, who)
    state = member.state
    assert not actions.verify(member=member)
    member.refresh_from_db()
    assert member.state == state


def test_who_never_verified_is_forgotten_after_a_week_and_nobody_else(world):
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert actions.forget_unverified() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert actions.forget_unverified() == 1
    assert set(Member.objects.values_list("handle", flat=True)) == {one.handle for one in world.people} - {"una"}


@pytest.mark.parametrize("who", ["ann", "dee", "gus", "una"])
def test_only_the_hub_team_suspends(world, who):
    with pytest.raises(Refused):
        actions.suspend(by=getattr(world, who), member=world.bo)
    with pytest.raises(Refused):
        actions.end_suspension(by=getattr(world, who), member=world.gus)


def test_suspending_is_logged_once_and_not_of_oneself(world, eve, bo):
    actions.suspend(by=eve, member=bo)
    actions.suspend(by=eve, member=bo)
    assert Activity.objects.filter(verb="suspended", member=bo).count() == 1
    with pytest.raises(Refused):
        actions.suspend(by=eve, member=eve)


@pytest.mark.parametrize(
    "name", ["Nell Hart", "O’Neill", "Zoë", "李明", "María del Mar", "Jean-Luc", "N. K. Jø", "علي حسن"]
)
def test_names_of_all_sorts_are_names(name):
    assert clean_name(f"  {name} ") == name


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200e", "7", "x", "...", "a@b.example", "go to http://evil.example"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        clean_name(name)


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "password!!2026",
        "aaaaaaaaaaaaaa",
        "qwertyuiop123",
        "Liverpool12345",
        "123dragon123",
        "KnowledgeHub2026",
        "abcabcabcabc",
    ],
)
def test_common_passwords_and_their_variations_are_refused(password):
    with pytest.raises(ValidationError):
        UncommonValidator().validate(password)


@pytest.mark.parametrize("password", [PASSWORD, "seven slow brown herons", "correct horse battery", "kT9#fw2!xQ7z"])
def test_good_passwords_pass(password):
    UncommonValidator().validate(password)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1", "Safari on a Mac"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0", "Samsung Internet on Android"),
        ("curl/8.5", "A device that we do not know"),
        ("", "A device that we do not know"),
    ],
)
def test_a_browser_is_called_as_people_call_it(said, words):
    assert in_words(said) == words


def test_a_visit_from_the_future_of_a_clock_that_was_put_back_is_forgotten(ann):
    now = timezone.now()
    actions.note_visit(member=ann, now=now)
    actions.note_visit(member=ann, now=now + timedelta(days=9))
    assert (ann.last_here_at, ann.before_that_at) == (now + timedelta(days=9), now)
    actions.note_visit(member=ann, now=now + timedelta(hours=1))
    ann.refresh_from_db()
    assert (ann.last_here_at, ann.before_that_at) == (now + timedelta(hours=1), now)
