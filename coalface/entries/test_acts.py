"""Bookmarks, pins, featured entries, removing and redacting: who may, who may not, and what is there afterwards."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.activity.models import Activity
from coalface.base.files import keep_bytes
from coalface.base.web import Refused
from coalface.entries import actions, queries
from coalface.entries.for_home import featured_and_latest
from coalface.entries.invariants import entries_hold
from coalface.entries.models import Attachment, Bookmark, Draft, Entry, Reply, State
from coalface.features.moderation.actions import report
from coalface.features.search.invariants import search_holds
from coalface.features.search.models import SearchRow
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups.actions import leave
from coalface.groups.models import Level
from coalface.kinds.question.actions import accept
from coalface.kinds.question.models import Question
from tests.world import make_question, make_reply, signed_in


@pytest.fixture
def entry(world, ann) -> Entry:
    return make_question(author=ann, title="Damp walls", text="Wet.", group=world.open_group, level=Level.MEMBERS)


@pytest.fixture
def secret(world, ann) -> Entry:
    return make_question(author=ann, title="Quiet matter", group=world.private_group, level=Level.GROUP)


def verbs(entry: Entry) -> list[str]:
    return list(Activity.objects.filter(entry=entry).values_list("verb", flat=True))


def all_holds() -> None:
    assert [*entries_hold(), *search_holds()] == []


def test_a_row_of_a_reply_that_stayed_or_is_missing_is_found_by_the_check(world, entry):
    one = make_reply(entry=entry, author=world.dee, text="Open the window.")
    all_holds()
    Reply.everything.filter(pk=one.pk).update(state=Reply.State.HIDDEN)
    assert any("1 replies can be found" in said for said in search_holds())
    Reply.everything.filter(pk=one.pk).update(state=Reply.State.PUBLISHED)
    SearchRow.objects.filter(reply=one).delete()
    assert any("1 replies cannot be found" in said for said in search_holds())


def addresses(entry: Entry, reply: Reply) -> dict[str, dict]:
    """Return every address of an act here, with what is posted to it."""
    e, r = f"/entries/{entry.pk}/", f"/replies/{reply.pk}/"
    return {
        f"{e}bookmark/": {},
        f"{e}bookmark/end/": {},
        f"{e}pin/": {},
        f"{e}pin/end/": {},
        f"{e}feature/": {},
        f"{e}feature/end/": {},
        f"/revisions/{entry.revision_id}/redaction/": {"title": "Damp", "source": "Dry.", "reason": "Named."},
        f"/revisions/{reply.revision_id}/redaction/": {"source": "Dry.", "reason": "Named."},
        f"{r}removal/": {"reason": "Rude."},
        f"{e}removal/": {"reason": "Rude."},
    }


def test_the_facilitator_may_do_all_of_it(entry, bo, dee):
    reply = make_reply(entry=entry, author=bo)
    client = signed_in(dee)
    for address, posted in addresses(entry, reply).items():
        assert client.get(address).status_code in (200, 302), address
        assert client.post(address, posted).status_code == 303, address
    entry.refresh_from_db()
    assert entry.state == State.REMOVED
    all_holds()


def test_who_does_not_run_the_group_may_only_bookmark_and_remove_their_own(entry, ann, bo, chen):
    reply = make_reply(entry=entry, author=bo)
    for member, own in (
        (chen, ()),
        (bo, (f"/replies/{reply.pk}/removal/",)),
        (ann, (f"/entries/{entry.pk}/removal/",)),
    ):
        client = signed_in(member)
        for address, posted in addresses(entry, reply).items():
            if address in own:
                continue
            allowed = "bookmark" in address
            assert client.post(address, posted).status_code == (303 if allowed else 403), (member, address)


def test_chen_does_not_even_see_it(secret, bo, chen):
    reply = make_reply(entry=secret, author=bo)
    client = signed_in(chen)
    for address, posted in addresses(secret, reply).items():
        assert client.get(address).status_code == client.post(address, posted).status_code == 404, address


def test_a_guest_is_asked_to_sign_in(entry, guest, bo):
    reply = make_reply(entry=entry, author=bo)
    for address, posted in addresses(entry, reply).items():
        response = guest.post(address, posted)
        assert response.status_code == 302 and response["Location"].startswith("/accounts/login/"), address


# ── Bookmarks ──────────────────────────────────────────────────────────────


def test_bo_finds_again_what_he_bookmarked(entry, bo):
    client = signed_in(bo)
    client.post(f"/entries/{entry.pk}/bookmark/")
    client.post(f"/entries/{entry.pk}/bookmark/")
    assert Bookmark.objects.count() == 1
    body = client.get("/bookmarks/").content.decode()
    assert "Damp walls" in body and "Nothing bookmarked" not in body
    client.post(f"/entries/{entry.pk}/bookmark/end/")
    assert "Nothing bookmarked yet" in client.get("/bookmarks/").content.decode()


def test_the_button_is_answered_where_scripts_run(entry, bo):
    client = signed_in(bo)
    answer = client.post(f"/entries/{entry.pk}/bookmark/", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in answer and "Bookmarked" in answer
    answer = client.post(f"/entries/{entry.pk}/bookmark/end/", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in answer


def test_a_bookmark_shows_only_what_may_still_be_seen(world, secret, entry, bo, dee):
    for one in (secret, entry):
        actions.bookmark(viewer=world.viewer(bo), entry=one)
    assert [one.title for one in queries.bookmarked(world.viewer(bo)).items] == ["Damp walls", "Quiet matter"]
    leave(viewer=world.viewer(bo), group=world.private_group)
    assert "Quiet matter" not in signed_in(bo).get("/bookmarks/").content.decode()
    actions.hide(viewer=world.viewer(dee), entry=entry, reason="No.")
    assert queries.bookmarked(world.viewer(bo)).items == []


def test_bookmarks_go_on_after_the_first_page(world, ann, bo):
    for number in range(23):
        one = make_question(author=ann, title=f"Number {number}")
        actions.bookmark(viewer=world.viewer(bo), entry=one)
    first = queries.bookmarked(world.viewer(bo))
    client = signed_in(bo)
    rest = client.get(f"/bookmarks/?{first.next_query}").content.decode()
    assert first.items[0].title == "Number 22" and len(first.items) == 20
    assert "Number 2<" in rest and "Number 0<" in rest and "Number 3<" not in rest


def test_the_bookmarks_ask_the_same_number_of_times_for_three_and_eighteen(world, ann, bo):
    client = signed_in(bo)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            assert client.get("/bookmarks/").status_code == 200
        return len(queries_made)

    def more(number: int) -> None:
        for _number in range(number):
            one = make_question(author=ann, title="One", group=world.open_group)
            actions.bookmark(viewer=world.viewer(bo), entry=one)

    more(3)
    few = asked()
    more(15)
    assert asked() == few <= 12


def test_nobody_else_hears_of_a_bookmark(world, entry, bo, dee):
    actions.bookmark(viewer=world.viewer(bo), entry=entry)
    assert verbs(entry) == []
    assert "Damp walls" not in signed_in(dee).get("/bookmarks/").content.decode()


# ── Pins and featured entries ──────────────────────────────────────────────


def test_dee_pins_five_and_not_six(world, ann, bo, chen, dee):
    six = [make_question(author=ann, title=f"N{n}", group=world.open_group, level=n % 2 + 1) for n in range(6)]
    for one in six[:5]:
        actions.pin(viewer=world.viewer(dee), entry=one)
    with pytest.raises(Refused, match="5 entries are pinned in Damp Homes"):
        actions.pin(viewer=world.viewer(dee), entry=six[5])
    assert [one.title for one in queries.pinned(world.viewer(bo), world.open_group)] == ["N4", "N3", "N2", "N1", "N0"]
    assert [one.title for one in queries.pinned(world.viewer(chen), world.open_group)] == ["N3", "N1"]
    actions.unpin(viewer=world.viewer(dee), entry=six[0])
    actions.pin(viewer=world.viewer(dee), entry=six[5])
    assert verbs(six[0]) == ["pinned", "unpinned"] and queries.pinned(world.viewer(bo), world.open_group)[0] == six[5]
    assert {one.title for one in queries.latest(world.viewer(bo)).items} == {f"N{n}" for n in range(6)}


def test_nothing_is_pinned_without_a_group(world, ann, eve):
    with pytest.raises(Refused):
        actions.pin(viewer=world.viewer(eve), entry=make_question(author=ann, title="To all"))


def featured(viewer) -> list:
    return featured_and_latest(viewer)[0]


def test_what_is_featured_shows_as_far_as_it_may_be_seen(world, ann, chen, dee, eve, secret):
    public = make_question(author=ann, title="For all", level=Level.PUBLIC)
    for member, one in ((eve, public), (dee, secret)):
        actions.feature(viewer=world.viewer(member), entry=one)
    assert featured(world.viewer(dee)) == [secret, public]
    assert featured(world.viewer(chen)) == featured(world.viewer(None)) == [public]
    actions.end_feature(viewer=world.viewer(eve), entry=public)
    assert featured(world.viewer(None)) == []
    assert verbs(public) == ["featured", "unfeatured"]


# ── Removing ───────────────────────────────────────────────────────────────


def test_ann_removes_her_question_and_nothing_of_it_is_left_to_see(world, entry, ann, bo, dee):
    make_reply(entry=entry, author=bo, text="Open a window.")
    stored = keep_bytes(b"words", folder="files")
    kept = {"stored": stored, "content_type": "text/plain", "size": 5, "name": "a.txt"}
    file = Attachment.objects.create(entry=entry, member=ann, **kept)
    page = signed_in(ann).get(f"/entries/{entry.pk}/removal/").content.decode()
    assert "1 reply by somebody else goes with it." in page and "Why is it removed?" not in page
    assert signed_in(ann).post(f"/entries/{entry.pk}/removal/")["Location"] == "/groups/damp-homes/"
    for member in (ann, bo, dee):
        assert signed_in(member).get(f"/questions/{entry.pk}-damp-walls/").status_code == 404
        assert signed_in(member).get(f"/files/{file.pk}/a.txt").status_code == 404
    assert search(world.viewer(bo), parse("window")).total == 0
    assert verbs(entry) == ["removed"] and mail.outbox == []
    all_holds()


def test_a_facilitator_says_why_and_the_author_reads_it(world, entry, dee, django_capture_on_commit_callbacks):
    assert signed_in(dee).post(f"/entries/{entry.pk}/removal/", {"reason": " "}).status_code == 422
    with pytest.raises(Refused):
        actions.remove(viewer=world.viewer(dee), entry=entry)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(viewer=world.viewer(dee), entry=entry, reason="An advert.")
    (letter,) = mail.outbox
    assert letter.to == ["ann@fenwick.example"] and "“Damp walls”" in letter.body and "An advert." in letter.body


def test_a_removed_answer_leaves_its_place_where_others_commented(world, entry, ann, bo, dee):
    answer = actions.reply(viewer=world.viewer(bo), entry=entry, source="Secret recipe.")
    actions.reply(viewer=world.viewer(ann), entry=entry, source="Thank you kindly.", parent=answer)
    accept(viewer=world.viewer(ann), entry=entry, answer=answer)
    actions.remove_reply(viewer=world.viewer(bo), reply=answer)
    body = signed_in(dee).get(f"/questions/{entry.pk}-damp-walls/").content.decode()
    assert "Removed by its author" in body and "Thank you kindly." in body and "Secret recipe" not in body
    assert search(world.viewer(bo), parse("kindly")).total == 1 and search(world.viewer(bo), parse("recipe")).total == 0
    assert signed_in(dee).get(f"/replies/{answer.pk}/history/").status_code == 404
    entry.refresh_from_db()
    assert entry.replies == 0 and Question.objects.get(entry=entry).accepted_id is None
    all_holds()


def test_a_removed_comment_with_nothing_under_it_leaves_nothing(world, entry, bo, dee):
    comment = make_reply(entry=entry, author=bo, text="Rude word.", is_answer=False)
    assert signed_in(dee).post(f"/replies/{comment.pk}/removal/", {"reason": "Rude."}).status_code == 303
    body = signed_in(bo).get(f"/questions/{entry.pk}-damp-walls/").content.decode()
    assert "Rude word" not in body and "Removed by" not in body
    assert verbs(entry) == ["reply-removed"]


def test_nobody_removes_in_an_archived_group_and_no_author_what_is_hidden(world, ann, dee):
    old = make_question(author=ann, title="Old", group=world.archived_group)
    for member in (ann, dee):
        with pytest.raises(Refused):
            actions.remove(viewer=world.viewer(member), entry=old, reason="No.")
    hidden = make_question(author=ann, title="Hidden", group=world.open_group, state=State.HIDDEN)
    with pytest.raises(Refused):
        actions.remove(viewer=world.viewer(ann), entry=hidden)


def test_a_report_of_what_was_removed_shows_none_of_it(world, entry, bo, dee):
    made = report(viewer=world.viewer(bo), why="advert", entry=entry)
    actions.remove(viewer=world.viewer(dee), entry=entry, reason="An advert.")
    for path in (f"/reports/{made.pk}/", "/reports/"):
        body = signed_in(dee).get(path).content.decode()
        assert "Damp walls" not in body and "removed since" in body


# ── Redacting ──────────────────────────────────────────────────────────────


def words_anywhere(word: str) -> list[str]:
    """Return every column of every table in which a word stands, full-text tables too."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("search_words"):
                continue  # SQLite's own shadow tables; searching them is asked below
            cursor.execute(f'SELECT * FROM "{table}" WHERE 1 = 0')
            for column in [described[0] for described in cursor.description]:
                cursor.execute(f'SELECT COUNT(*) FROM "{table}" WHERE CAST("{column}" AS text) LIKE %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return found


def test_redacted_words_stand_in_no_column_and_in_no_file(world, ann, dee):
    entry = make_question(author=ann, title="Qzname has damp", text="Tenant Qzname, flat 3.", group=world.open_group)
    file = SimpleUploadedFile("Qzname.txt", BytesIO(b"Qzname").read(), content_type="text/plain")
    signed_in(ann).post(
        f"/entries/{entry.pk}/replies/", {"source": "It is about Qzname.", "files": file, "comment": "1"}
    )
    reply = Reply.everything.get()
    kept = Attachment.objects.get()
    Draft.objects.create(member=ann, key="k", at=f"/entries/{entry.pk}/edit/", fields={"source": "Tenant Qzname"})
    actions.edit(
        viewer=world.viewer(ann), entry=entry, title="A tenant has damp", source="Tenant Qzname, flat 4.", tags=[]
    )
    assert len(words_anywhere("Qzname")) > 6
    client = signed_in(dee)
    history = client.get(f"/entries/{entry.pk}/history/").content.decode()
    first, second = entry.revision_id, Entry.everything.get(pk=entry.pk).revision_id
    for revision in (first, second):
        assert f"/revisions/{revision}/redaction/" in history
        posted = {"title": "Damp", "source": "A tenant.", "reason": "It named a tenant."}
        assert client.post(f"/revisions/{revision}/redaction/", posted)["Location"] == f"/entries/{entry.pk}/history/"
    posted = {"source": "It is about a tenant.", "reason": "It named a tenant.", "files": [kept.pk]}
    on_disk = Path(settings.MEDIA_ROOT) / kept.stored
    assert on_disk.exists()
    assert client.post(f"/revisions/{reply.revision_id}/redaction/", posted).status_code == 303
    assert words_anywhere("Qzname") == []
    assert not Attachment.objects.exists()
    assert (
        search(world.viewer(ann), parse("Qzname")).total == 0 and search(world.viewer(ann), parse("tenant")).total >= 1
    )
    entry.refresh_from_db()
    assert (entry.title, entry.slug, entry.excerpt) == ("Damp", "damp", "A tenant.")
    assert entry.revision.number == 2 and entry.revision.author == ann and entry.revision.redacted_at
    assert verbs(entry).count("redacted") == 3
    all_holds()


def test_a_deleted_file_leaves_the_disk_once_that_is_certain(world, ann, dee, django_capture_on_commit_callbacks):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    stored = keep_bytes(b"words", folder="files")
    kept = {"stored": stored, "content_type": "text/plain", "size": 5, "name": "a.txt"}
    file = Attachment.objects.create(entry=entry, member=ann, **kept)
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(
            viewer=world.viewer(dee), revision=entry.revision, source="x", title="Damp", reason="No.", files=[file.pk]
        )
    assert not (Path(settings.MEDIA_ROOT) / stored).exists()


def test_redacting_an_earlier_version_leaves_the_current_one(world, ann, dee):
    entry = make_question(author=ann, title="Damp", text="Before.", group=world.open_group)
    first = entry.revision
    actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp", source="After.", tags=[])
    actions.redact(viewer=world.viewer(dee), revision=first, source="Gone.", title="Damp", reason="No.")
    entry.refresh_from_db()
    assert entry.revision.source == "After." and entry.excerpt == "After."


def test_the_hub_team_redacts_where_there_is_no_group_and_only_there(world, ann, eve, entry):
    alone = make_question(author=ann, title="To all", text="Name.")
    actions.redact(
        viewer=world.viewer(eve), revision=alone.revision, source="No name.", title="To all", reason="Named."
    )
    with pytest.raises(Refused):
        actions.redact(viewer=world.viewer(eve), revision=entry.revision, source="x", title="x", reason="x")


def test_a_hidden_replys_revision_is_not_there_for_who_may_not_read_it(world, entry, bo, chen):
    hidden = make_reply(entry=entry, author=bo, state=Reply.State.HIDDEN)
    assert signed_in(chen).get(f"/revisions/{hidden.revision_id}/redaction/").status_code == 404
