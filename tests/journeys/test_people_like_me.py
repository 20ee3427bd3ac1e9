"""Somebody who is the only one in her organisation finds who does her work elsewhere, asks them, and keeps a thing back."""

import pytest

from coalface.entries.models import Entry
from coalface.groups.models import Group, Level, Membership
from coalface.people.models import Member, Organisation, Specialism
from tests.world import make_group, make_member, make_question

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cemeteries() -> Group:
    """A group in which those are who do Nell's work, each at another council; her own knows nobody who does it."""
    places = [
        Organisation.objects.create(
            name=f"{name} Council", slug=name.lower(), sector="council", size="100-999", region="wales"
        )
        for name in ("Fenwick", "Tarn", "Cwm")
    ]
    ashes = Specialism.objects.create(name="ashes", slug="ashes")
    nell, ines, toby = (
        make_member(name, role=role, organisation=place, region="wales")
        for name, role, place in zip(
            ("Nell Carrow", "Ines Calder", "Toby Penn"),
            ("Cemeteries manager", "Senior cemeteries manager", "Cemeteries manager"),
            places,
            strict=True,
        )
    )
    make_member("Kit Baker", role="Baker", organisation=places[0], region="wales")
    for one in (nell, ines):
        one.specialisms.add(ashes)
    Member.objects.filter(pk=ines.pk).update(willing=True)
    group = make_group("Graves and Ashes", access="open", cap=Level.PUBLIC, lead=ines, members=(toby,))
    make_question(author=ines, title="How long do you keep plans?", group=group, level=Level.MEMBERS)
    return group


def test_a_role_twin_is_found_and_asked(cemeteries: Group, visitor):
    nell = visitor().become(Member.objects.get(name="Nell Carrow"))
    nell.goto("/people/")
    nell.page.locator("main [name=sector]").select_option("council")
    nell.page.locator("main [name=willing]").check()
    nell.press("Find people")
    nell.sees("Ines Calder")
    nell.sees("Found by: Council, willing to help")
    nell.press("People like me")
    nell.sees("Nobody else from Fenwick Council")
    nell.sees(
        "Why: the same role; knows ashes, as you do; same sort and size of organisation (Council); in your region"
    )
    nell.sees("How long do you keep plans?")
    nell.sees("2 people like you")
    nell.press("Graves and Ashes", exact=False)
    nell.press("Join this group", exact=False)
    assert Membership.objects.filter(group=cemeteries, member__name="Nell Carrow").exists()
    nell.goto("/people-like-me/")
    nell.press("Ask there", exact=False)
    nell.page.locator("main [name=title]").fill("Who scatters ashes at the sea?")
    nell.press("Ask your question")
    nell.sees("No answer yet")
    assert Entry.everything.get(title="Who scatters ashes at the sea?").group == cemeteries


def test_a_member_keeps_her_region_for_her_groups_and_looks(cemeteries: Group, visitor):
    ines = visitor().become(Member.objects.get(name="Ines Calder"))
    ines.goto("/settings/seen/")
    ines.page.locator("main [name=region_for]").select_option("groups")
    ines.press("Save who sees what")
    ines.goto("/people/ines-calder/?as=members")
    assert "Wales" not in ines.page.locator("main, .place").first.inner_text()
    ines.press("somebody in my groups")
    assert "Wales" in ines.page.locator(".place").inner_text()
    nell = visitor().become(Member.objects.get(name="Nell Carrow"))
    nell.goto("/people/?region=wales")
    nell.sees("Toby Penn")
    assert "Ines Calder" not in nell.page.locator("main").inner_text()
