"""Where a member is signed in, and signing out there."""

import re

import pytest
from django.test import Client

from tests.accounts import NEW_PASSWORD, body, is_in, sign_in
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


def test_a_member_sees_their_devices_and_signs_one_out(nell):
    office, phone, third = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": PHONE}), Client()
    for one in (office, phone, third):
        sign_in(one)
    page = body(office.get("/settings/security/"))
    assert "Firefox on Windows" in page and "Safari on an iPhone" in page and "Mozilla" not in page
    assert page.count("This device") == 1
    number = re.search(r'name="device" value="(\d+)"', page).group(1)
    assert office.post("/accounts/sessions/", {"device": number}).status_code == 303
    assert is_in(office) and is_in(phone) + is_in(third) == 1
    office.post("/accounts/sessions/", {"device": "others"})
    assert is_in(office) and not is_in(phone) and not is_in(third)
    assert body(office.get("/settings/security/")).count("You were signed out on another device") == 2


def test_nobody_signs_out_somebody_elses_device(client, nell, hub_team):
    theirs = Client()
    sign_in(theirs, hub_team.email)
    number = hub_team.usersession_set.get().pk
    sign_in(client)
    assert client.post("/accounts/sessions/", {"device": str(number)}).status_code == 404
    assert client.post("/accounts/sessions/", {"device": "x" * 99}).status_code == 404
    assert is_in(theirs)


def test_the_list_of_devices_costs_the_same_for_three_and_for_thirty(client, nell, django_assert_max_num_queries):
    for _one in range(30):
        sign_in(Client())
    sign_in(client)
    with django_assert_max_num_queries(10):
        page = body(client.get("/settings/security/"))
    assert page.count('name="device"') == 30 + 2


def test_a_session_that_a_new_password_ended_is_not_listed(client, nell, mailoutbox):
    sign_in(Client())
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert body(client.get("/settings/security/")).count('name="device"') == 1


def test_account_pages_ask_visitors_to_sign_in(client):
    for address in ("/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/settings/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")
