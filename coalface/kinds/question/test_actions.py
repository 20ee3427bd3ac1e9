"""Asking, accepting, and taking that back."""

import pytest

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.entries import actions as entry_actions
from coalface.entries.queries import cards
from coalface.kinds.question import actions
from coalface.kinds.question.kind import QUESTION, box
from coalface.kinds.question.models import Question
from tests.world import make_question, make_reply


def test_asking_makes_one_question_however_often_the_form_is_sent(world, ann):
    for _twice in range(2):
        entry = entry_actions.publish(
            kind=QUESTION,
            viewer=world.viewer(ann),
            title="Damp?",
            source="Wet.",
            level=1,
            group=world.open_group,
            once="form",
        )
    assert list(Question.objects.values_list("entry_id", flat=True)) == [entry.pk]


def test_the_asker_accepts_an_answer_and_another_takes_its_place(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    first, second = make_reply(entry=entry, author=bo), make_reply(entry=entry, author=dee)
    for answer in (first, first, second):
        actions.accept(viewer=world.viewer(ann), entry=entry, answer=answer)
    assert Question.objects.get(entry=entry).accepted == second
    assert Activity.objects.filter(verb="accepted").count() == 2
    actions.end_acceptance(viewer=world.viewer(ann), entry=entry)
    assert Question.objects.get(entry=entry).accepted is None


@pytest.mark.parametrize("name", ["bo", "chen", "dee", "eve"])
def test_nobody_else_accepts(world, ann, bo, name):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    answer = make_reply(entry=entry, author=bo)
    viewer = world.viewer(getattr(world, name))
    with pytest.raises(Refused):
        actions.accept(viewer=viewer, entry=entry, answer=answer)
    with pytest.raises(Refused):
        actions.end_acceptance(viewer=viewer, entry=entry)


def test_fay_who_left_accepts_nothing(world, bo, fay):
    entry = make_question(author=fay, title="Damp", group=world.open_group)
    with pytest.raises(Refused):
        actions.accept(viewer=world.viewer(fay), entry=entry, answer=make_reply(entry=entry, author=bo))


def test_only_a_visible_answer_to_this_question_is_accepted(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    other = make_question(author=ann, title="Rent", group=world.open_group)
    answer = make_reply(entry=entry, author=bo)
    comment = make_reply(entry=entry, author=bo, parent=answer)
    hidden = make_reply(entry=entry, author=bo, state="hidden")
    for wrong in (make_reply(entry=other, author=bo), comment, hidden):
        with pytest.raises(Refused):
            actions.accept(viewer=world.viewer(ann), entry=entry, answer=wrong)


def test_the_box_says_answered_only_while_the_answer_is_there(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    viewer = world.viewer(ann)

    def status():
        listed = cards(viewer, [entry.pk])
        return box(viewer, listed.values()).get(entry.pk, {}).get("status")

    assert status() == "wanted"
    answer = make_reply(entry=entry, author=bo)
    assert status() is None
    actions.accept(viewer=viewer, entry=entry, answer=answer)
    assert status() == "good"
    answer.state = "hidden"
    answer.save(update_fields=["state"])
    assert Question.objects.get(entry=entry).accepted_id == answer.pk
    assert status() is None
    answer.state = "published"
    answer.save(update_fields=["state"])
    entry_actions.hide_reply(viewer=world.viewer(dee), reply=answer, reason="Rude.")
    assert status() == "wanted"
