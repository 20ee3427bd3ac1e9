"""People like me: with whom, where they meet and what they asked, each as far as whoever looks may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.groups.models import Level
from coalface.pages.twins import places_of
from coalface.people.models import Member
from coalface.people.twins import twins
from tests.world import make_group, make_member, make_question, signed_in

pytestmark = pytest.mark.django_db


def page_of(member) -> str:
    return signed_in(member).get("/people-like-me/").content.decode()


@pytest.fixture
def ida(world) -> Member:
    """Who does Chen's work, and is in a group of each sort with Ann."""
    ida = make_member("Ida", role="Senior archivist")
    for name, access, cap in (
        ("Paper Trails", "open", Level.PUBLIC),
        ("Ink Well", "restricted", Level.MEMBERS),
        ("Sealed Boxes", "private", Level.GROUP),
    ):
        make_group(name, access=access, cap=cap, lead=world.ann, members=(ida,))
    ida.refresh_from_db()
    return ida


def test_it_is_for_members(world, guest):
    assert guest.get("/people-like-me/").status_code == 302
    assert guest.post("/people-like-me/").status_code in (302, 405)


def test_who_does_my_work_and_where_they_meet(world, chen, ida):
    page = page_of(chen)
    assert 'href="/people/ida/"' in page and "Why: the same role" in page
    assert "Paper Trails" in page and "Ink Well" in page and "1 person like you" in page


def test_a_private_group_is_no_place_to_meet_even_for_who_is_in_it(world, chen, ida, ann):
    assert "Sealed Boxes" not in page_of(chen)
    Member.objects.filter(pk=ann.pk).update(role="Archivist")
    assert "Sealed Boxes" not in page_of(Member.objects.get(pk=ann.pk)).partition("Where they meet")[2]


def test_one_asks_at_once_only_where_one_is_in(world, chen, ida, ann):
    assert "Ask there" not in page_of(chen)
    Member.objects.filter(pk=ann.pk).update(role="Archivist")
    page = page_of(ann)
    assert "/groups/paper-trails/questions/new/" in page and "/groups/ink-well/questions/new/" in page


def test_who_lets_nobody_see_their_groups_is_not_counted(world, chen, ida):
    Member.objects.filter(pk=ida.pk).update(groups_for="me")
    viewer = world.viewer(chen)
    assert places_of(viewer, twins(viewer, chen)) == []


def test_what_they_asked_shows_as_far_as_one_may_see_it(world, chen, ida):
    make_question(author=ida, title="How do you flatten a map?", level=Level.MEMBERS)
    make_question(author=ida, title="What is in the sealed box?", group=world.private_group, level=Level.GROUP)
    make_question(author=ida, title="Not yet asked", state="draft")
    page = page_of(chen)
    assert "How do you flatten a map?" in page
    assert "sealed box" not in page and "Not yet asked" not in page


def test_my_own_page_names_three_of_them(world, chen, ida):
    for number in range(4):
        make_member(f"Archivist {number}", role="Archivist")
    mine = signed_in(chen).get("/people/chen/").content.decode()
    assert "People like you" in mine and 'hx-get="/people-like-me/"' in mine
    few = signed_in(chen).get("/people-like-me/", headers={"HX-Request": "true"}).content.decode()
    assert "People like you" in few and few.count("the same role") == 3 and "<main" not in few
    assert "says on the hub that they do your work" not in few  # Chen works for no organisation that we know
    Member.objects.filter(pk=chen.pk).update(organisation=world.organisation)
    few = signed_in(chen).get("/people-like-me/", headers={"HX-Request": "true"}).content.decode()
    assert "Nobody else from Fenwick District Council says on the hub that they do your work" in few
    for other in ("/people/chen/?as=members", "/people/ida/"):
        assert "People like you" not in signed_in(chen).get(other).content.decode()


def test_it_costs_the_same_for_three_and_for_thirty(world, chen, ida):
    client = signed_in(chen)

    def cost() -> int:
        client.get("/people-like-me/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/people-like-me/").status_code == 200
        return len(asked)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            one = make_member(f"Archivist {number}", role="Archivist")
            make_group(f"Room {number}", access="open", cap=Level.PUBLIC, lead=one)
            make_question(author=one, title=f"Asked {number}", level=Level.MEMBERS)

    fill(0, 3)
    few = cost()
    fill(3, 30)
    assert cost() == few <= 18


# ── A page that visitors may open ────────────────────────────────────────────


def test_a_page_opens_to_visitors_with_what_is_for_everyone_and_what_is_public(world, ann, guest):
    make_question(author=ann, title="For the web", level=Level.PUBLIC)
    make_question(author=ann, title="For members", level=Level.MEMBERS)
    assert guest.get("/people/ann/").status_code == 302
    Member.objects.filter(pk=ann.pk).update(
        about="I keep bees.", about_for="everyone", region="wales", role_for="members", one_liner="Eleven colleagues."
    )
    page = guest.get("/people/ann/").content.decode()
    assert "I keep bees." in page and "For the web" in page and "Fenwick District Council" in page
    for kept in ("Wales", "Rent officer", "For members", "Eleven colleagues", "/people/ann/follow/", "/reports/new/"):
        assert kept not in page, kept
    assert guest.get("/people/bo/").status_code == 302


def test_groups_that_are_for_members_show_the_listed_ones_only(world, ann, chen, guest):
    Member.objects.filter(pk=ann.pk).update(groups_for="members")
    page = signed_in(chen).get("/people/ann/").content.decode()
    assert "Damp Homes" in page and "Rent Rooms" in page and "Closed Files" not in page and "Old Papers" not in page
    Member.objects.filter(pk=ann.pk).update(groups_for="everyone")
    assert "Damp Homes" in guest.get("/people/ann/").content.decode()
    Member.objects.filter(pk=ann.pk).update(groups_for="me")
    for reader in (world.bo, chen):
        page = signed_in(reader).get("/people/ann/").content.decode()
        assert "Damp Homes" not in page.partition("</h1>")[2] and "You share" not in page


@pytest.mark.parametrize(
    ("seen_as", "shows"),
    [("groups", {"Wales", "bees"}), ("members", {"bees"}), ("others", {"bees"}), ("visitors", set())],
)
def test_ann_looks_at_her_page_as_somebody_else(world, ann, seen_as, shows):
    Member.objects.filter(pk=ann.pk).update(about="I keep bees.", region="wales", region_for="groups")
    page = signed_in(ann).get(f"/people/ann/?as={seen_as}").content.decode()
    assert {word for word in ("Wales", "bees") if word in page} == shows
    assert "Back to your own view" in page
