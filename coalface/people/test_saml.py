"""Through an organisation's own sign-in by SAML: what is signed well, and answers what was asked here, opens an account."""

import base64
import html
import re
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.test import Client

from coalface.people import actions
from coalface.people.models import Member
from tests.accounts import is_in
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
HERE = "/accounts/saml/brackwater"
ADDRESS = "bo@brackwater.example"


def browser() -> Client:
    """Return a client that asks the hub by a name that a provider accepts in an address."""
    return Client(headers={"host": "localhost"})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def bo() -> Member:
    return actions.create_member(email=ADDRESS, password=PASSWORD, name="Bo")


def answer_of(client, provider, *, address=ADDRESS, number="1", **more) -> dict[str, str]:
    """Go to the provider, be this person there, and return what its page would send to the hub."""
    (provider.folder / "hub.xml").write_bytes(client.get(f"{HERE}/metadata/").content)
    there = client.get(f"{HERE}/login/")["Location"]
    with urlopen(there, urlencode({"address": address, "number": number} | more).encode(), timeout=20) as said:
        page = said.read().decode()
    pairs = re.findall(r'name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in pairs if name in ("SAMLResponse", "RelayState")}


def send(client, answer):
    """Send a provider's answer to the hub, as its page does. Returns the hub's last answer."""
    return client.get(client.post(f"{HERE}/acs/", answer)["Location"])


def test_a_signed_answer_opens_the_account(client, bo, brackwater_saml):
    assert send(client, answer_of(client, brackwater_saml))["Location"] == "/"
    assert is_in(client)


def test_an_answer_without_a_signature_opens_nothing(client, bo, brackwater_saml):
    assert send(client, answer_of(client, brackwater_saml, unsigned="yes")).status_code == 401
    assert not is_in(client)


def test_an_answer_with_an_old_signature_opens_nothing(client, bo, brackwater_saml):
    assert send(client, answer_of(client, brackwater_saml, old="yes")).status_code == 401
    assert not is_in(client)


def test_an_answer_that_was_changed_on_its_way_opens_nothing(client, bo, brackwater_saml):
    answer = answer_of(client, brackwater_saml, address="chen@brackwater.example")
    said = base64.b64decode(answer["SAMLResponse"])
    assert b"chen@brackwater.example" in said
    changed = base64.b64encode(said.replace(b"chen@brackwater", b"bo@brackwater")).decode()
    assert send(client, answer | {"SAMLResponse": changed}).status_code == 401
    assert not is_in(client)


def test_an_answer_opens_nothing_in_another_browser_and_nothing_twice(client, bo, brackwater_saml):
    answer = answer_of(client, brackwater_saml)
    thief = browser()
    assert send(thief, answer).status_code in (401, 403) and not is_in(thief)
    send(client, answer)
    client.post("/accounts/logout/")
    assert send(client, answer).status_code in (401, 403) and not is_in(client)


def test_a_provider_speaks_for_its_own_domains_only(client, nell, brackwater_saml):
    answer = send(client, answer_of(client, brackwater_saml, address=nell.email))
    assert answer.status_code == 403 and not is_in(client)


def test_words_that_are_no_answer_open_nothing(client, brackwater_saml):
    for words in ("", "%%%", base64.b64encode(b"<a/>").decode()):
        assert send(client, {"SAMLResponse": words}).status_code in (401, 502)


def test_nobody_signs_a_member_out_from_afar(client, bo, brackwater_saml):
    send(client, answer_of(client, brackwater_saml))
    assert client.get(f"{HERE}/sls/?SAMLRequest=abc").status_code == 404
    assert is_in(client)
