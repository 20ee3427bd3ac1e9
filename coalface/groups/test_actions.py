"""The verbs that change groups: who may, who may not, and that a group never has no lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.groups import actions
from coalface.groups.access import must_wait, visible_groups
from coalface.groups.actions.steward import lead_groups_without_lead
from coalface.groups.invariants import groups_hold
from coalface.groups.models import Group, JoinRequest, Level, Membership
from coalface.groups.queries import membership_of
from coalface.groups.viewer import viewer_of
from tests.world import make_member, make_question, signed_in


def found(member, name="Wet Walls", access="open", **more) -> Group:
    return actions.found(member=member, name=name, purpose="For those with wet walls.", access=access, **more)


def role(group, member) -> str | None:
    return Membership.objects.filter(group=group, member=member).values_list("role", flat=True).first()


def count(group) -> int:
    return Group.objects.values_list("members_count", flat=True).get(pk=group.pk)


@pytest.fixture(autouse=True)
def all_groups_hold(world):
    """Whatever a test did, the groups hold afterwards."""
    yield
    assert list(groups_hold()) == []


def test_a_members_circle_is_the_groups_that_they_are_in(world, ann, chen):
    mine = {group.pk for group in world.groups}
    ann.refresh_from_db()
    assert ann.circle_ids == mine
    actions.leave(viewer=world.viewer(ann), group=world.open_group)
    actions.join(viewer=world.viewer(chen), member=chen, group=world.open_group)
    ann.refresh_from_db()
    chen.refresh_from_db()
    assert ann.circle_ids == mine - {world.open_group.pk} and chen.circle_ids == {world.open_group.pk}


def test_a_circle_that_is_wrong_is_noticed(world, ann, chen):
    type(chen).objects.filter(pk=chen.pk).update(circle="1")
    assert list(groups_hold()) == ["The circle of chen is not the groups that they are in."]
    type(chen).objects.filter(pk=chen.pk).update(circle="")


# ── Found ────────────────────────────────────────────────────────────────────


def test_ann_founds_a_group_and_leads_it(world, ann):
    group = found(ann, access="restricted")
    assert (group.slug, group.state, group.cap, group.members_count) == ("wet-walls", "open", Level.GROUP, 1)
    assert role(group, ann) == "lead"
    assert Activity.objects.filter(verb="group-founded", group=group, actor=ann).exists()


def test_an_open_group_goes_up_to_public_and_a_private_one_stays_within(world, ann):
    assert found(ann, cap=Level.GROUP).cap == Level.PUBLIC
    assert found(ann, "Closed", access="private", cap=Level.PUBLIC).cap == Level.GROUP


def test_a_second_facilitator_is_there_from_the_start(world, ann, bo):
    group = found(ann, second=bo)
    assert (role(group, bo), group.members_count) == ("facilitator", 2)


def test_the_same_form_sent_twice_founds_one_group(world, ann, bo):
    words = {"name": "Wet gables", "purpose": "Talk about gables.", "access": "private"}
    first = actions.found(member=ann, **words)
    assert actions.found(member=ann, **words) == first
    assert actions.found(member=ann, **words | {"purpose": "Talk about roofs."}) != first
    assert actions.found(member=bo, **words) != first
    Group.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert actions.found(member=ann, **words) != first


def test_two_listed_groups_never_share_a_name(world, ann):
    found(ann)
    with pytest.raises(Refused):
        found(ann, "WET walls")


def test_a_private_group_betrays_itself_neither_by_name_nor_by_address(world, ann, chen):
    hidden = found(ann, "Quiet Matters", access="private")
    assert not hidden.slug.endswith("matters")
    assert found(chen, "Quiet Matters").slug == "quiet-matters"


def test_no_group_takes_the_address_where_groups_are_founded(world, ann):
    assert found(ann, "New").slug == "new-2"


def test_with_consent_wanted_a_group_waits_until_the_hub_team_opens_it(world, settings, ann, chen, eve):
    settings.COALFACE_GROUPS_NEED_CONSENT = True
    group = found(ann)
    assert group.state == Group.State.WAITING
    assert group not in visible_groups(viewer_of(chen))
    assert group in visible_groups(viewer_of(ann))
    assert group in visible_groups(viewer_of(eve))
    with pytest.raises(Refused):
        actions.give_consent(viewer=viewer_of(ann), group=group)
    actions.give_consent(viewer=viewer_of(eve), group=group)
    assert group in visible_groups(viewer_of(chen))


def test_the_hub_team_declines_a_group_that_waits(world, settings, ann, chen, eve):
    settings.COALFACE_GROUPS_NEED_CONSENT = True
    group = found(ann)
    actions.decline_founding(viewer=viewer_of(eve), group=group)
    group.refresh_from_db()
    assert group.state == Group.State.DECLINED and not group.in_use
    assert group not in visible_groups(viewer_of(chen))


def test_a_group_whose_name_was_taken_meanwhile_is_not_opened(world, settings, ann, chen, eve):
    settings.COALFACE_GROUPS_NEED_CONSENT = True
    waiting = found(ann)
    settings.COALFACE_GROUPS_NEED_CONSENT = False
    found(chen)
    with pytest.raises(Refused):
        actions.give_consent(viewer=viewer_of(eve), group=waiting)


# ── Come and go ──────────────────────────────────────────────────────────────


def test_chen_walks_into_an_open_group_once(world, chen):
    group = world.open_group
    actions.join(viewer=viewer_of(chen), member=chen, group=group)
    actions.join(viewer=viewer_of(chen), member=chen, group=group)
    assert (role(group, chen), count(group)) == ("member", 4)
    assert Activity.objects.filter(verb="joined", group=group, actor=chen).count() == 1


@pytest.mark.parametrize("name", ["restricted_group", "private_group", "archived_group"])
def test_chen_cannot_walk_in_elsewhere(world, chen, name):
    with pytest.raises(Refused):
        actions.join(viewer=viewer_of(chen), member=chen, group=getattr(world, name))


def test_chen_asks_and_dee_lets_her_in(world, chen, dee):
    group = world.restricted_group
    asked = actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=group, message="I keep rent books.")
    again = actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=group)
    assert again.pk == asked.pk
    actions.approve(viewer=viewer_of(dee), request=asked)
    actions.approve(viewer=viewer_of(dee), request=asked)
    assert (role(group, chen), count(group)) == ("member", 4)


def test_chen_takes_her_request_back_and_nobody_elses(world, chen):
    group, hal = world.restricted_group, make_member("Hal")
    for member in (chen, hal):
        actions.ask_to_join(viewer=viewer_of(member), member=member, group=group)
    actions.withdraw_request(viewer=viewer_of(chen), group=group)
    assert [row.member for row in JoinRequest.objects.all()] == [hal]
    actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=group)
    assert JoinRequest.objects.filter(member=chen).count() == 1


def test_dee_declines_with_a_sentence_and_chen_may_ask_again(world, chen, dee):
    group = world.restricted_group
    asked = actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=group)
    actions.decline(viewer=viewer_of(dee), request=asked, sentence="This is for rent officers.")
    asked.refresh_from_db()
    assert (asked.state, asked.sentence, asked.decided_by) == ("declined", "This is for rent officers.", dee)
    assert role(group, chen) is None
    assert actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=group).pk != asked.pk


@pytest.mark.parametrize("name", ["bo", "chen", "eve"])
def test_nobody_but_facilitators_decides(world, chen, name):
    asked = actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=world.restricted_group)
    with pytest.raises(Refused):
        actions.approve(viewer=viewer_of(getattr(world, name)), request=asked)
    with pytest.raises(Refused):
        actions.decline(viewer=viewer_of(getattr(world, name)), request=asked, sentence="No.")


@pytest.mark.parametrize("name", ["open_group", "private_group", "archived_group"])
def test_one_does_not_knock_where_that_is_not_the_way_in(world, chen, name):
    with pytest.raises(Refused):
        actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=getattr(world, name))


def test_a_facilitator_brings_somebody_into_a_private_group(world, bo, chen, dee):
    group = world.private_group
    assert actions.bring_in(viewer=viewer_of(dee), group=group, member=chen) is True
    assert actions.bring_in(viewer=viewer_of(dee), group=group, member=chen) is False
    assert (role(group, chen), count(group)) == ("member", 4)
    with pytest.raises(Refused):
        actions.bring_in(viewer=viewer_of(bo), group=group, member=world.eve)
    with pytest.raises(Refused):
        actions.bring_in(viewer=viewer_of(dee), group=group, member=world.gus)


def test_nobody_is_brought_into_a_group_that_waits_for_consent(world, chen, dee):
    Group.objects.filter(pk=world.private_group.pk).update(state=Group.State.WAITING)
    with pytest.raises(Refused):
        actions.bring_in(viewer=viewer_of(dee), group=world.private_group, member=chen)
    client = signed_in(dee)
    page = client.get("/groups/closed-files/members/")
    assert page.status_code == 200 and "Add somebody" not in page.content.decode()
    assert client.post("/groups/closed-files/members/", {"member": "chen"}).status_code == 403


def test_who_was_brought_in_waits_no_longer(world, chen, dee):
    asked = actions.ask_to_join(viewer=viewer_of(chen), member=chen, group=world.restricted_group)
    actions.bring_in(viewer=viewer_of(dee), group=world.restricted_group, member=chen)
    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.APPROVED


def test_bo_leaves(world, bo):
    actions.leave(viewer=viewer_of(bo), group=world.private_group)
    assert (role(world.private_group, bo), count(world.private_group)) == (None, 2)


# ── Run ──────────────────────────────────────────────────────────────────────


def test_the_last_lead_can_neither_leave_nor_stand_down(world, bo, dee):
    group = world.open_group
    with pytest.raises(Refused):
        actions.leave(viewer=viewer_of(dee), group=group)
    with pytest.raises(Refused):
        actions.stand_down(viewer=viewer_of(dee), group=group, member_id=dee.pk)
    with pytest.raises(Refused):
        actions.appoint(viewer=viewer_of(dee), group=group, member_id=dee.pk)
    actions.make_lead(viewer=viewer_of(dee), group=group, member_id=bo.pk)
    actions.leave(viewer=viewer_of(dee), group=group)
    assert (role(group, bo), role(group, dee)) == ("lead", None)


def test_only_a_lead_appoints(world, ann, bo, dee):
    group = world.open_group
    actions.appoint(viewer=viewer_of(dee), group=group, member_id=bo.pk)
    assert role(group, bo) == "facilitator"
    with pytest.raises(Refused):
        actions.appoint(viewer=viewer_of(bo), group=group, member_id=ann.pk)
    with pytest.raises(Refused):
        actions.stand_down(viewer=viewer_of(bo), group=group, member_id=dee.pk)
    actions.stand_down(viewer=viewer_of(bo), group=group, member_id=bo.pk)
    assert role(group, bo) == "member"


def test_nobody_is_appointed_who_is_not_in_the_group(world, chen, dee):
    with pytest.raises(Refused):
        actions.appoint(viewer=viewer_of(dee), group=world.open_group, member_id=chen.pk)


def test_a_facilitator_removes_members_but_no_facilitators(world, ann, bo, dee):
    group = world.open_group
    actions.appoint(viewer=viewer_of(dee), group=group, member_id=bo.pk)
    actions.remove(viewer=viewer_of(bo), group=group, member_id=ann.pk)
    assert role(group, ann) is None
    with pytest.raises(Refused):
        actions.remove(viewer=viewer_of(bo), group=group, member_id=dee.pk)
    with pytest.raises(Refused):
        actions.remove(viewer=viewer_of(ann), group=group, member_id=bo.pk)


# ── Change ───────────────────────────────────────────────────────────────────


def test_narrowing_clamps_at_once_and_reopening_restores_nothing(world, ann, dee):
    group = world.open_group
    levels = {level: make_question(author=ann, title=f"At {level}", group=group, level=level) for level in Level}
    clamped = actions.change_access(viewer=viewer_of(dee), group=group, access="restricted", cap=Level.MEMBERS)
    assert clamped == 1
    clamped = actions.change_access(viewer=viewer_of(dee), group=group, access="private", cap=Level.GROUP)
    assert clamped == 2
    clamped = actions.change_access(viewer=viewer_of(dee), group=group, access="open", cap=Level.PUBLIC)
    assert clamped == 0
    for entry in levels.values():
        entry.refresh_from_db()
        assert entry.level == Level.GROUP
    facts = Activity.objects.filter(verb="group-narrowed", group=group).values_list("facts", flat=True)
    assert [fact["entries"] for fact in facts] == [1, 2]


def test_narrowing_brings_the_level_that_entries_start_with_along(world, dee):
    group = world.open_group
    wide = {"access": "open", "cap": Level.PUBLIC, "default_level": Level.PUBLIC}
    actions.change_access(viewer=viewer_of(dee), group=group, **wide)
    actions.change_access(viewer=viewer_of(dee), group=group, access="restricted", cap=Level.MEMBERS)
    group.refresh_from_db()
    assert (group.default_level, group.cap) == (Level.MEMBERS, Level.MEMBERS)


def test_narrowing_changes_no_other_group(world, ann, dee):
    elsewhere = make_question(author=ann, title="Elsewhere", group=world.archived_group, level=Level.PUBLIC)
    nowhere = make_question(author=ann, title="Nowhere", level=Level.PUBLIC)
    actions.change_access(viewer=viewer_of(dee), group=world.open_group, access="private", cap=Level.GROUP)
    for entry in (elsewhere, nowhere):
        entry.refresh_from_db()
        assert entry.level == Level.PUBLIC


def test_only_facilitators_change_a_group(world, bo, chen, eve):
    group = world.open_group
    for member in (bo, chen, eve):
        with pytest.raises(Refused):
            actions.change_access(viewer=viewer_of(member), group=group, access="private", cap=Level.GROUP)
        with pytest.raises(Refused):
            actions.archive(viewer=viewer_of(member), group=group)


def test_a_private_group_with_a_taken_name_is_not_opened(world, ann, chen):
    hidden = found(ann, access="private")
    found(chen)
    with pytest.raises(Refused):
        actions.change_access(viewer=viewer_of(ann), group=hidden, access="open", cap=Level.PUBLIC)


def test_an_archived_group_is_reopened_by_its_facilitator_only(world, bo, dee):
    group = world.archived_group
    with pytest.raises(Refused):
        actions.reopen(viewer=viewer_of(bo), group=group)
    actions.reopen(viewer=viewer_of(dee), group=group)
    group.refresh_from_db()
    assert group.in_use


# ── Connects and the hub team ────────────────────────────────────────────────


def test_connects_is_there_from_the_start_and_stays_open(world, eve):
    connects = Group.objects.get(slug="connects")
    assert (connects.access, connects.built_in, connects.default_level) == ("open", True, Level.MEMBERS)
    lead_groups_without_lead(member=eve)
    viewer = viewer_of(eve)
    with pytest.raises(Refused):
        actions.change_access(viewer=viewer, group=connects, access="private", cap=Level.GROUP)
    with pytest.raises(Refused):
        actions.archive(viewer=viewer, group=connects)


def test_the_first_of_the_hub_team_leads_connects(world, eve):
    other = make_member("Hal", hub_team=True)
    lead_groups_without_lead(member=eve)
    lead_groups_without_lead(member=other)
    connects = Group.objects.get(slug="connects")
    assert (role(connects, eve), role(connects, other)) == ("lead", None)


def test_a_look_belongs_to_one_session_and_ends(world, eve, chen):
    for _click in range(2):
        actions.grant(viewer=viewer_of(eve), group=world.private_group, session_key="one", reason="A complaint.")
    assert world.private_group.grants.count() == 1
    assert viewer_of(eve, session_key="one").granted == {world.private_group.pk}
    assert viewer_of(eve, session_key="two").granted == frozenset()
    assert viewer_of(eve).granted == frozenset()
    actions.end_grant(viewer=viewer_of(eve), group=world.private_group)
    assert viewer_of(eve, session_key="one").granted == frozenset()
    with pytest.raises(Refused):
        actions.grant(viewer=viewer_of(chen), group=world.private_group, session_key="one", reason="Curious.")


# ── What waits ───────────────────────────────────────────────────────────────


def waits(group, member, *texts: str) -> str:
    group.refresh_from_db()
    return must_wait(viewer_of(member), group, membership_of(group, member.pk), texts)


def test_whoever_is_in_when_newcomers_begin_to_be_held_is_no_newcomer(world, dee, bo, chen):
    group = world.open_group
    actions.join(viewer=viewer_of(chen), member=chen, group=group)
    actions.change_care(viewer=viewer_of(dee), group=group, holds_newcomers=True, blocked_words="")
    assert waits(group, chen) == waits(group, bo) == waits(group, dee) == ""
    late = make_member("Late")
    actions.join(viewer=viewer_of(late), member=late, group=group)
    assert waits(group, late) == "newcomer"
    actions.trust(group=group, member_id=late.pk)
    assert waits(group, late) == ""


def test_who_facilitated_is_no_newcomer_afterwards(world, dee, chen):
    group = world.open_group
    actions.change_care(viewer=viewer_of(dee), group=group, holds_newcomers=True, blocked_words="")
    actions.join(viewer=viewer_of(chen), member=chen, group=group)
    actions.appoint(viewer=viewer_of(dee), group=group, member_id=chen.pk)
    assert waits(group, chen) == ""
    actions.stand_down(viewer=viewer_of(dee), group=group, member_id=chen.pk)
    assert waits(group, chen) == ""


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Send it to Café Luna.", True),
        ("send it to CAFE LUNA", True),
        ("cafe\n  luna", True),
        ("ca\u00adfe\u200b luna", True),
        ("caf&eacute; luna", True),
        ("cafeteria luna", False),
        ("cafe lunatic", False),
        ("", False),
    ],
)
def test_a_blocked_word_is_found_whole_however_it_is_written(world, dee, bo, text, held):
    group = world.open_group
    actions.change_care(viewer=viewer_of(dee), group=group, holds_newcomers=False, blocked_words="café luna\nx(")
    assert waits(group, bo, "A title", text) == ("blocked-word" if held else "")
    assert waits(group, dee, text) == ""


@pytest.mark.parametrize("name", ["bo", "chen", "eve"])
def test_care_and_welcome_are_for_facilitators(world, name):
    viewer = viewer_of(getattr(world, name))
    with pytest.raises(Refused):
        actions.change_care(viewer=viewer, group=world.open_group, holds_newcomers=True, blocked_words="")
    with pytest.raises(Refused):
        actions.change_welcome(viewer=viewer, group=world.open_group, welcome="Hello.")
