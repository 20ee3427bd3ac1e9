"""Three addresses from the home page, and one of the three is in the group a minute after opening her mail."""

import re
import time

import pytest
from django.core import mail

from coalface.groups.models import Level, Membership
from coalface.people.models import Member
from tests.world import make_entry, make_group, make_member

pytestmark = pytest.mark.django_db(transaction=True)

KEY = 200  # milliseconds between two keys of somebody who types sixty words a minute
READING = 1500  # milliseconds that she looks at a page before she does something


@pytest.fixture
def hub():
    ann = make_member("Ann Wester", role="Rent officer")
    repairs = make_group("Housing Repairs", access="open", cap=Level.PUBLIC, lead=ann)
    make_entry(kind="question", author=ann, group=repairs, level=Level.MEMBERS, title="Damp behind tiles")
    return ann


def invite_three(ann, visitor):
    """Invite three people from the home page, and return the path of the link in the mail to Nell."""
    person = visitor().become(ann)
    person.goto("/")
    person.fill("Who do you know who does this work?", "Nell Hart <nell@larchdale.example>, omar@larchdale.example\n")
    person.page.locator("main [name=addresses]").press_sequentially("pat@larchdale.example not-one")
    person.page.get_by_text("Add your own words").click()
    person.fill("Your own words to them (optional)", "We talk about damp on Tuesdays.")
    person.page.get_by_label("Into one of your groups (optional)").select_option("housing-repairs")
    person.page.locator("main [name=known]").check()
    person.press("Invite")
    person.sees("pat@larchdale.example")
    person.sees("Not an address")
    assert {letter.to[0] for letter in mail.outbox} == {f"{who}@larchdale.example" for who in ("nell", "omar", "pat")}
    body = next(letter.body for letter in mail.outbox if letter.to == ["nell@larchdale.example"])
    assert "We talk about damp on Tuesdays." in body
    return person, re.search(r"http://[^/]+(/invitations/open/\S+)", body)[1], body


def test_from_three_addresses_to_a_first_question(hub, visitor):
    ann, link, body = invite_three(hub, visitor)
    nell = visitor()
    nell.goto(link)
    nell.sees("Ann Wester invites you to Housing Repairs")
    nell.sees("nell@larchdale.example")
    nell.fill("Your name", "Nell Hart")
    nell.page.locator("main [name=password1]").fill("seven brass lanterns")
    nell.page.locator("main [name=terms]").check()
    nell.press("Join and go to the group")
    nell.sees("Step 1 of 3")
    for _ in range(3):
        nell.press("Skip this step")
    nell.press("Go on to where you were going")
    nell.sees("Damp behind tiles")
    nell.press("Ask this group")
    nell.page.locator("main [name=title]").fill("Who pays for a second visit?")
    nell.page.locator("main [name=source]").fill("We did, until May.")
    nell.press("Ask your question")
    nell.sees("We did, until May.")
    member = Member.objects.get(email="nell@larchdale.example")
    assert member.state == "active" and Membership.objects.filter(member=member).exists()

    ann.goto("/invitations/")
    ann.sees("Nell Hart")
    ann.press("Make a link")
    ann.sees("/invitations/open/")
    ann.goto("/groups/housing-repairs/invitations/")
    pat = visitor()
    pat.goto(re.search(r"http://[^/]+(/invitations/never/\S+)", body)[1])
    pat.press("Never invite me again")
    pat.sees("You will get no invitation")


def test_a_minute_after_opening_the_mail_she_has_asked(hub, visitor, record_property, capsys):
    _ann, link, _body = invite_three(hub, visitor)
    nell = visitor()
    page = nell.page

    def types(name: str, words: str) -> None:
        page.locator(f"main [name={name}]").press_sequentially(words, delay=KEY)

    def presses(words: str) -> None:
        page.wait_for_timeout(READING)
        main = page.locator("main")
        main.get_by_role("button", name=words, exact=True).or_(
            main.get_by_role("link", name=words, exact=True)
        ).first.click()
        page.wait_for_load_state()

    began = time.monotonic()
    page.goto(nell.base + link)
    types("name", "Nell Hart")
    types("password1", "seven brass lanterns")
    page.locator("main [name=terms]").check()
    presses("Join and go to the group")
    types("role", "Rent officer")
    presses("Save and go on")
    presses("Skip this step")
    presses("Skip this step")
    presses("Go on to where you were going")
    presses("Ask this group")
    types("title", "Who pays for a second visit?")
    types("source", "We did, until May.")
    presses("Ask your question")
    nell.sees("We did, until May.")
    took = time.monotonic() - began
    record_property("seconds", took)
    with capsys.disabled():
        print(f"\nFrom opening the mail to the first question: {took:.1f} seconds at {KEY} ms a key.")  # noqa: T201
    assert took < 60
