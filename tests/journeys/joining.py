"""How somebody new comes into the hub, through the front door."""

import re

from django.core import mail

from coalface.people.models import Member, Organisation, OrganisationDomain

PASSWORD = "seven brass lanterns"


def make_organisation(name: str) -> Organisation:
    """Make a council to whom addresses at <name>.example belong."""
    place = Organisation.objects.create(name=f"{name} Council", slug=name.lower(), sector="council")
    OrganisationDomain.objects.create(organisation=place, domain=f"{name.lower()}.example")
    return place


def join_the_hub(visitor, name: str, email: str):
    person = visitor()
    person.goto("/")
    person.press("Join with your work e-mail")
    person.fill("Your name", name)
    person.page.locator("main [name=email]").fill(email)
    person.page.locator("main [name=password1]").fill(PASSWORD)
    person.page.locator("main [name=terms]").check()
    person.press("Join")
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    person.page.locator("main [name=code]").fill(code[1])
    person.press("Continue")
    assert Member.objects.get(email=email).state == "active"
    return person
