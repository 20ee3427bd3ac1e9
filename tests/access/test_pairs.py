"""The rule read from both ends gives the same answer, for every member and every entry of the town."""

import pytest

from coalface.entries import access
from coalface.entries.models import Entry, State
from coalface.groups.models import Level
from coalface.groups.viewer import NOBODY, viewer_of
from tests.access import truth
from tests.world import World

pytestmark = pytest.mark.django_db


def agree(town: World, from_viewer, from_entry) -> None:
    """Compare a rule's two directions for every pair; what is Public is also for who is no active member."""
    seen = {member: ids(from_viewer(viewer_of(member))) for member in town.people}
    for entry in town.entries:
        audience = set(from_entry(entry))
        anybody = entry.level == Level.PUBLIC and entry.state == State.PUBLISHED
        for member in town.people:
            assert (entry.pk in seen[member]) == (member in audience or anybody), f"{member} at {entry}, {entry.group}"


def ids(entries) -> set[int]:
    return set(entries.values_list("pk", flat=True))


def test_both_directions_of_visible_agree(town: World):
    agree(town, access.visible_to, access.audience_of)


def test_both_directions_of_may_open_agree(town: World):
    agree(town, access.may_open, access.openers_of)


def test_asked_of_each_entry_the_rule_is_the_same(town: World):
    for member in [*town.people, None]:
        viewer = viewer_of(member)
        assert ids(access.visible_one_by_one(viewer)) == ids(access.visible_to(viewer))


def test_whoever_sees_an_entry_in_a_list_may_open_it(town: World):
    for member in [*town.people, None]:
        viewer = viewer_of(member)
        assert ids(access.visible_to(viewer)) <= ids(access.may_open(viewer))


def test_the_truth_table_holds(town: World):
    for member in [None, *town.people]:
        opened, listed = (ids(rule(viewer_of(member))) for rule in (access.may_open, access.visible_to))
        for entry in town.entries:
            where = f"{member or 'a guest'} at {entry} in {entry.group}, level {entry.level}"
            assert (entry.pk in opened) == truth.opens(town, member, entry), where
            assert (entry.pk in listed) == truth.lists(town, member, entry), where


def test_without_a_group_the_hub_team_takes_the_facilitators_place(town: World):
    for entry in town.entries:
        if entry.group is not None or entry.state not in (State.WAITING, State.HIDDEN):
            continue
        assert access.may_open(viewer_of(town.eve)).filter(pk=entry.pk).exists()
        assert not access.may_open(viewer_of(town.dee)).filter(pk=entry.pk).exists()


def test_a_grant_shows_the_group_and_never_the_audience(town: World):
    looking = viewer_of(town.eve)
    looking = type(looking)(member_id=town.eve.pk, granted=frozenset({town.private_group.pk}), hub_team=True)
    inside = Entry.everything.filter(group=town.private_group, state=State.PUBLISHED)
    assert access.visible_to(looking).filter(group=town.private_group).count() == inside.count() > 0
    assert all(town.eve not in access.audience_of(entry) for entry in inside)
    hidden = Entry.everything.filter(group=town.private_group, state=State.HIDDEN).first()
    assert access.may_open(looking).filter(pk=hidden.pk).exists()
    assert not access.may_moderate(looking, hidden)


def test_nobody_sees_what_nobody_may(town: World):
    assert set(access.visible_to(NOBODY).values_list("level", "state").distinct()) == {(Level.PUBLIC, State.PUBLISHED)}


@pytest.mark.parametrize("name", ["gus", "una", "ivo", "former"])
def test_who_is_not_active_is_a_guest(town: World, name: str):
    assert viewer_of(getattr(town, name)) == NOBODY
