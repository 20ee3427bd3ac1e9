"""What two people do in the same moment: the group's row settles who is first, on either database.

In each story the first has done their part and not yet committed; the second acts meanwhile and has to wait. Where
nobody waits, the second finishes first, and the assertion at the end says what that breaks.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.entries import actions as entries
from coalface.entries.models import Draft, Entry, Follow
from coalface.features.leaving.actions import leave_hub
from coalface.features.leaving.tasks import tend_departures
from coalface.groups import actions as groups
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.kind import QUESTION
from coalface.people.actions import change_profile
from coalface.people.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH = 0.5  # seconds in which somebody who does not wait would have finished


def in_the_same_moment(first: Callable, second: Callable) -> list[str]:
    """Run `second` while `first` has not yet committed; return for each whether it was "done" or "refused"."""
    acted, overtaken = Event(), Event()

    def go_first() -> str:
        with transaction.atomic():
            first()
            acted.set()
            overtaken.wait(LONG_ENOUGH)
        return "done"

    def go_second() -> str:
        acted.wait(30)
        try:
            second()
        except Refused:
            return "refused"
        finally:
            overtaken.set()
        return "done"

    return _both(go_first, go_second)


def _both(*stories: Callable[[], str]) -> list[str]:
    def run(story: Callable[[], str]) -> str:
        try:
            return story()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(stories)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, story) for story in stories]]


def ask(member, **more) -> Entry:
    return entries.publish(kind=QUESTION, viewer=viewer_of(member), source="Words", **more)


def wider_than_allowed() -> int:
    return sum(entry.level > entry.group.cap for entry in Entry.everything.select_related("group"))


def test_who_publishes_while_the_group_is_narrowed_is_refused(world: World, ann, dee):
    group = world.open_group

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=group, access="private", cap=Level.GROUP)

    def publish():
        entries.publish(
            kind=QUESTION, viewer=viewer_of(ann), title="Wide", source="Words", level=Level.PUBLIC, group=group
        )

    assert in_the_same_moment(narrow, publish) == ["done", "refused"]
    assert wider_than_allowed() == 0


def test_what_is_published_while_somebody_wants_to_narrow_is_clamped(world: World, ann, dee):
    group = world.open_group

    def publish():
        entries.publish(
            kind=QUESTION, viewer=viewer_of(ann), title="Wide", source="Words", level=Level.PUBLIC, group=group
        )

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=group, access="private", cap=Level.GROUP)

    assert in_the_same_moment(publish, narrow) == ["done", "done"]
    assert Entry.everything.get().level == Level.GROUP
    assert wider_than_allowed() == 0


def test_who_widens_while_the_group_is_narrowed_is_refused(world: World, ann, dee):
    group = world.open_group
    entry = ask(ann, title="Narrow", level=Level.GROUP, group=group)

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=group, access="restricted", cap=Level.GROUP)

    def widen():
        entries.widen(viewer=viewer_of(ann), entry=entry, level=Level.PUBLIC)

    assert in_the_same_moment(narrow, widen) == ["done", "refused"]
    assert wider_than_allowed() == 0


def test_what_is_widened_while_somebody_wants_to_narrow_is_clamped(world: World, ann, dee):
    group = world.open_group
    entry = ask(ann, title="Narrow", level=Level.GROUP, group=group)

    def widen():
        entries.widen(viewer=viewer_of(ann), entry=entry, level=Level.PUBLIC)

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=group, access="restricted", cap=Level.GROUP)

    assert in_the_same_moment(widen, narrow) == ["done", "done"]
    assert Entry.everything.get().level == Level.GROUP


def test_what_is_moved_into_a_group_that_is_narrowed_comes_in_as_narrow(world: World, ann, dee):
    entry = ask(ann, title="Wide", level=Level.PUBLIC)

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=world.open_group, access="private", cap=Level.GROUP)

    def move():
        entries.move(viewer=viewer_of(ann), entry=entry, group=world.open_group)

    assert in_the_same_moment(narrow, move) == ["done", "done"]
    assert Entry.everything.get().level == Level.GROUP
    assert wider_than_allowed() == 0


def test_what_is_moved_while_somebody_wants_to_narrow_is_clamped(world: World, ann, dee):
    entry = ask(ann, title="Wide", level=Level.PUBLIC)

    def move():
        entries.move(viewer=viewer_of(ann), entry=entry, group=world.open_group)

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=world.open_group, access="private", cap=Level.GROUP)

    assert in_the_same_moment(move, narrow) == ["done", "done"]
    assert Entry.everything.get().level == Level.GROUP


def test_two_who_move_in_opposite_directions_do_not_wait_for_each_other(world: World, ann, bo):
    here, there = world.open_group, world.restricted_group
    one = ask(ann, title="One", level=Level.GROUP, group=here)
    other = ask(bo, title="Other", level=Level.GROUP, group=there)
    start = Barrier(2)

    def swap(member, entry, group) -> str:
        viewer = viewer_of(member)
        start.wait(30)
        entries.move(viewer=viewer, entry=entry, group=group)
        return "done"

    assert _both(lambda: swap(ann, one, there), lambda: swap(bo, other, here)) == ["done", "done"]
    assert {entry.title: entry.group for entry in Entry.everything.all()} == {"One": there, "Other": here}


def test_who_answers_while_it_is_merged_is_refused_and_none_is_lost(world: World, ann, bo, dee):
    stays = ask(ann, title="Stays", level=Level.GROUP, group=world.open_group)
    goes = ask(bo, title="Goes", level=Level.GROUP, group=world.open_group)

    def merge():
        entries.merge(viewer=viewer_of(dee), entry=goes, target=stays)

    def answer():
        entries.reply(viewer=viewer_of(bo), entry=goes, source="Late")

    assert in_the_same_moment(merge, answer) == ["done", "refused"]
    assert Entry.everything.get(pk=goes.pk).replies == 0


def test_a_sixth_pin_waits_and_is_refused(world: World, ann, dee):
    six = [ask(ann, title="N", level=1, group=world.open_group) for _number in range(6)]
    for entry in six[:4]:
        entries.pin(viewer=viewer_of(dee), entry=entry)
    fifth, sixth = (lambda entry=entry: entries.pin(viewer=viewer_of(dee), entry=entry) for entry in six[4:])
    assert in_the_same_moment(fifth, sixth) == ["done", "refused"]


def test_the_last_two_leads_cannot_both_resign(world: World, bo, dee):
    group = world.open_group
    groups.make_lead(viewer=viewer_of(dee), group=group, member_id=bo.pk)

    def dee_leaves():
        groups.leave(viewer=viewer_of(dee), group=group)

    def bo_stands_down():
        groups.stand_down(viewer=viewer_of(bo), group=group, member_id=bo.pk)

    assert in_the_same_moment(dee_leaves, bo_stands_down) == ["done", "refused"]
    assert Membership.objects.get(group=group, role=Membership.Role.LEAD).member == bo


def test_whoever_is_first_of_two_leads_who_leave_one_stays(world: World, bo, dee):
    group = world.open_group
    start = Barrier(2)
    for _round in range(5):
        Membership.objects.filter(group=group, member__in=[bo, dee]).delete()
        for member in (bo, dee):
            Membership.objects.create(group=group, member=member, role=Membership.Role.LEAD)
        Group.objects.filter(pk=group.pk).update(members_count=3)

        def leave(member) -> str:
            viewer = viewer_of(member)
            start.wait(30)
            try:
                groups.leave(viewer=viewer, group=group)
            except Refused:
                return "refused"
            return "done"

        assert sorted(_both(lambda: leave(bo), lambda: leave(dee))) == ["done", "refused"]
        assert Membership.objects.filter(group=group, role=Membership.Role.LEAD).count() == 1


def test_many_publish_and_narrow_at_once_and_nothing_is_wider_than_its_group(world: World, ann, bo, dee):
    group = world.open_group
    start = Barrier(4)

    def publish(member) -> str:
        viewer = viewer_of(member)
        start.wait(30)
        for level in (Level.PUBLIC, Level.MEMBERS, Level.GROUP) * 2:
            try:
                entries.publish(kind=QUESTION, viewer=viewer, title="Wide", source="Words", level=level, group=group)
            except Refused:
                continue
        return "done"

    def narrow() -> str:
        viewer = viewer_of(dee)
        start.wait(30)
        for access, cap in (("restricted", Level.MEMBERS), ("open", Level.PUBLIC), ("private", Level.GROUP)):
            groups.change_access(viewer=viewer, group=group, access=access, cap=cap)
        return "done"

    def comment() -> str:
        start.wait(30)
        for entry in Entry.everything.filter(group=group):
            entries.reply(viewer=viewer_of(bo), entry=entry, source="Words")
        return "done"

    assert _both(lambda: publish(ann), lambda: publish(bo), narrow, comment) == ["done"] * 4
    assert wider_than_allowed() == 0
    assert Entry.everything.filter(group=group, level=Level.GROUP).count() == Entry.everything.count() > 0


def test_two_wishes_to_join_in_one_moment_are_one(world: World, chen, dee):
    group = world.restricted_group

    def wish():
        groups.ask_to_join(viewer=viewer_of(chen), member=chen, group=group)

    assert in_the_same_moment(wish, wish) == ["done", "done"]
    assert group.join_requests.count() == 1


def test_two_facilitators_let_somebody_in_once(world: World, chen, dee, bo):
    group = world.restricted_group
    groups.appoint(viewer=viewer_of(dee), group=group, member_id=bo.pk)
    asked = groups.ask_to_join(viewer=viewer_of(chen), member=chen, group=group)

    def by_dee():
        groups.approve(viewer=viewer_of(dee), request=asked)

    def by_bo():
        groups.decline(viewer=viewer_of(bo), request=asked, sentence="Too late.")

    assert in_the_same_moment(by_dee, by_bo) == ["done", "done"]
    asked.refresh_from_db()
    group.refresh_from_db()
    assert (asked.state, group.members_count) == ("approved", 4)


def test_what_is_let_through_while_the_group_is_narrowed_is_clamped(world: World, chen, dee):
    group = world.open_group
    groups.change_care(viewer=viewer_of(dee), group=group, holds_newcomers=True, blocked_words="")
    groups.join(viewer=viewer_of(chen), member=chen, group=group)
    entry = ask(chen, title="Held", level=Level.PUBLIC, group=group)

    def narrow():
        groups.change_access(viewer=viewer_of(dee), group=group, access="private", cap=Level.GROUP)

    def approve():
        entries.approve(viewer=viewer_of(dee), entry=entry, seen=1)

    assert in_the_same_moment(narrow, approve) == ["done", "done"]
    entry.refresh_from_db()
    assert (entry.state, entry.level) == ("published", Level.GROUP)


def test_two_facilitators_let_a_reply_through_at_once_and_it_counts_once(world: World, ann, chen, dee):
    group = world.open_group
    groups.change_care(viewer=viewer_of(dee), group=group, holds_newcomers=True, blocked_words="")
    groups.join(viewer=viewer_of(chen), member=chen, group=group)
    entry = ask(ann, title="Asked", level=Level.GROUP, group=group)
    reply = entries.reply(viewer=viewer_of(chen), entry=entry, source="Held.")

    def approve():
        entries.approve_reply(viewer=viewer_of(dee), reply=reply, seen=1)

    assert in_the_same_moment(approve, approve) == ["done", "done"]
    entry.refresh_from_db()
    assert entry.replies == 1
    assert Activity.objects.filter(verb="answered", reply=reply).count() == 1


def test_the_last_two_leads_cannot_both_leave_the_hub(world: World, bo, dee):
    for group in world.groups:
        Membership.objects.filter(group=group, member=bo).update(role=Membership.Role.LEAD)

    def leave(member):
        leave_hub(viewer=viewer_of(member), member=member, keep=True, successors={})

    assert in_the_same_moment(lambda: leave(dee), lambda: leave(bo)) == ["done", "refused"]
    assert Membership.objects.get(group=world.open_group, role=Membership.Role.LEAD).member == bo


def test_what_she_writes_while_she_leaves_is_nobodys_and_nothing_of_her_stays(world: World, ann, bo):
    def leave():
        leave_hub(viewer=viewer_of(ann), member=ann, keep=True, successors={})

    asking = viewer_of(ann)

    def write():
        entries.publish(kind=QUESTION, viewer=asking, title="Late", source="Ask @ann or @bo.", level=Level.MEMBERS)
        entries.save_draft(member_id=ann.pk, key="k", at="/questions/new/", fields={"title": "Later"})

    assert in_the_same_moment(leave, write) == ["done", "done"]
    tend_departures.call()
    entry = Entry.everything.select_related("author", "revision").get()
    assert entry.author.state == Member.State.FORMER and entry.revision.source == "Ask Former Member or @bo."
    assert not Draft.objects.exists() and not Follow.objects.exists()


def test_somebody_names_her_while_she_leaves(world: World, ann, bo):
    def name():
        entries.publish(kind=QUESTION, viewer=viewer_of(bo), title="Who?", source="Ask @ann.", level=Level.MEMBERS)

    def leave():
        leave_hub(viewer=viewer_of(ann), member=ann, keep=True, successors={})

    assert in_the_same_moment(name, leave) == ["done", "done"]
    tend_departures.call()
    assert Entry.everything.select_related("revision").get().revision.source == "Ask Former Member."


def test_who_saves_her_profile_while_she_leaves_does_not_come_back(world: World, ann):
    said = {"name": "Ann Again", "role": "Rent officer", "region": "", "about": "Me.", "specialisms": ["damp"]}

    def leave():
        leave_hub(viewer=viewer_of(ann), member=ann, keep=True, successors={})

    assert in_the_same_moment(leave, lambda: change_profile(member=ann, **said)) == ["done", "refused"]
    Member.objects.filter(pk=ann.pk).update(role="Rent officer")
    tend_departures.call()
    ann.refresh_from_db()
    assert (ann.name, ann.role, ann.about) == ("Former Member", "", "")
