"""A new address: proved by a code, with the old one told and the organisation following."""

import pytest
from django.test import Client

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.people import actions
from coalface.people.models import Organisation, OrganisationDomain
from tests.accounts import ADDRESS, body, change_address, is_in, plain, sign_in
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_member_changes_their_address_and_the_old_one_is_told(client, nell, mailoutbox):
    brackwater = Organisation.objects.create(name="Brackwater Council", slug="brackwater")
    OrganisationDomain.objects.create(organisation=brackwater, domain="brackwater.example")
    sign_in(client)
    assert change_address(client, mailoutbox, "nell@brackwater.example")["Location"] == "/settings/"
    nell.refresh_from_db()
    assert nell.email == "nell@brackwater.example" and nell.organisation == brackwater
    assert [address.email for address in nell.emailaddress_set.all()] == ["nell@brackwater.example"]
    assert mailoutbox[-1].to == [ADDRESS] and "address" in mailoutbox[-1].subject
    assert Activity.objects.filter(verb=Verb.ADDRESS_CHANGED, member=nell).count() == 1
    sign_in(other := Client(), ADDRESS)
    assert not is_in(other)
    sign_in(other, "nell@brackwater.example")
    assert is_in(other)


def test_with_the_work_address_the_organisation_goes(client, nell, mailoutbox):
    sign_in(client)
    change_address(client, mailoutbox, "nell@home.example")
    nell.refresh_from_db()
    assert nell.organisation is None
    assert Activity.objects.filter(verb=Verb.ADDRESS_CHANGED, member=nell).count() == 1


def test_an_organisation_that_no_address_proves_stays(client, nell, fenwick, mailoutbox):
    fenwick.domains.all().delete()
    sign_in(client)
    change_address(client, mailoutbox, "nell@home.example")
    nell.refresh_from_db()
    assert nell.organisation == fenwick


def test_an_address_is_not_changed_without_the_password(client, nell, mailoutbox):
    sign_in(client)
    answer = client.post("/accounts/email/", {"action_add": "", "email": "thief@evil.example"})
    assert not mailoutbox
    wrong = client.post(answer["Location"], {"password": "guess number one", "next": "/accounts/email/"})
    assert wrong.status_code == 422 and not mailoutbox


def test_changing_to_a_taken_address_looks_the_same_and_tells_nothing(client, nell, mailoutbox):
    actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo")
    pages = []
    for address in ("free@fenwick.example", "bo@fenwick.example"):
        one = Client()
        sign_in(one)
        answer = one.post("/accounts/email/", {"action_add": "", "email": address})
        shown = one.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/email/"}, follow=True)
        pages.append(plain(shown, without=(address,)))
    assert pages[0] == pages[1]
    nell.refresh_from_db()
    assert nell.email == ADDRESS


def test_where_only_some_organisations_join_members_do_not_move_out(client, nell, settings, only_fenwick, mailoutbox):
    sign_in(client)
    page = client.post("/accounts/email/", {"action_add": "", "email": "nell@home.example"})
    assert page.status_code == 422 and "fenwick.example" in body(page)
