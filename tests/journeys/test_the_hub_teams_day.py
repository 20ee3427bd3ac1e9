"""The hub team's day: somebody is found and suspended, an import is claimed, a look, an organisation, a complaint."""

import re

import pytest
from django.conf import settings

from coalface.features.complaints.models import Complaint
from coalface.people.models import Look, Member, Organisation
from tests.world import PASSWORD, make_group, make_member, make_question

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_hub_teams_day(visitor, mailoutbox):
    eve = make_member("Eve Salter", hub_team=True)
    dee, gus = make_member("Dee Lindqvist"), make_member("Gus Pell")
    ivo = make_member("Ivo Marsh", state=Member.State.STAGED)
    twin = make_member("Dee Lindqvist Old")
    make_question(author=ivo, title="Who has the keys?")
    make_group("Night Shelters", access="open", cap=3, lead=dee)

    person = visitor().become(eve)
    person.goto("/hub/")
    person.press("All people")
    person.fill("Name, handle or e-mail address", "gus-pell@fen")
    person.press("Find people")
    person.press("Gus Pell")
    person.press("Suspend")
    person.fill("Reason", "Sells paint to everybody.")
    person.press("Suspend")
    person.sees("is suspended and signed out everywhere")
    assert Member.objects.get(pk=gus.pk).state == "suspended"
    person.press("End the suspension")
    person.fill("Reason", "He stopped.")
    person.press("End the suspension")
    person.sees("can sign in again")

    person.goto("/hub/people/ivo-marsh/")
    person.press("Attach an address")
    person.fill("E-mail address", "ivo@fenwick.example")
    person.fill("Reason", "He wrote to us from it.")
    person.press("Send the mail")
    person.sees("The account was offered to ivo@fenwick.example")
    newcomer = visitor()
    newcomer.goto(re.search(rf"{settings.COALFACE_URL}(/claim/\S+)", mailoutbox[-1].body)[1])
    newcomer.sees("Ivo Marsh")
    newcomer.fill("A password", PASSWORD)
    newcomer.page.locator("main [name=terms]").check()
    newcomer.press("Make it my account")
    assert "/welcome/" in newcomer.page.url
    newcomer.goto("/people/ivo-marsh/")
    newcomer.sees("Who has the keys?")

    person.goto(f"/hub/people/{twin.handle}/")
    person.press("Merge into another account")
    person.fill("Handle or e-mail address of the account that stays", "dee-lindqvist")
    person.press("Go on")
    person.sees("It cannot be undone.")
    person.fill("Reason", "She joined twice.")
    person.press("Merge the two accounts")
    person.sees("The two accounts are one.")

    person.press("See the hub as they do")
    person.fill("Reason", "She does not find her group.")
    person.press("Begin the look")
    banner = person.page.get_by_role("region", name="Your look")
    assert "You see the hub as Dee Lindqvist does" in banner.inner_text()
    person.goto("/groups/night-shelters/")
    assert banner.is_visible()
    banner.get_by_role("button", name="End the look").click()
    person.page.wait_for_load_state()
    person.look()
    person.sees("Your look has ended.")
    assert Look.objects.get().ended_at and "She does not find her group." in mailoutbox[-1].body

    person.goto("/hub/organisations/")
    person.press("Add an organisation")
    person.fill("Name", "Fenwick District Council")
    person.fill("E-mail domains", "fenwick.example")
    person.press("Add it")
    assert Member.objects.get(pk=dee.pk).organisation == Organisation.objects.get()
    person.press("Merge it into another one")
    person.goto("/hub/organisations/")
    person.sees("fenwick.example")

    member = visitor().become(dee)
    member.goto("/contact/")
    member.press("Make a complaint")
    member.fill("What is it about?", "My old photo")
    member.fill("What happened, and what should we do?", "It still shows.")
    member.press("Send the complaint")
    member.sees("We have your complaint.")
    person.goto("/hub/complaints/")
    person.sees("Acknowledge it within 30 days")
    person.press("My old photo")
    person.press("Acknowledge the complaint")
    person.sees("A mail tells them.")
    person.fill("Your answer", "It is gone now.")
    person.press("Send the answer")
    person.fill("What came of it?", "Answered and accepted.")
    person.press("Close the complaint")
    assert Complaint.objects.get().state == "closed" and "It is gone now." in mailoutbox[-1].body
    member.goto("/complaints/")
    member.press("My old photo")
    member.sees("It is gone now.")
    person.goto("/hub/complaints/?show=done")
    person.goto("/hub/complaints/new/")
    person.goto("/hub/complaints/")
    person.goto("/hub/")
