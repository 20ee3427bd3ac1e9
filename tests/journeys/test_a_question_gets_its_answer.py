"""The main story: two people of two organisations join, one asks, the other answers, it is accepted and found again."""

import pytest

from coalface.groups.models import Group, Level
from tests.journeys.joining import join_the_hub, make_organisation
from tests.world import make_group, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hub():
    for name in ("Fenwick", "Larchdale"):
        make_organisation(name)
    lead = make_member("Dee Lindqvist")
    return make_group("Housing Repairs", access="open", cap=Level.PUBLIC, lead=lead, default_level=Level.MEMBERS)


def test_a_question_gets_its_answer(hub: Group, visitor):
    ann = join_the_hub(visitor, "Ann Wester", "ann@fenwick.example")
    ann.goto("/groups/")
    ann.press("Housing Repairs", exact=False)
    ann.press("Join this group", exact=False)
    ann.press("Ask this group", exact=False)
    ann.page.locator("main [name=title]").fill("Who repairs a sash window in a listed flat?")
    ann.page.locator("main [name=source]").fill("Four of them, all **rotten**. Planning says no plastic.")
    ann.press("Ask your question")
    ann.sees("Who repairs a sash window in a listed flat?")
    ann.sees("No answer yet")
    address = ann.page.url.removeprefix(ann.base)

    bo = join_the_hub(visitor, "Bo Rennick", "bo@larchdale.example")
    bo.goto(address)
    bo.press("Join Housing Repairs", exact=False)
    bo.goto(address)
    bo.page.locator("main #answer [name=source]").fill("Try the college joinery course. They did ours for £90 each.")
    bo.press("Post your answer")
    bo.sees("college joinery course")

    ann.goto("/")
    ann.sees("Who repairs a sash window in a listed flat?")
    ann.goto(address)
    ann.press("This helped most")
    ann.sees("Accepted answer")
    ann.press("Thanks", exact=False)

    bo.goto("/")
    bo.page.locator("header [name=q]").fill("joinery sash")
    bo.page.locator("header [name=q]").press("Enter")
    bo.page.wait_for_load_state()
    bo.look()
    bo.press("Who repairs a sash window in a listed flat?", exact=False)
    bo.sees("Accepted answer")
    for path in (
        "/people/",
        "/people/ann-wester/",
        "/organisations/fenwick/",
        "/settings/",
        "/settings/profile/",
        "/questions/",
    ):
        bo.goto(path)
    for path in (
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/groups/housing-repairs/members/",
    ):
        bo.goto(path)

    guest = visitor()
    for path in (
        "/",
        "/groups/",
        "/groups/housing-repairs/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/login/code/",
    ):
        guest.goto(path)
    for path in ("/about/", "/accessibility/", "/privacy/", "/terms/", "/cookies/", "/contact/", "/search/?q=sash"):
        guest.goto(path)
