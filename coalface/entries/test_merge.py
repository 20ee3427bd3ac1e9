"""Merging what was asked twice: everything stands on one page, nothing is lost or counted twice, the old address leads there."""

import pytest
from django.core import mail

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.entries import actions, queries
from coalface.entries.invariants import entries_hold
from coalface.entries.models import Attachment, Bookmark, Entry, EntryLink, Follow, Reaction, Reply, State
from coalface.features.search.invariants import search_holds
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups.models import Level
from coalface.kinds.question.actions import accept
from coalface.kinds.question.models import Question
from tests.world import make_group, make_question, make_reply, signed_in


@pytest.fixture
def stays(world, ann) -> Entry:
    entry = make_question(author=ann, title="Who treats damp walls?", group=world.open_group, level=Level.MEMBERS)
    make_reply(entry=entry, author=world.dee, text="The first answer.")
    return entry


@pytest.fixture
def goes(world, bo) -> Entry:
    entry = make_question(
        author=bo, title="Damp walls again", text="Ours are wet.", group=world.open_group, level=Level.MEMBERS
    )
    Follow.objects.create(entry=entry, member=bo)
    return entry


def merge(world, goes, stays, by=None):
    return actions.merge(viewer=world.viewer(by or world.dee), entry=goes, target=stays)


def test_answers_words_and_readers_come_together(world, stays, goes, ann, bo, chen, dee):
    answer = actions.reply(viewer=world.viewer(ann), entry=goes, source="The second answer.")
    under = actions.reply(viewer=world.viewer(bo), entry=goes, source="The comment.", parent=answer)
    actions.react(viewer=world.viewer(bo), entry=goes, reply=answer, kind="thanks")
    accept(viewer=world.viewer(bo), entry=goes, answer=answer)
    for one in (goes, stays):
        for act in (actions.follow, actions.bookmark):
            act(viewer=world.viewer(chen), entry=one)
        actions.react(viewer=world.viewer(chen), entry=one, kind="same-here")
    actions.react(viewer=world.viewer(dee), entry=goes, kind="same-here")
    file = Attachment.objects.create(entry=goes, member=bo, name="a.txt", stored="x", content_type="text/plain", size=1)
    before = (answer.created_at, goes.published_at)
    merge(world, goes, stays)
    stays.refresh_from_db()
    goes.refresh_from_db()
    answer.refresh_from_db()
    under.refresh_from_db()
    assert (stays.replies, stays.same_here) == (2, 2)
    assert (goes.state, goes.merged_into, goes.replies, goes.same_here) == (State.REMOVED, stays, 0, 0)
    assert (answer.entry, answer.author, answer.thanks, answer.created_at) == (stays, ann, 1, before[0])
    assert under.entry == stays and under.parent == answer
    comment = Reply.everything.get(entry=stays, author=bo, parent=None)
    assert "Asked again: Damp walls again" in comment.revision.source and "Ours are wet." in comment.revision.source
    assert comment.created_at == before[1] and not comment.is_answer
    file.refresh_from_db()
    assert (file.entry, file.reply) == (stays, comment)
    assert {row.member for row in Follow.objects.filter(entry=stays)} == {ann, bo, chen}
    assert Bookmark.objects.get().entry == stays
    assert Reaction.objects.filter(entry=stays, kind="same-here").count() == 2
    for model in (Follow, Bookmark, Reaction, Reply):
        assert not getattr(model, "everything", getattr(model, "objects", None)).filter(entry=goes).exists()
    assert not Question.objects.filter(accepted=answer).exists()
    for word in ("second", "wet", "comment"):
        assert [hit.entry for hit in search(world.viewer(chen), parse(word)).hits] == [stays]
    body = signed_in(chen).get(f"/questions/{stays.pk}-who-treats-damp-walls/").content.decode()
    assert "The first answer." in body and "The second answer." in body and "Ours are wet." in body
    assert Activity.objects.get(verb="merged").facts == {"source": goes.pk, "replies": 2}
    assert [*entries_hold(), *search_holds()] == []


def test_the_old_address_leads_to_the_one_that_stays_for_who_sees_that(world, stays, goes, chen, guest):
    merge(world, goes, stays)
    for path in (f"/questions/{goes.pk}-damp-walls-again/", f"/questions/{goes.pk}/", f"/entries/{goes.pk}/history/"):
        answer = signed_in(chen).get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"/questions/{stays.pk}-who-treats-damp-walls/")
        assert guest.get(path)["Location"].startswith("/accounts/login/")
    Entry.everything.filter(pk=stays.pk).update(level=Level.GROUP)
    assert signed_in(chen).get(f"/questions/{goes.pk}-damp-walls-again/").status_code == 404


def test_what_was_merged_before_leads_to_the_last(world, stays, goes, ann):
    third = make_question(author=ann, title="Third", group=world.open_group, level=Level.MEMBERS)
    merge(world, third, goes)
    EntryLink.objects.create(source=goes, target=stays, kind="linked")
    merge(world, goes, stays)
    third.refresh_from_db()
    assert third.merged_into == stays and not EntryLink.objects.exists()


def test_a_question_without_details_leaves_no_comment(world, stays, bo):
    bare = make_question(author=bo, title="Damp?", text="", group=world.open_group, level=Level.MEMBERS)
    merge(world, bare, stays)
    assert Reply.everything.filter(entry=stays).count() == 1


def test_a_question_with_a_file_and_no_text_brings_its_file_and_title(world, stays, bo, dee):
    bare = make_question(author=bo, title="Damp?", text="", group=world.open_group, level=Level.MEMBERS)
    file = Attachment.objects.create(entry=bare, member=bo, name="a.txt", stored="x", content_type="text/plain", size=1)
    page = signed_in(dee).post(f"/entries/{bare.pk}/merger/", {"target": stays.pk}).content.decode()
    assert "Its own text, with its files, becomes a comment there" in page
    merge(world, bare, stays)
    comment = Reply.everything.get(entry=stays, author=bo)
    file.refresh_from_db()
    assert (file.entry, file.reply) == (stays, comment)
    assert comment.revision.source == "Asked again: Damp?"


def test_the_page_suggests_explains_and_merges(world, stays, goes, bo, dee):
    make_reply(entry=goes, author=world.ann)
    client = signed_in(dee)
    page = client.get(f"/entries/{goes.pk}/merger/").content.decode()
    assert "Is it one of these?" in page and "Who treats damp walls?" in page
    for typed in (
        str(stays.pk),
        f"#{stays.pk}",
        f"https://hub.example/questions/{stays.pk}-who-treats-damp-walls/?x=1#answers",
    ):
        page = client.post(f"/entries/{goes.pk}/merger/", {"target": typed}).content.decode()
        assert "1 answer moves there" in page and "Its own text, with its files, becomes a comment there" in page
    assert client.post(f"/entries/{goes.pk}/merger/", {"target": "nothing"}).status_code == 422
    assert client.post(f"/entries/{goes.pk}/merger/", {"target": str(goes.pk)}).status_code == 422
    done = client.post(f"/entries/{goes.pk}/merger/", {"target": stays.pk, "confirmed": "yes"})
    assert done["Location"] == f"/questions/{stays.pk}-who-treats-damp-walls/"
    assert Entry.everything.get(pk=goes.pk).merged_into == stays


def test_only_who_runs_both_merges(world, stays, goes, ann, bo, chen, dee, guest):
    path = f"/entries/{goes.pk}/merger/"
    for member in (ann, bo, chen):
        assert signed_in(member).get(path).status_code == 403
        assert signed_in(member).post(path, {"target": stays.pk, "confirmed": "yes"}).status_code == 403
    assert guest.get(path).status_code == 302
    elsewhere = make_group("Paths", access="open", cap=Level.PUBLIC, lead=chen, members=(dee,))
    theirs = make_question(author=chen, title="Damp paths", group=elsewhere, level=Level.MEMBERS)
    assert signed_in(dee).post(path, {"target": theirs.pk, "confirmed": "yes"}).status_code == 422
    with pytest.raises(Refused):
        merge(world, goes, theirs)
    secret = make_question(author=ann, title="Quiet", group=world.private_group, level=Level.GROUP)
    assert signed_in(chen).get(f"/entries/{secret.pk}/merger/").status_code == 404


def test_nobody_learns_of_a_hidden_one_by_its_number(world, goes, chen, dee):
    elsewhere = make_group("Paths", access="private", cap=Level.GROUP, lead=chen)
    theirs = make_question(author=chen, title="Damp paths", group=elsewhere, level=Level.GROUP)
    client = signed_in(dee)
    there = client.post(f"/entries/{goes.pk}/merger/", {"target": theirs.pk}).content.decode()
    nowhere = client.post(f"/entries/{goes.pk}/merger/", {"target": 999999}).content.decode()
    assert "There is no other entry like this one with that number." in there and "Damp paths" not in there + nowhere


def test_words_of_a_closed_group_do_not_leave_it_by_merging(world, stays, ann, bo, dee):
    kept = make_question(author=ann, title="Kept damp", group=world.private_group, level=Level.GROUP)
    make_reply(entry=kept, author=bo)
    with pytest.raises(Refused, match="fewer readers"):
        merge(world, kept, stays)
    assert signed_in(dee).post(f"/entries/{kept.pk}/merger/", {"target": stays.pk, "confirmed": "1"}).status_code == 403


def test_merging_into_a_wider_one_says_so_and_tells_who_wrote(
    world, stays, ann, bo, dee, django_capture_on_commit_callbacks
):
    narrow = make_question(author=bo, title="Damp in here", group=world.open_group, level=Level.GROUP)
    make_reply(entry=narrow, author=ann)
    page = signed_in(dee).post(f"/entries/{narrow.pk}/merger/", {"target": stays.pk}).content.decode()
    assert "More people can then read what was written here." in page
    assert "1 reply by 1 other person becomes visible to them too." in page
    with django_capture_on_commit_callbacks(execute=True):
        merge(world, narrow, stays)
    told = {letter.to[0].split("@")[0]: letter.body for letter in mail.outbox}
    assert set(told) == {"ann", "bo"}
    assert all("Who treats damp walls?" in body and "Damp in here" not in body for body in told.values())


def test_who_wrote_and_can_no_longer_see_it_is_told_without_a_word_of_the_place(
    world, goes, ann, bo, dee, fay, django_capture_on_commit_callbacks
):
    cellars = make_group("Dry Cellars", access="open", cap=Level.PUBLIC, lead=dee, members=(bo,))
    stays = make_question(author=bo, title="Who treats damp walls?", group=cellars, level=Level.GROUP)
    Entry.everything.filter(pk=goes.pk).update(level=Level.GROUP)
    make_reply(entry=goes, author=ann)
    make_reply(entry=stays, author=fay)
    goes.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        merge(world, goes, stays)
    told = {letter.to[0].split("@")[0]: letter for letter in mail.outbox}
    assert set(told) == {"ann", "bo"}  # Fay, who left before, has lost nothing
    assert "can no longer see it" in told["ann"].body and "Who treats damp walls?" in told["bo"].body
    assert not any(word in told["ann"].subject + told["ann"].body for word in ("Damp walls", "damp walls", "Cellars"))


def test_redacting_the_comment_takes_the_words_of_the_merged_one_too(world, stays, goes, dee):
    merge(world, goes, stays)
    comment = Reply.everything.get(entry=stays, author=goes.author)
    for revision in queries.history_of(stays, comment):
        actions.redact(viewer=world.viewer(dee), revision=revision, source="Gone.", reason="Named.")
    goes.refresh_from_db()
    assert goes.revision.source == "Gone." and goes.excerpt == ""


def test_only_what_is_answered_and_alike_is_merged(world, stays, goes, dee):
    Entry.everything.filter(pk=goes.pk).update(kind="discussion")
    assert signed_in(dee).get(f"/entries/{goes.pk}/merger/").status_code == 403
    goes.refresh_from_db()
    for one, other in ((goes, stays), (stays, goes), (stays, stays)):
        with pytest.raises(Refused):
            merge(world, one, other)
    Entry.everything.filter(pk=goes.pk).update(kind="question")
