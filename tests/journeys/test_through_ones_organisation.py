"""Through one's organisation: by OpenID Connect and by SAML, each at a provider in a process of its own."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from coalface.people.actions import create_member
from coalface.people.models import Member
from tests.journeys.joining import make_organisation
from tests.providers import Provider

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "seven brass lanterns"


@pytest.fixture
def guest(visitor):
    """Return a function that brings somebody whose browser may also go to a provider."""

    def bring(provider: Provider):
        person = visitor()
        note = person._note
        theirs = provider.address
        person._note = lambda fine, fault: note(
            fine or fault.startswith(f"foreign: {theirs}/") or person.page.url.startswith(theirs), fault
        )
        # The provider's own pages ask for a style sheet and a picture from elsewhere; here they get nothing.
        ours = (person.base, provider.address)
        person.context.route(lambda url: not url.startswith(ours), lambda route: route.fulfill(body=""))
        person.context.route("**/favicon.ico", lambda route: route.fulfill(body=""))
        return person

    return bring


def test_somebody_new_joins_through_openid_connect(guest, fenwick_oidc):
    fenwick = make_organisation("Fenwick")
    fenwick_oidc.knows("j1", email="nell@fenwick.example", email_verified=True, name="Nell Hart")
    nell = guest(fenwick_oidc)
    nell.goto("/accounts/login/?next=/people/")
    nell.page.get_by_role("link", name="Fenwick District Council").click()
    nell.page.locator("[name=sub]").first.fill("j1")
    nell.page.get_by_role("button", name="Authorize").click()
    nell.page.wait_for_url(f"{nell.base}/accounts/3rdparty/signup/")
    nell.look()
    nell.sees("nell@fenwick.example")
    nell.page.locator("main [name=terms]").check()
    nell.press("Join")
    assert "/welcome/" in nell.page.url
    assert Member.objects.get().organisation == fenwick and not mail.outbox
    nell.goto("/settings/security/")
    nell.sees("You signed in through your organisation")


def sign_in_at_brackwater(person, *, address: str, number: str) -> None:
    person.goto("/accounts/login/?next=/people/")
    person.page.get_by_role("link", name="Brackwater Council").click()
    person.page.locator("[name=address]").fill(address)
    person.page.locator("[name=number]").fill(number)
    person.page.get_by_role("button", name="Sign in at Brackwater").click()
    if not person.scripts:
        person.page.locator("[type=submit]").click()


def test_a_member_comes_in_through_saml(guest, brackwater_saml):
    make_organisation("Brackwater")
    nell = create_member(email="nell@brackwater.example", password=PASSWORD, name="Nell Hart")
    person = guest(brackwater_saml)
    sign_in_at_brackwater(person, address="nell@brackwater.example", number="4711")
    person.page.wait_for_url(f"{person.base}/people/")
    person.goto("/settings/security/")
    person.sees("You signed in through your organisation")
    assert SocialAccount.objects.get().user_id == nell.pk and mail.outbox[-1].to == ["nell@brackwater.example"]

    person.context.clear_cookies()
    sign_in_at_brackwater(person, address="nell@brackwater.example", number="4712")
    person.page.get_by_role("heading", name="You could not be signed in").wait_for()
    person.faults.clear()  # the browser notes a refusal as an error, which it is
    person.look()
    person.sees("Another person of that organisation has used this address here before.")
