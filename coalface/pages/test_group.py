"""A group's home: its tabs, what is pinned, what waits, and what is said of an archived group."""

import pytest
from django.utils import timezone

from coalface.entries.kind import asking, entry_address, group_tabs
from coalface.entries.models import Entry
from coalface.groups.models import Group, Level
from tests.world import World, make_entry, make_question, signed_in

pytestmark = pytest.mark.django_db


def body(client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("kind", group_tabs(), ids=lambda kind: kind.name)
def test_a_tab_lists_one_kind_of_the_group(world: World, ann, bo, kind):
    make_entry(kind=kind.name, author=ann, title="Of this kind", group=world.open_group, level=Level.GROUP)
    make_entry(kind=kind.name, author=ann, title="In another group", group=world.restricted_group, level=Level.GROUP)
    make_question(author=ann, title="Of another kind", group=world.open_group, level=Level.GROUP)
    page = body(signed_in(bo), f"/groups/damp-homes/{kind.plural}/")
    assert "Of this kind" in page and "In another group" not in page and "Of another kind" not in page
    assert f'<a href="/groups/damp-homes/{kind.plural}/" aria-current="page">' in page


@pytest.mark.parametrize("kind", group_tabs(), ids=lambda kind: kind.name)
def test_what_a_tab_shows_is_what_one_may_see(world: World, ann, chen, guest, kind):
    for level in Level:
        make_entry(kind=kind.name, author=ann, title=f"Level {level.name}", group=world.open_group, level=level)
    path = f"/groups/damp-homes/{kind.plural}/"
    assert "Level GROUP" not in body(signed_in(chen), path) and "Level MEMBERS" in body(signed_in(chen), path)
    assert "Level MEMBERS" not in body(guest, path) and "Level PUBLIC" in body(guest, path)
    assert signed_in(chen).get(f"/groups/closed-files/{kind.plural}/").status_code == 404
    assert guest.get(f"/groups/closed-files/{kind.plural}/").status_code == 302


def test_a_kind_without_a_tab_has_no_page_in_the_group(world: World, bo):
    for word in (asking().plural, "nonsense"):
        assert signed_in(bo).get(f"/groups/damp-homes/{word}/").status_code == 404


def test_an_empty_tab_teaches_to_fill_it(world: World, bo, chen):
    for kind in group_tabs():
        page = body(signed_in(bo), f"/groups/damp-homes/{kind.plural}/")
        assert kind.new_address_in(world.open_group) in page and str(kind.new_words) in page
        assert "Be the first" not in body(signed_in(chen), f"/groups/damp-homes/{kind.plural}/")


def test_pins_stand_first_on_the_first_page_and_stay_in_the_list(world: World, ann, bo, chen):
    now = timezone.now()
    for level in (Level.GROUP, Level.MEMBERS):
        entry = make_question(author=ann, title=f"Pinned {level.name}", group=world.open_group, level=level)
        Entry.everything.filter(pk=entry.pk).update(pinned_at=now)
    page = body(signed_in(bo), "/groups/damp-homes/")
    assert 'class="pins"' in page and page.count("Pinned GROUP</a>") == 2
    outside = body(signed_in(chen), "/groups/damp-homes/")
    assert "Pinned GROUP" not in outside and outside.count("Pinned MEMBERS</a>") == 2
    assert 'class="pins"' not in body(signed_in(bo), "/groups/damp-homes/unanswered/")
    for number in range(21):
        make_question(author=ann, title=f"Later {number}", group=world.open_group, level=Level.GROUP)
    older = body(signed_in(bo), "/groups/damp-homes/").split('href="?after=')[1].split('"')[0]
    assert 'class="pins"' not in body(signed_in(bo), f"/groups/damp-homes/?after={older}")


def test_talked_about_leads_to_the_topic_inside_the_group(world: World, ann, bo):
    make_question(author=ann, title="Q", group=world.open_group, level=Level.GROUP, tags=("black mould",))
    assert "/groups/damp-homes/tags/black-mould/" in body(signed_in(bo), "/groups/damp-homes/")


def test_an_archived_group_says_so_on_its_home_and_its_entries(world: World, ann, bo, dee):
    entry = make_question(author=ann, title="Old", group=world.archived_group)
    assert "This group is archived" in body(signed_in(bo), "/groups/old-papers/")
    assert "Open it again" in body(signed_in(dee), "/groups/old-papers/")
    page = body(signed_in(bo), entry_address(entry))
    assert "Old Papers is archived" in page and "<textarea" not in page


def test_the_head_says_who_runs_the_group_to_members_of_the_hub(world: World, chen, guest):
    assert "Run by" in body(signed_in(chen), "/groups/damp-homes/")
    assert "Run by" not in body(guest, "/groups/damp-homes/")


def test_the_head_leads_to_sharing_in_the_group_where_one_may(world: World, bo, chen):
    address = asking().new_address_in(Group.objects.get(slug="damp-homes"))
    assert address in body(signed_in(bo), "/groups/damp-homes/")
    assert address not in body(signed_in(chen), "/groups/damp-homes/")
