"""Groups that suit a member: every reason is true, and none tells of what they may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.entries.actions import change_interests
from coalface.groups.actions import ask_to_join
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level
from coalface.groups.viewer import viewer_of
from coalface.pages.welcome.suggestions import in_sentence, suggested_groups
from coalface.people.actions import say_what_known
from coalface.people.models import Member, Organisation
from tests.world import make_entry, make_group, make_member

pytestmark = pytest.mark.django_db


def reasons(member: Member, group: Group) -> list[str]:
    """Return why a group is suggested to a member."""
    for one in suggested_groups(viewer_of(member), member, limit=50):
        if one.group == group:
            return one.reasons
    raise AssertionError(f"{group} is not suggested")


def names(member: Member) -> set[str]:
    return {one.group.name for one in suggested_groups(viewer_of(member), member, limit=50)}


@pytest.fixture
def nell(world) -> Member:
    return make_member("Nell", organisation=world.organisation, role="rent OFFICER", region="wales")


def test_only_groups_that_one_can_find_and_is_not_in(world, nell, bo, dee):
    assert names(nell) == {"Damp Homes", "Rent Rooms"}
    assert names(bo) == set()
    waiting = make_group("Not Yet", access="open", cap=Level.PUBLIC, lead=dee, state="waiting")
    assert waiting.name not in names(nell)


@pytest.mark.parametrize("name", ["chen", "fay", "eve", "nell"])
def test_a_private_group_is_suggested_to_nobody(world, nell, name):
    member = nell if name == "nell" else getattr(world, name)
    assert "Closed Files" not in names(member) and "Old Papers" not in names(member)


def test_people_with_my_role_and_my_colleagues_are_counted(world, nell):
    assert reasons(nell, world.open_group) == [
        "1 person with your role is here",
        "2 colleagues from Fenwick District Council are here",
    ]


def test_whoever_is_not_in_the_directory_is_not_counted(world, nell):
    for number, state in enumerate(Member.State.values):
        other = make_member(f"Other {number}", state=state, role="Rent officer", organisation=world.organisation)
        let_in(group=world.open_group, member=other)
    assert reasons(nell, world.open_group)[0] == "2 people with your role are here"
    assert reasons(nell, world.open_group)[1] == "3 colleagues from Fenwick District Council are here"


def test_organisations_like_mine_and_people_of_my_region(world, nell):
    nell.organisation = Organisation.objects.create(name="Larchdale Council", slug="larchdale", sector="council")
    nell.role = ""
    nell.save()
    let_in(group=world.open_group, member=make_member("Wyn", region="wales"))
    assert reasons(nell, world.open_group) == [
        "People from 1 other organisation like yours are here (Council)",
        "1 person in your region is here (Wales)",
    ]


def test_nobody_is_near_because_both_are_elsewhere(world, chen):
    Member.objects.update(region="elsewhere")
    chen.refresh_from_db()
    assert reasons(chen, world.open_group) == []


def test_what_a_group_talks_about_and_i_know_or_follow(world, ann, chen):
    make_entry(kind="question", author=ann, title="Q", group=world.open_group, level=Level.MEMBERS, tags=("mould",))
    make_entry(kind="question", author=ann, title="Q", group=world.open_group, level=Level.MEMBERS, tags=("gates",))
    say_what_known(member=chen, specialisms=["Mould"])
    assert reasons(chen, world.open_group) == ["They talk about mould, which you know"]
    say_what_known(member=chen, specialisms=[])
    change_interests(viewer=viewer_of(chen), slugs=["gates"])
    assert reasons(chen, world.open_group) == ["They talk about gates, which you follow"]


@pytest.mark.parametrize("state", ["draft", "waiting", "hidden", "removed", "published"])
def test_a_word_of_what_one_may_not_see_is_no_reason(world, ann, chen, state):
    for group in (world.open_group, world.restricted_group):
        make_entry(
            kind="question", author=ann, title="Q", group=group, level=Level.GROUP, state=state, tags=("asbestos",)
        )
    say_what_known(member=chen, specialisms=["Asbestos"])
    assert reasons(chen, world.open_group) == reasons(chen, world.restricted_group) == []


def test_what_one_saw_as_a_member_is_no_reason_after_leaving(world, ann, fay):
    make_entry(kind="question", author=fay, title="Q", group=world.open_group, level=Level.GROUP, tags=("lead pipes",))
    say_what_known(member=fay, specialisms=["Lead pipes"])
    assert reasons(fay, world.open_group) == []


def test_what_a_group_is_for_is_a_reason_by_whole_words(world, chen):
    say_what_known(member=chen, specialisms=["Damp"])
    assert reasons(chen, world.open_group) == ["It is about damp, which you know"]
    say_what_known(member=chen, specialisms=["Dam"])
    assert reasons(chen, world.open_group) == []


def test_a_wish_that_waits_is_known(world, nell):
    ask_to_join(viewer=viewer_of(nell), member=nell, group=world.restricted_group)
    ways = {one.group.name: one for one in suggested_groups(viewer_of(nell), nell)}
    assert ways["Damp Homes"].may_join and not ways["Damp Homes"].may_ask
    assert ways["Rent Rooms"].waits and not ways["Rent Rooms"].may_ask and not ways["Rent Rooms"].may_join


def test_the_best_reasons_come_first_and_the_largest_where_there_is_none(world, nell, chen, dee):
    make_group("Empty Hall", access="open", cap=Level.PUBLIC, lead=dee)
    assert [one.group.name for one in suggested_groups(viewer_of(nell), nell)][-1] == "Empty Hall"
    assert [one.group.name for one in suggested_groups(viewer_of(chen), chen, limit=1)] != ["Empty Hall"]


def test_it_asks_as_often_for_thirty_groups_as_for_three(world, nell, dee):
    def asked() -> int:
        member = Member.objects.select_related("organisation").get(pk=nell.pk)
        viewer = viewer_of(member)
        with CaptureQueriesContext(connection) as seen:
            assert suggested_groups(viewer, member)
        return len(seen)

    say_what_known(member=nell, specialisms=["Damp"])
    few = asked()
    for number in range(30):
        group = make_group(f"Circle {number}", access="open", cap=Level.PUBLIC, lead=dee)
        let_in(group=group, member=make_member(f"Peer {number}", organisation=world.organisation, role="Rent officer"))
        make_entry(kind="question", author=dee, title="Q", group=group, tags=("damp",))
    assert asked() == few == 4


@pytest.mark.parametrize(
    ("name", "said"), [("Damp", "damp"), ("GDPR", "GDPR"), ("Party Walls", "party Walls"), ("", "")]
)
def test_a_name_within_a_sentence(name, said):
    assert in_sentence(name) == said
