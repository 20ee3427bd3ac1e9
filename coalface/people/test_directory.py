"""The directory: filters that work by their address alone, by what each was found, and whom a likeness brings together."""

import re
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.people import directory
from coalface.people.directory import BY_NAME, FOLLOWING, found_by, people_page
from coalface.people.models import Member, Organisation, Specialism
from coalface.people.role_words import bare_role, telling_words, ways_to_say
from coalface.people.twins import MOST, _gathered, only_one_of_role, twins
from tests.world import make_member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(world) -> Organisation:
    """A large trust in Wales where Chen works, who knows about kilns and is willing to help."""
    trust = Organisation.objects.create(name="Cwm Trust", slug="cwm", sector="health", size="5000-more", region="wales")
    Member.objects.filter(handle="chen").update(organisation=trust, region="wales", willing=True)
    world.chen.refresh_from_db()
    world.chen.specialisms.add(Specialism.objects.create(name="kilns", slug="kilns"))
    return trust


def listed(client, query: str) -> dict[str, str]:
    """Return who stands in the directory for a query, with the words below each."""
    page = client.get(f"/people/?{query}").content.decode().partition('aria-label="Members"')[2]
    rows = page.split('<div class="person">')[1:]
    return {
        re.search(r'<a href="/people/[^"]+">([^<]+)</a>', row)[1]: " ".join(re.findall(r'class="why">([^<]*)<', row))
        for row in rows
    }


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("role=archiv", "role"),
        ("specialism=kiln", "knows kilns"),
        ("organisation=cwm", "organisation"),
        ("sector=health", "Health"),
        ("size=5000-more", "5,000 people or more"),
        ("region=wales", "Wales"),
        ("willing=on", "willing to help"),
        ("q=chen", "name"),
        ("q=archivist+kilns", "role, knows kilns"),
        ("q=cwm&sector=health&willing=on", "organisation, Health, willing to help"),
    ],
)
def test_chen_is_found_and_the_page_says_by_what(world, trust, query, why):
    assert listed(signed_in(world.ann), query) == {"Chen": f"Found by: {why}"}


@pytest.mark.parametrize("query", ["sector=police", "size=under-100", "role=archiv&region=london", "specialism=damp"])
def test_who_is_not_like_that_is_not_found(world, trust, query):
    assert listed(signed_in(world.ann), query) == {}


def test_a_filter_that_is_no_choice_counts_for_nothing(world, trust):
    assert len(listed(signed_in(world.ann), "sector=circus")) == 6
    assert len(listed(signed_in(world.ann), "sector=circus&size=5000-more")) == 1


def test_each_filter_can_be_taken_away_by_a_link(world, trust):
    page = signed_in(world.ann).get("/people/?sector=health&region=wales&q=chen").content.decode()
    assert 'href="/people/?q=chen&amp;sector=health"' in page and 'href="/people/?q=chen&amp;region=wales"' in page


def test_the_next_page_keeps_the_filters(world, trust):
    for number in range(32):
        make_member(f"Twin {number}", organisation=trust, willing=True)
    client = signed_in(world.ann)
    page = client.get("/people/?sector=health&willing=on&size=5000-more").content.decode()
    address = re.search(r'href="(\?[^"]*after=[^"]*)"', page)[1].replace("&amp;", "&")
    assert "sector=health" in address and "willing=on" in address and "size=5000-more" in address
    assert len(listed(client, address[1:])) == 3


def test_how_often_a_page_asks_is_fixed_whatever_is_looked_for(world, trust):
    viewer = world.viewer(world.ann)
    for wanted, number in (
        ({}, 2),
        ({"q": "chen kilns cwm"}, 2),
        ({"sector": "health", "size": "5000-more", "willing": True}, 3),
    ):
        with CaptureQueriesContext(connection) as asked:
            found = people_page(viewer, wanted)
            assert [found_by(viewer, one, wanted) for one in found.items]
        assert len(asked) == number


def test_a_page_is_the_same_whether_the_members_that_follow_fill_it_or_not(world, monkeypatch):
    for number in range(BY_NAME.size + 12):
        make_member(f"Lamp {number:02}", role="Lamplighter" if number % 2 else "Lamp Lamplighter")
    viewer, wanted = world.viewer(world.ann), {"role": "lamplighter"}
    pages = []
    for following in (FOLLOWING, BY_NAME.size + 2, 1):
        monkeypatch.setattr(directory, "FOLLOWING", following)
        first = people_page(viewer, wanted)
        after = parse_qs(first.next_query)["after"][0]
        pages.append([one.pk for one in [*first.items, *people_page(viewer, wanted, cursor=after).items]])
    assert pages[0] == pages[1] == pages[2] and len(set(pages[0])) == BY_NAME.size + 12


def test_a_member_says_that_they_are_willing_and_takes_it_back(world):
    client = signed_in(world.ann)
    client.post("/settings/profile/", {"name": "Ann", "willing": "on"})
    assert "Ann" in listed(signed_in(world.bo), "willing=on")
    assert "Willing to help" in signed_in(world.bo).get("/people/ann/").content.decode()
    client.post("/settings/profile/", {"name": "Ann"})
    assert listed(signed_in(world.bo), "willing=on") == {}


# ── People like me ───────────────────────────────────────────────────────────


def test_rank_makes_no_other_role():
    for said in (
        "Tree officer",
        "Senior tree officer",
        "TREE OFFICER",
        "Lead Tree Officer (part time)",
        " tree  officer ",
    ):
        assert bare_role(said) == "tree officer"
    assert {"tree officer", "senior tree officer"} <= set(ways_to_say("Lead tree officer"))
    assert ways_to_say("") == [] == ways_to_say(" ")
    assert telling_words("Head of Trees and Parks") == {"tree", "park"}


def test_the_same_role_is_found_whatever_its_rank_and_spelling(world, trust):
    reader = world.ann
    for name, role in (
        ("Ida", "Senior Rent Officer"),
        ("Olu", "RENT OFFICER"),
        ("Pat", "Rents clerk"),
        ("Kit", "Baker"),
    ):
        make_member(name, role=role, organisation=trust)
    found = {twin.member.name: twin for twin in twins(world.viewer(reader), reader)}
    assert found["Ida"].reasons[0] == found["Olu"].reasons[0] == "the same role"
    assert "Kit" not in found


def test_the_most_alike_stand_first_each_with_every_reason(world, trust):
    reader, council = (
        world.ann,
        Organisation.objects.create(name="Tarn Council", slug="tarn", sector="council", size="100-999", region="wales"),
    )
    Organisation.objects.filter(pk=world.organisation.pk).update(size="100-999", region="wales")
    Member.objects.filter(pk=reader.pk).update(region="wales")
    reader = Member.objects.get(pk=reader.pk)
    damp = Specialism.objects.create(name="damp", slug="damp")
    reader.specialisms.add(damp)
    best = make_member("Ida", role="Rent officer", organisation=council, region="wales")
    best.specialisms.add(damp)
    second = make_member("Olu", role="Lead rent officer", organisation=trust)
    found = twins(world.viewer(reader), reader)
    assert [twin.member for twin in found[:2]] == [best, second]
    assert found[0].reasons == [
        "the same role",
        "knows damp, as you do",
        "same sort and size of organisation (Council)",
        "in your region",
    ]


def test_who_says_nothing_of_themselves_has_no_twins(world):
    nobody = make_member("Nan")
    assert twins(world.viewer(nobody), nobody) == []
    page = signed_in(nobody).get("/people-like-me/").content.decode()
    assert "Nobody yet" in page and "/settings/profile/" in page


def test_what_is_hidden_gathers_nobody_and_moves_nobody(world, trust):
    """Two who show the same are in the same order whatever they hide, by name."""
    reader = world.ann
    for name in ("Ida", "Olu"):
        make_member(name, role="Rent officer", organisation=trust, region="wales")
    Member.objects.filter(pk=reader.pk).update(region="wales")
    reader = Member.objects.get(pk=reader.pk)
    Member.objects.filter(name="Ida").update(region="london", region_for="me")
    Member.objects.filter(name="Olu").update(region_for="me")
    found = twins(world.viewer(reader), reader)
    assert [twin.member.name for twin in found[:2]] == ["Ida", "Olu"]
    assert found[0].points == found[1].points and "in your region" not in found[1].reasons
    Member.objects.filter(name="Olu").update(role_for="me", organisation_for="me")
    assert "Olu" not in {twin.member.name for twin in twins(world.viewer(reader), reader)}


def test_the_only_one_is_said_of_who_shows_it_at_one_organisation(world, trust):
    viewer = world.viewer(world.ann)
    assert only_one_of_role(viewer, world.ann)
    other = make_member("Ida", role="Senior rent officer", organisation=world.organisation)
    assert not only_one_of_role(viewer, world.ann)
    Member.objects.filter(pk=other.pk).update(organisation=trust)
    assert only_one_of_role(viewer, world.ann)
    assert not only_one_of_role(world.viewer(world.dee), world.dee)  # works nowhere
    later = signed_in(world.ann).get("/people-like-me/", headers={"HX-Request": "true"}).content.decode()
    assert "Nobody else from Fenwick" in later  # what one's own page fetches after it came
    assert "Nobody else from Fenwick" not in signed_in(world.bo).get("/people/ann/").content.decode()
    assert "Nobody else from Fenwick" in signed_in(world.ann).get("/people-like-me/").content.decode()


def test_it_costs_the_same_for_few_and_for_many_and_weighs_only_so_many(world, trust):
    reader = world.ann
    damp = Specialism.objects.create(name="damp", slug="damp")
    reader.specialisms.add(damp)

    viewer = world.viewer(reader)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            twins(viewer, reader)
        return len(asked)

    for number in range(3):
        make_member(f"Few {number}", role="Rent officer", organisation=trust).specialisms.add(damp)
    few = cost()
    rows = [
        Member(name=f"M{at}", handle=f"m{at}", email=f"m{at}@x.example", state="active", role="Rent officer")
        for at in range(MOST["role"] + MOST["specialisms"])
    ]
    Member.objects.bulk_create(rows)
    made = Member.objects.filter(name__startswith="M")
    Member.specialisms.through.objects.bulk_create(
        Member.specialisms.through(member=one, specialism=damp) for one in made
    )
    assert cost() == few <= 6
    assert len(_gathered(reader, [damp.pk], [])) <= sum(MOST.values())
