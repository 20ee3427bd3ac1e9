"""What lies on a member's desk, and what does not because they may not see it or have dealt with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalface.entries.actions import approve_reply, reply, set_aside
from coalface.entries.invariants import entries_hold
from coalface.entries.models import Entry, Reply, Tag, TagFollow
from coalface.groups.actions import ask_to_join, bring_in, change_care
from coalface.groups.models import Group, GroupFollow, Level
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.models import Question
from coalface.pages.desk import desk
from coalface.people.models import PersonFollow, Specialism
from tests.world import make_group, make_question, make_reply, signed_in

LONG_AGO = timezone.now() - timedelta(days=9)


def needs(member) -> list[tuple[str, str]]:
    return [(row.what, row.title) for row in desk(viewer_of(member), since=None).needs]


@pytest.fixture
def damp(world):
    return make_question(author=world.ann, title="Damp again", group=world.open_group, level=Level.GROUP)


def test_an_empty_desk_needs_nothing(world, chen):
    empty = desk(viewer_of(chen), since=None)
    assert (empty.needs, empty.groups, empty.gave) == ([], [], False)


def test_an_answer_to_my_question_lies_there_until_i_write_after_it(world, ann, bo, damp):
    answer = make_reply(entry=damp, author=bo)
    row = desk(viewer_of(ann), since=None).needs[0]
    assert (row.what, row.reply_id, row.who, row.because, row.level) == (
        "reply",
        answer.pk,
        "Bo",
        "answer",
        Level.GROUP,
    )
    make_reply(entry=damp, author=ann, parent=answer, text="Thank you.")
    assert ("reply", "Damp again") not in needs(ann)


def test_a_comment_on_my_answer_lies_there(world, ann, bo, damp):
    answer = make_reply(entry=damp, author=bo)
    make_reply(entry=damp, author=ann, parent=answer)
    assert needs(bo) == [("reply", "Damp again")]


def test_an_answer_that_does_not_know_of_a_comment_is_found_out(world, ann, bo, damp):
    answer = make_reply(entry=damp, author=bo)
    comment = make_reply(entry=damp, author=ann, parent=answer)
    assert Reply.everything.get(pk=answer.pk).commented_at == comment.created_at and list(entries_hold()) == []
    for known in (None, LONG_AGO):
        Reply.everything.filter(pk=answer.pk).update(commented_at=known)
        assert list(entries_hold()) == [f"Answer {answer.pk} does not know that it was commented on."]


def test_a_comment_that_had_to_wait_lies_there_once_it_is_out(world, bo, chen, dee):
    group = world.restricted_group
    change_care(viewer=viewer_of(dee), group=group, holds_newcomers=True, blocked_words="")
    for newcomer in (bo, chen):
        bring_in(viewer=viewer_of(dee), group=group, member=newcomer)
    boiler = make_question(author=world.ann, title="Boiler", group=group, level=Level.GROUP)
    answer = make_reply(entry=boiler, author=bo)
    held = reply(viewer=viewer_of(chen), entry=boiler, source="Bleed it.", parent=answer)
    assert (held.state, needs(bo)) == ("waiting", [])
    approve_reply(viewer=viewer_of(dee), reply=held, seen=1)
    assert needs(bo) == [("reply", "Boiler")]


def test_replies_from_before_the_last_visit_are_gone_after_two_days(world, ann, bo, damp):
    reply = make_reply(entry=damp, author=bo)
    Reply.everything.filter(pk=reply.pk).update(created_at=timezone.now() - timedelta(days=3))
    Question.objects.update(accepted=reply)
    assert desk(viewer_of(ann), since=timezone.now() - timedelta(days=4)).needs != []
    assert desk(viewer_of(ann), since=timezone.now()).needs == []


def test_a_hidden_reply_lies_on_no_desk(world, ann, bo, damp):
    make_reply(entry=damp, author=bo, state=Reply.State.HIDDEN)
    assert needs(ann) == []


def test_what_is_said_under_my_question_lies_there_but_not_under_a_hidden_answer(world, ann, bo, dee, damp):
    answer = make_reply(entry=damp, author=bo, state=Reply.State.HIDDEN)
    make_reply(entry=damp, author=dee, parent=answer)
    assert needs(ann) == []
    Reply.everything.filter(pk=answer.pk).update(state=Reply.State.PUBLISHED, created_at=LONG_AGO)
    assert [row.who for row in desk(viewer_of(ann), since=None).needs] == ["Dee"]


def test_who_left_the_group_is_told_nothing_of_it(world, bo, fay):
    left_behind = make_question(author=fay, title="Before I left", group=world.private_group, level=Level.GROUP)
    make_reply(entry=left_behind, author=bo)
    assert needs(fay) == []


def test_a_question_that_names_what_i_know_comes_first_and_says_so(world, ann, bo):
    bo.specialisms.add(Specialism.objects.create(name="Cold bridges", slug="cold-bridges"))
    old = make_question(author=ann, title="Older and about rent", group=world.open_group, level=Level.GROUP)
    Entry.everything.filter(pk=old.pk).update(published_at=LONG_AGO, active_at=LONG_AGO)
    make_question(author=ann, title="Who pays?", group=world.open_group, level=Level.GROUP, tags=("cold bridges",))
    make_question(author=ann, title="Where cold bridges form", group=world.private_group, level=Level.GROUP)
    rows = desk(viewer_of(bo), since=None).needs
    assert {(row.what, row.title, row.because) for row in rows} == {
        ("wanted", "Who pays?", "Cold bridges"),
        ("wanted", "Where cold bridges form", "Cold bridges"),
    }


def test_else_the_oldest_questions_of_my_groups_that_nobody_answered_for_two_days(world, ann, bo, chen):
    make_question(author=ann, title="Newer", group=world.open_group, level=Level.GROUP)
    older = make_question(author=ann, title="Older", group=world.open_group, level=Level.GROUP)
    Entry.everything.filter(pk=older.pk).update(published_at=LONG_AGO, active_at=LONG_AGO)
    make_question(author=bo, title="My own", group=world.open_group, level=Level.GROUP)
    make_question(author=ann, title="Archived", group=world.archived_group, level=Level.GROUP)
    assert needs(bo) == [("wanted", "Older")]
    assert needs(chen) == []


def test_a_question_about_what_i_follow_says_so_also_before_the_whole_hub(world, ann, chen):
    entry = make_question(author=ann, title="Who pays?", tags=("rent",))
    make_question(author=ann, title="Inside", group=world.open_group, level=Level.GROUP, tags=("rent",))
    assert needs(chen) == []
    TagFollow.objects.create(tag=Tag.objects.get(slug="rent"), member=chen)
    rows = desk(viewer_of(chen), since=None).needs
    assert [(row.what, row.title, row.topic) for row in rows] == [("wanted", "Who pays?", "rent")]
    set_aside(viewer=viewer_of(chen), entry=entry)
    assert desk(viewer_of(chen), since=None).needs == []


def test_what_i_follow_is_there_by_name_where_it_exists_for_me(world, ann, bo, chen):
    make_question(author=ann, title="Inside", group=world.open_group, level=Level.GROUP, tags=("rent",))
    for member in (bo, chen):
        TagFollow.objects.create(tag=Tag.objects.get(slug="rent"), member=member)
        PersonFollow.objects.create(follower=member, followed=ann)
        for group in world.groups:
            GroupFollow.objects.create(group=group, member=member)

    def follows(member) -> dict[str, list[str]]:
        found = desk(viewer_of(member), since=None).follows
        return {what: [row.title for row in rows] for what, rows in found.items()}

    assert follows(bo) == {"tag": ["rent"], "person": ["Ann"], "followed": []}
    assert follows(chen) == {"tag": [], "person": ["Ann"], "followed": ["Damp Homes", "Rent Rooms"]}


def test_texts_that_wait_are_counted_for_whoever_runs_their_place(world, ann, bo, dee, eve):
    waiting = make_question(author=ann, title="Held", group=world.open_group, level=Level.GROUP, state="waiting")
    shown = make_question(author=ann, title="Shown", group=world.open_group, level=Level.GROUP)
    removed = make_question(author=ann, title="Removed", group=world.open_group, state="removed")
    for entry in (waiting, shown, removed):
        make_reply(entry=entry, author=bo, state=Reply.State.WAITING)
    make_question(author=ann, title="Archived", group=world.archived_group, state="waiting")
    make_question(author=ann, title="Before all", state="waiting")

    def held(member) -> list[tuple[str, int]]:
        return [(row.title, row.count) for row in desk(viewer_of(member), since=None).needs if row.what == "waiting"]

    assert held(dee) == [("Damp Homes", 3)]
    assert held(eve) == [("", 1)]
    assert held(bo) == held(ann) == []


def test_my_question_waits_for_my_choice_once_others_answered(world, ann, bo, damp):
    answer = make_reply(entry=damp, author=bo)
    Reply.everything.filter(pk=answer.pk).update(created_at=timezone.now() - timedelta(days=40))
    assert needs(ann) == [("accept", "Damp again")]
    Question.objects.update(accepted=answer)
    assert needs(ann) == []


def test_only_a_facilitator_must_decide_who_gets_in(world, bo, chen, dee):
    ask_to_join(viewer=viewer_of(chen), member=chen, group=world.restricted_group)
    assert needs(dee) == [("run", "Rent Rooms")]
    assert desk(viewer_of(dee), since=None).needs[0].count == 1
    assert needs(bo) == []


def test_my_groups_are_there_by_name(world, bo):
    names = [row.title for row in desk(viewer_of(bo), since=None).groups]
    assert names == ["Closed Files", "Damp Homes", "Old Papers", "Rent Rooms"]
    Group.objects.filter(name="Old Papers").update(state=Group.State.DECLINED)
    assert "Old Papers" not in [row.title for row in desk(viewer_of(bo), since=None).groups]


def test_of_many_groups_those_lie_there_in_which_something_happened_last(world, ann, bo):
    members = {"lead": ann, "members": (bo,), "access": Group.Access.OPEN, "cap": Level.PUBLIC}
    many = [make_group(f"Work {number:02}", **members) for number in range(40)]
    for group in many[5:37]:
        make_question(author=ann, title="A question", group=group, level=Level.GROUP)
    make_question(author=ann, title="Asked last", group=many[6], level=Level.GROUP)
    mine = desk(viewer_of(bo), since=None)
    assert [row.title for row in mine.groups] == [group.name for group in (many[6], *many[8:37])]
    assert [row.title for row in mine.liveliest(3)] == ["Work 06", "Work 35", "Work 36"]
    page = signed_in(bo).get("/").content.decode()
    chosen = page.partition('<select class="govuk-select" id="id_group"')[2].partition("</select>")[0]
    assert chosen.count("<option") == 31 and "Those where something happened last" in page
    assert "Those where something happened last" not in signed_in(world.chen).get("/").content.decode()


def test_what_i_gave_is_counted(world, ann, bo, damp):
    first, second = make_reply(entry=damp, author=bo), make_reply(entry=damp, author=bo)
    make_reply(entry=damp, author=bo, state=Reply.State.HIDDEN)
    Question.objects.update(accepted=first)
    Reply.everything.filter(pk=second.pk).update(thanks=3)
    mine = make_question(author=bo, title="Mine", group=world.open_group, level=Level.GROUP)
    Entry.everything.filter(pk=mine.pk).update(thanks=2)
    gave = desk(viewer_of(bo), since=None)
    assert (gave.answers, gave.accepted, gave.thanks) == (2, 1, 5)


def test_the_whole_desk_is_one_query(world, dee, chen, django_assert_num_queries):
    ask_to_join(viewer=viewer_of(chen), member=chen, group=world.restricted_group)
    viewer = viewer_of(dee)
    with django_assert_num_queries(1):
        desk(viewer, since=None)
