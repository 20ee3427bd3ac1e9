"""The verbs that change entries: who may, who may not, and what is there afterwards."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.base.files import Upload
from coalface.base.web import Refused
from coalface.entries import actions
from coalface.entries.for_tags import tags_of
from coalface.entries.models import Attachment, Entry, Follow, Posted, Reaction, Reply, Revision, State, Tag
from coalface.entries.tasks import forget_posted
from coalface.groups.models import Group, Level
from coalface.kinds.question.kind import QUESTION
from tests.world import make_entry, make_question, make_reply


def publish(world, member, **more):
    return actions.publish(
        viewer=world.viewer(member), kind=QUESTION, **{"title": "Damp", "source": "Wet *walls*.", "level": 1, **more}
    )


def verbs(entry) -> list[str]:
    return list(Activity.objects.filter(entry=entry).values_list("verb", flat=True))


def test_ann_publishes_in_her_group(world, ann):
    entry = publish(world, ann, group=world.private_group, tags=["Black mould", "black  mould", "Walls"])
    entry.refresh_from_db()
    assert (entry.state, entry.level, entry.slug, entry.excerpt) == (State.PUBLISHED, Level.GROUP, "damp", "Wet walls.")
    assert "<em>walls</em>" in entry.revision.html
    assert verbs(entry) == ["published"]
    assert Follow.objects.filter(entry=entry, member=ann).exists()
    assert Entry.everything.count() == 1


def test_chen_cannot_publish_in_a_group_she_is_not_in(world, chen):
    with pytest.raises(Refused):
        publish(world, chen, group=world.open_group)
    assert not Entry.everything.exists()


def test_nobody_publishes_wider_than_the_group_allows(world, ann):
    with pytest.raises(Refused):
        publish(world, ann, group=world.restricted_group, level=Level.PUBLIC)


def test_nobody_publishes_for_a_group_without_one(world, ann):
    with pytest.raises(Refused):
        publish(world, ann, level=Level.GROUP)


def test_nobody_publishes_in_an_archived_group(world, ann):
    with pytest.raises(Refused):
        publish(world, ann, group=world.archived_group)


def test_a_guest_publishes_nowhere(world):
    with pytest.raises(Refused):
        publish(world, None, level=Level.PUBLIC)


def test_the_same_form_sent_twice_makes_one_entry(world, ann):
    first = publish(world, ann, group=world.open_group, once="form-1")
    again = publish(world, ann, group=world.open_group, once="form-1")
    other = publish(world, ann, group=world.open_group, once="form-2")
    assert first.pk == again.pk != other.pk
    assert Entry.everything.count() == 2
    assert Posted.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_make_one_entry(world, ann):
    start = Barrier(2)

    def click() -> int:
        start.wait(30)
        try:
            return publish(world, ann, level=Level.MEMBERS, once="form").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = {future.result(timeout=60) for future in [pool.submit(click) for _click in range(2)]}
    assert len(made) == 1 and Entry.everything.count() == 1


def test_what_was_sent_long_ago_is_forgotten_and_its_entry_stays(world, ann):
    publish(world, ann, group=world.open_group, once="form")
    Posted.objects.update(at=timezone.now() - timedelta(days=3))
    publish(world, ann, group=world.open_group, once="today")
    forget_posted.call()
    assert Posted.objects.get().once == "today"
    assert Entry.everything.count() == 2


def test_bo_answers_and_comments(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    answer = actions.reply(viewer=world.viewer(bo), entry=entry, source="Air it.")
    comment = actions.reply(viewer=world.viewer(ann), entry=entry, source="Which window?", parent=answer)
    beneath = actions.reply(viewer=world.viewer(bo), entry=entry, source="All.", parent=comment)
    aside = actions.reply(viewer=world.viewer(bo), entry=entry, source="How old?", as_comment=True)
    entry.refresh_from_db()
    assert entry.replies == 1
    assert answer.is_answer and not comment.is_answer and not aside.is_answer
    assert comment.parent == answer and beneath.parent == answer and aside.parent is None
    assert verbs(entry) == ["answered", "commented", "commented", "commented"]
    assert Follow.objects.filter(entry=entry, member=bo).exists()


def test_an_answer_does_not_make_an_entry_older_when_the_clock_was_put_back(world, ann, bo):
    entry = publish(world, ann, group=world.open_group)
    ahead = timezone.now() + timedelta(days=1)
    Entry.everything.filter(pk=entry.pk).update(active_at=ahead)
    actions.reply(viewer=world.viewer(bo), entry=entry, source="Air it.")
    entry.refresh_from_db()
    assert entry.active_at == ahead


def test_the_same_answer_sent_twice_is_there_once(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    for _twice in range(2):
        actions.reply(viewer=world.viewer(bo), entry=entry, source="Air it.", once="form")
    entry.refresh_from_db()
    assert entry.replies == Reply.everything.count() == 1


def test_a_file_that_comes_with_the_second_sending_is_not_dropped_in_silence(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    plan = Upload("plan.txt", "text/plain", 6, iter([b"Walls."]))
    more = Upload("more.txt", "text/plain", 5, iter([b"More."]))
    answered = {"viewer": world.viewer(bo), "entry": entry, "source": "Air it.", "once": "form"}
    actions.reply(**answered, files=[plan])
    actions.reply(**answered, files=[plan])
    actions.reply(**answered)
    with pytest.raises(Refused, match="without the file"):
        actions.reply(**answered, files=[plan, more])
    publish(world, ann, group=world.open_group, once="share")
    with pytest.raises(Refused, match="without the file"):
        publish(world, ann, group=world.open_group, once="share", files=[more])
    assert Reply.everything.count() == Attachment.objects.count() == 1


def test_chen_cannot_answer_in_a_group_she_only_reads(world, ann, chen):
    entry = make_question(author=ann, title="Damp", group=world.open_group, level=Level.PUBLIC)
    with pytest.raises(Refused):
        actions.reply(viewer=world.viewer(chen), entry=entry, source="Air it.")


def test_nobody_answers_a_locked_question(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    actions.lock(viewer=world.viewer(dee), entry=entry, reason="Asked before.")
    with pytest.raises(Refused):
        actions.reply(viewer=world.viewer(bo), entry=entry, source="Air it.")
    actions.unlock(viewer=world.viewer(dee), entry=entry)
    actions.reply(viewer=world.viewer(bo), entry=entry, source="Air it.")
    assert verbs(entry) == ["locked", "unlocked", "answered"]


def test_a_comment_belongs_to_an_answer_of_the_same_question(world, ann, bo):
    here = make_question(author=ann, title="Damp", group=world.open_group)
    elsewhere = make_reply(entry=make_question(author=ann, title="Rent", group=world.open_group), author=bo)
    with pytest.raises(Refused):
        actions.reply(viewer=world.viewer(bo), entry=here, source="Hm.", parent=elsewhere)


def test_ann_edits_and_the_earlier_text_is_kept(world, ann):
    entry = make_question(author=ann, title="Damp", text="Wet.", group=world.open_group)
    actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp walls", source="Very wet.", tags=["walls"], seen=1)
    entry.refresh_from_db()
    assert (entry.title, entry.slug, entry.revision.number, entry.excerpt) == (
        "Damp walls",
        "damp-walls",
        2,
        "Very wet.",
    )
    assert list(Revision.objects.filter(entry=entry).values_list("number", "title")) == [(1, "Damp"), (2, "Damp walls")]
    assert entry.edited_at


def test_a_topic_is_what_it_is_called_however_its_address_reads(world, ann):
    names = ["c#", "c++", "жильё", "日本"]
    entry = make_question(author=ann, title="Damp", text="Wet.", group=world.open_group)
    actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp", source="Wet.", tags=names)
    assert {tag.name: tag.slug for tag in tags_of(entry)} == {"c#": "c", "c++": "c-2", "жильё": "tag", "日本": "tag-2"}
    other = make_question(author=ann, title="Walls", group=world.open_group, tags=("C++",))
    assert [tag.slug for tag in tags_of(other)] == ["c-2"] and Tag.objects.count() == 4


def test_a_topic_that_differs_by_a_hyphen_is_the_one_that_is_there(world, ann):
    first = make_question(author=ann, title="Damp", group=world.open_group, tags=("Solid fuel", "solid-fuel"))
    other = make_question(author=ann, title="Walls", group=world.open_group, tags=("solid-fuel", "fuel"))
    assert [[tag.name for tag in tags_of(entry)] for entry in (first, other)] == [
        ["solid fuel"],
        ["fuel", "solid fuel"],
    ]
    Tag.objects.create(name="solid-fuel", slug="solid-fuel-2")  # as an import may bring it
    third = make_question(author=ann, title="Roofs", group=world.open_group, tags=("solid-fuel", "Solid  fuel"))
    assert [tag.name for tag in tags_of(third)] == ["solid fuel", "solid-fuel"]


def test_a_topic_is_the_one_that_is_there_though_another_has_the_plain_address(world, ann):
    first = make_question(author=ann, title="Law", group=world.open_group, tags=("health & safety", "тёплый дом"))
    other = make_question(author=ann, title="Rules", group=world.open_group, tags=("health safety", "日本"))
    third = make_question(
        author=ann,
        title="Forms",
        group=world.open_group,
        tags=("health-safety", "тёплый-дом", unicodedata.normalize("NFD", "Тёплый дом")),
    )
    assert [tag.name for tag in tags_of(third)] == ["health safety", "тёплый дом"]
    assert Tag.objects.count() == 4 and {*tags_of(third)} < {*tags_of(first), *tags_of(other)}


def test_saving_the_same_text_makes_no_new_revision(world, ann):
    entry = make_question(author=ann, title="Damp", text="Wet.", group=world.open_group)
    actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp", source="Wet.", tags=["walls"])
    entry.refresh_from_db()
    assert entry.revision.number == 1 and entry.edited_at is None


def test_two_who_edit_at_once_do_not_overwrite_each_other(world, ann, dee):
    entry = make_question(author=ann, title="Damp", text="Wet.", group=world.open_group)
    actions.edit(viewer=world.viewer(dee), entry=entry, title="Damp", source="Very wet.", tags=[], seen=1)
    with pytest.raises(actions.TextChanged):
        actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp", source="Rather wet.", tags=[], seen=1)
    entry.refresh_from_db()
    assert entry.revision.source == "Very wet."


def test_bo_cannot_edit_what_ann_wrote(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    with pytest.raises(Refused):
        actions.edit(viewer=world.viewer(bo), entry=entry, title="Dry", source="Dry.", tags=[])
    reply = make_reply(entry=entry, author=ann)
    with pytest.raises(Refused):
        actions.edit_reply(viewer=world.viewer(bo), reply=reply, source="Mine.")


def test_fay_who_left_cannot_edit_what_she_wrote(world, fay):
    entry = make_question(author=fay, title="Damp", group=world.open_group)
    with pytest.raises(Refused):
        actions.edit(viewer=world.viewer(fay), entry=entry, title="Dry", source="Dry.", tags=[])


def test_bo_edits_his_answer(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    reply = make_reply(entry=entry, author=bo, text="Air it.")
    actions.edit_reply(viewer=world.viewer(bo), reply=reply, source="Air it *twice*.")
    reply.refresh_from_db()
    assert "<em>twice</em>" in reply.revision.html and reply.revision.number == 2
    assert verbs(entry) == ["reply-edited"]


def test_dee_hides_with_a_reason_and_shows_again(world, ann, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    actions.hide(viewer=world.viewer(dee), entry=entry, reason="It names a tenant.")
    entry.refresh_from_db()
    assert (entry.state, entry.hidden_reason) == (State.HIDDEN, "It names a tenant.")
    actions.show_again(viewer=world.viewer(dee), entry=entry)
    entry.refresh_from_db()
    assert (entry.state, entry.hidden_reason) == (State.PUBLISHED, "")


def test_what_is_shown_again_is_never_wider_than_the_group_is_by_now(world, ann, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group, level=Level.PUBLIC)
    actions.hide(viewer=world.viewer(dee), entry=entry, reason="For now.")
    Group.objects.filter(pk=world.open_group.pk).update(access="private", cap=Level.GROUP)
    actions.show_again(viewer=world.viewer(dee), entry=entry)
    entry.refresh_from_db()
    assert entry.level == Level.GROUP


@pytest.mark.parametrize("name", ["bo", "chen", "eve"])
def test_only_facilitators_lock_and_hide(world, ann, name):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    reply = make_reply(entry=entry, author=ann)
    viewer = world.viewer(getattr(world, name))
    for change in (
        lambda: actions.lock(viewer=viewer, entry=entry),
        lambda: actions.unlock(viewer=viewer, entry=entry),
        lambda: actions.hide(viewer=viewer, entry=entry, reason="No."),
        lambda: actions.show_again(viewer=viewer, entry=entry),
        lambda: actions.hide_reply(viewer=viewer, reply=reply, reason="No."),
        lambda: actions.show_reply_again(viewer=viewer, reply=reply),
    ):
        with pytest.raises(Refused):
            change()


def test_the_hub_team_moderates_where_there_is_no_group(world, ann, eve):
    entry = make_question(author=ann, title="Damp")
    actions.hide(viewer=world.viewer(eve), entry=entry, reason="It names a tenant.")
    entry.refresh_from_db()
    assert entry.state == State.HIDDEN


def test_a_hidden_answer_is_not_counted(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    answer = make_reply(entry=entry, author=bo)
    actions.hide_reply(viewer=world.viewer(dee), reply=answer, reason="Rude.")
    actions.hide_reply(viewer=world.viewer(dee), reply=answer, reason="Rude.")
    entry.refresh_from_db()
    assert entry.replies == 0
    actions.show_reply_again(viewer=world.viewer(dee), reply=answer)
    entry.refresh_from_db()
    assert entry.replies == 1


def test_bo_says_same_here_once_and_takes_it_back(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    for _twice in range(2):
        actions.react(viewer=world.viewer(bo), entry=entry, kind=Reaction.Kind.SAME_HERE)
    entry.refresh_from_db()
    assert entry.same_here == 1
    for _twice in range(2):
        actions.end_reaction(viewer=world.viewer(bo), entry=entry, kind=Reaction.Kind.SAME_HERE)
    entry.refresh_from_db()
    assert entry.same_here == 0
    assert verbs(entry) == ["same-here", "reaction-ended"]
    with pytest.raises(Refused, match="You asked it"):
        actions.react(viewer=world.viewer(ann), entry=entry, kind=Reaction.Kind.SAME_HERE)


def test_ann_thanks_bo_for_his_answer_but_not_herself(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    answer = make_reply(entry=entry, author=bo)
    actions.react(viewer=world.viewer(ann), entry=entry, reply=answer, kind=Reaction.Kind.THANKS)
    answer.refresh_from_db()
    assert answer.thanks == 1
    with pytest.raises(Refused):
        actions.react(viewer=world.viewer(bo), entry=entry, reply=answer, kind=Reaction.Kind.THANKS)


def test_nobody_reacts_in_an_archived_group(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.archived_group)
    with pytest.raises(Refused):
        actions.react(viewer=world.viewer(bo), entry=entry, kind=Reaction.Kind.SAME_HERE)
    with pytest.raises(Refused):
        actions.follow(viewer=world.viewer(bo), entry=entry)


def test_chen_follows_and_stops(world, ann, chen):
    entry = make_question(author=ann, title="Damp")
    actions.follow(viewer=world.viewer(chen), entry=entry)
    actions.follow(viewer=world.viewer(chen), entry=entry)
    assert Follow.objects.filter(entry=entry, member=chen).count() == 1
    actions.unfollow(viewer=world.viewer(chen), entry=entry)
    assert not Follow.objects.filter(entry=entry, member=chen).exists()


def test_narrowing_a_group_clamps_its_entries(world, ann):
    wide = make_question(author=ann, title="Damp", group=world.open_group, level=Level.PUBLIC)
    Group.objects.filter(pk=world.open_group.pk).update(access="restricted", cap=Level.MEMBERS)
    world.open_group.refresh_from_db()
    assert actions.clamp_to_cap(world.open_group) == 1
    wide.refresh_from_db()
    assert wide.level == Level.MEMBERS


def test_same_here_is_for_questions_only(world, ann, bo):
    blog = make_entry(kind="blog", author=ann, title="A year", level=Level.MEMBERS)
    question = make_question(author=ann, title="Damp", level=Level.MEMBERS)
    answer = make_reply(entry=question, author=bo)
    for entry, reply in ((blog, None), (question, answer)):
        with pytest.raises(Refused, match="for questions"):
            actions.react(viewer=world.viewer(world.chen), entry=entry, reply=reply, kind=Reaction.Kind.SAME_HERE)
    answer.refresh_from_db()
    assert answer.thanks == 0 and not Reaction.objects.exists()
