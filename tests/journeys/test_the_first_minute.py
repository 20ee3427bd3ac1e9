"""The first minute: somebody joins, takes three small steps, joins two groups by one press, and asks."""

import re

import pytest
from django.core import mail

from coalface.groups.models import Level
from coalface.people.actions import say_what_known
from coalface.people.models import Member, Organisation, OrganisationDomain
from tests.world import make_entry, make_group, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hub():
    place = Organisation.objects.create(name="Larchdale Council", slug="larchdale", sector="council", region="wales")
    OrganisationDomain.objects.create(organisation=place, domain="larchdale.example")
    lead = make_member("Dee Lindqvist", role="Rent officer", organisation=place, region="wales")
    say_what_known(member=lead, specialisms=["Party walls", "Damp"])
    repairs = make_group("Housing Repairs", access="open", cap=Level.PUBLIC, lead=lead)
    make_group("Rents", access="open", cap=Level.PUBLIC, lead=lead)
    make_group("Rent Appeals", access="restricted", cap=Level.MEMBERS, lead=lead)
    words = {"kind": "question", "author": lead, "group": repairs, "level": Level.MEMBERS}
    make_entry(**words, title="Damp behind tiles", tags=("damp", "tiles"))


def test_the_first_minute_ends_with_a_question(hub, visitor):
    nell = visitor()
    nell.goto("/accounts/signup/?next=/people/")
    nell.fill("Your name", "Nell Hart")
    nell.page.locator("main [name=email]").fill("nell@larchdale.example")
    nell.page.locator("main [name=password1]").fill("seven brass lanterns")
    nell.page.locator("main [name=terms]").check()
    nell.press("Join")
    code = re.search(r"^\s*([A-Z]{4}-[A-Z]{4})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    nell.page.locator("main [name=code]").fill(code)
    nell.press("Continue")

    nell.sees("Step 1 of 3")
    nell.sees("You work for Larchdale Council")
    nell.fill("Your role", "Rent officer")
    nell.press("Save and go on")
    nell.sees("Step 2 of 3")
    nell.page.locator("main [name=picked][value=damp]").check()
    nell.page.locator("main [name=interests][value=tiles]").check()
    nell.press("Back")
    nell.sees("Step 1 of 3")
    nell.press("Skip this step")
    nell.page.locator("main [name=picked][value=damp]").check()
    nell.page.locator("main [name=interests][value=tiles]").check()
    nell.press("Save and go on")
    nell.sees("Step 3 of 3")
    nell.page.get_by_label("15 minutes a week").check()
    nell.press("Save and go on")

    nell.sees("1 person with your role is here")
    nell.sees("They talk about damp, which you know")
    nell.sees("You could answer this")
    nell.page.locator("main [name=group][value=housing-repairs]").check()
    nell.page.locator("main [name=group][value=rents]").check()
    nell.press("Join what I ticked")
    assert nell.page.url == nell.base + "/people/"
    nell.sees("You are in now: Housing Repairs, Rents.")

    nell.goto("/welcome/groups/")
    nell.fill("Your question, in one sentence", "Who pays for a second visit?")
    nell.press("Go on to ask it")
    assert nell.page.locator("main [name=title]").input_value() == "Who pays for a second visit?"
    nell.page.locator("main [name=source]").fill("We did, until May.")
    nell.page.get_by_label("Rents", exact=False).first.check()
    nell.press("Ask your question")
    nell.sees("We did, until May.")
    member = Member.objects.get(email="nell@larchdale.example")
    assert (member.role, member.minutes_a_week, bool(member.welcomed_at)) == ("Rent officer", 15, True)
