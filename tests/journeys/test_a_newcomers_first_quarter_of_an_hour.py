"""A newcomer signs up, takes three small steps, joins what suits, asks, is answered, and finds what was said to them."""

from uuid import uuid4

import pytest

from coalface.entries.models import Entry
from coalface.groups.models import Group, Level, Membership
from coalface.people.models import Member, Specialism
from tests.journeys.joining import join_the_hub, make_organisation
from tests.world import make_group, make_member, make_question, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trees() -> Group:
    """A group about trees, where somebody with the newcomer's role is, and talk of what the newcomer knows."""
    council = make_organisation("Fenwick")
    dee, tom = make_member("Dee Lindqvist"), make_member("Tom Wray", role="Tree officer", organisation=council)
    group = make_group("Trees and Streets", access="open", cap=Level.PUBLIC, lead=dee, members=(tom,))
    Group.objects.filter(pk=group.pk).update(welcome="Say hello.", welcome_html="<p>Say hello, we are few.</p>")
    make_group("Dark Store", access="private", cap=Level.GROUP, lead=dee)
    make_question(author=tom, title="Roots under a kerb", group=group, level=Level.MEMBERS, tags=("ash dieback",))
    make_question(author=dee, title="A quiet drawer", level=Level.MEMBERS, tags=("drawers",))
    Specialism.objects.create(name="Ash dieback", slug="ash-dieback").members.add(tom)
    group.refresh_from_db()
    return group


def test_a_newcomers_first_quarter_of_an_hour(trees: Group, visitor):
    nell = join_the_hub(visitor, "Nell Carrow", f"nell-{uuid4().hex[:6]}@fenwick.example")
    nell.sees("Step 1 of 3")
    nell.sees("Fenwick Council")
    nell.page.locator("main [name=role]").fill("Tree officer")
    nell.press("Save and go on")
    nell.sees("Step 2 of 3")
    nell.page.locator("main [name=specialisms]").fill("ash dieback")
    nell.page.locator("main [name=interests][value=drawers]").check()
    nell.press("Save and go on")
    nell.sees("Step 3 of 3")
    nell.page.locator("main [name=minutes][value='5']").check()
    nell.press("Save and go on")
    member = Member.objects.get(name="Nell Carrow")
    assert member.welcomed_at and member.minutes_a_week == 5 and member.role == "Tree officer"

    nell.sees("Trees and Streets")
    assert "Dark Store" not in nell.page.content()
    nell.page.locator("main [name=group][value=trees-and-streets]").check()
    nell.press("Join what I ticked")
    assert Membership.objects.filter(group=trees, member=member).exists()

    nell.goto("/groups/trees-and-streets/")
    nell.press("Ask this group", exact=False)
    nell.page.locator("main [name=title]").fill("Who pays for a tree that two councils share?")
    nell.press("Ask your question")
    nell.sees("No answer yet")
    asked = Entry.everything.get(title__startswith="Who pays")

    make_reply(entry=asked, author=Member.objects.get(name="Tom Wray"), text="We split it by the trunk.")
    nell.goto("/")
    nell.sees("Who pays for a tree that two councils share?")
    nell.press("Who pays for a tree that two councils share?", exact=False)
    nell.sees("We split it by the trunk.")
    nell.press("Bookmark", exact=False)
    nell.page.get_by_role("button", name="Bookmarked").wait_for()
    nell.goto("/bookmarks/")
    nell.sees("Who pays for a tree that two councils share?")
    nell.goto("/search/?q=trunk")
    nell.sees("Who pays for a tree that two councils share?")


def test_the_shortest_way_from_the_mail_to_a_question_is_three_pages(trees: Group, visitor):
    nell = join_the_hub(visitor, "Nell Carrow", f"nell-{uuid4().hex[:6]}@fenwick.example")
    seen = [nell.page.url]
    nell.press("I have a question now")
    seen.append(nell.page.url)
    nell.page.locator("main [name=title]").fill("Who lends a hedge trimmer?")
    nell.page.locator("main [name=where][value=hub]").check()
    nell.press("Ask your question")
    seen.append(nell.page.url)
    nell.sees("Who lends a hedge trimmer?")
    assert len(seen) == 3 and Entry.everything.filter(title__startswith="Who lends").exists()
