"""Drafts and what is shared later: words are never lost, no tab eats another's, and nobody else sees them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.files import check
from coalface.base.web import Refused
from coalface.entries import actions
from coalface.entries.actions.files import attach
from coalface.entries.kind import kinds
from coalface.entries.models import Attachment, Draft, Entry, State
from coalface.entries.tasks import publish_scheduled
from coalface.features.search.models import SearchRow
from coalface.groups.actions import leave
from coalface.groups.models import Level
from coalface.groups.viewer import viewer_of
from tests.world import make_entry, make_question, make_reply, signed_in

TYPED = {"title": "Half a thought", "source": "It began with", "where": "hub", "once": "tab-one", "at": "/blog/new/"}


def picture(name: str = "gable.png") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "green").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue())


def later(**hours) -> str:
    return timezone.localtime(timezone.now() + timedelta(**hours)).strftime("%Y-%m-%dT%H:%M")


def test_what_is_typed_is_kept_and_the_form_goes_on_with_it(world, ann):
    client = signed_in(ann)
    saved = client.post("/drafts/", TYPED).json()
    again = client.post("/drafts/", TYPED | {"source": "It began with a leak.", "saved": saved["saved"]}).json()
    assert (again["draft"], again["once"]) == (saved["draft"], "tab-one")
    assert Draft.objects.count() == 1 and Entry.everything.count() == 0
    form = client.get(f"/blog/new/?draft={saved['draft']}").content.decode()
    assert "It began with a leak." in form and 'value="Half a thought"' in form and 'value="tab-one"' in form
    assert "Half a thought" in client.get("/drafts/").content.decode()
    assert f"/blog/new/?draft={saved['draft']}" in client.get("/blog/new/").content.decode()


def test_two_tabs_do_not_eat_each_others_words(world, ann):
    client = signed_in(ann)
    first = client.post("/drafts/", TYPED).json()
    client.post("/drafts/", TYPED | {"source": "The first tab goes on.", "saved": first["saved"]})
    other = client.post("/drafts/", TYPED | {"source": "The second tab too.", "saved": first["saved"]}).json()
    assert other["draft"] != first["draft"] and other["once"] != "tab-one"
    assert {draft.fields["source"] for draft in Draft.objects.all()} == {
        "The first tab goes on.",
        "The second tab too.",
    }


def test_a_draft_ends_when_it_is_shared_and_its_file_goes_along(world, ann):
    client = signed_in(ann)
    form = TYPED | {"files": [picture()], "save": "1"}
    assert client.post("/blog/new/", form)["Location"] == "/drafts/"
    draft, file = Draft.objects.get(), Attachment.objects.get()
    assert file.draft == draft and client.get(f"/files/{file.pk}/{file.name}").status_code == 200
    page = client.get(f"/blog/new/?draft={draft.pk}").content.decode()
    assert f"alt-kept-{file.pk}" in page
    once_more = TYPED | {"saved": draft.version}
    refused = client.post("/blog/new/", once_more)
    assert refused.status_code == 422 and "Say what gable.webp shows" in refused.content.decode()
    client.post("/blog/new/", once_more | {f"alt-kept-{file.pk}": "A wet gable"})
    entry = Entry.everything.get()
    file.refresh_from_db()
    assert (file.entry, file.draft, file.alt, Draft.objects.count()) == (entry, None, "A wet gable", 0)
    assert 'alt="A wet gable"' in client.get(f"/blog/{entry.pk}-half-a-thought/").content.decode()


def test_the_picture_that_waits_with_a_draft_shows_while_one_types(world, ann, bo):
    client = signed_in(ann)
    client.post("/blog/new/", TYPED | {"files": [picture()], "alt-0": "A wet gable", "save": "1"})
    file = Attachment.objects.get()
    typed = {"source": f"![A wet gable](/files/{file.pk}/gable.webp)", "once": "tab-one"}
    assert "<img" in client.post("/entries/preview/", typed).content.decode()
    assert "<img" not in signed_in(bo).post("/entries/preview/", typed).content.decode()


@pytest.mark.parametrize("state", ["waiting", "hidden", "removed", "published"])
def test_no_text_tells_whether_a_file_hangs_on_a_reply_that_is_not_for_its_writer(world, ann, chen, state):
    entry = make_entry(kind="question", author=chen, title="Damp again", group=world.open_group)
    answer = make_reply(entry=entry, author=chen, state=state)
    attach(entry=entry, reply=answer, member_id=chen.pk, files=[check(picture())])
    file = Attachment.objects.get()
    source = f"![A wet gable](/files/{file.pk}/gable.webp)"
    looked = signed_in(ann).post("/entries/preview/", {"source": source, "entry": entry.pk}).content.decode()
    said = actions.reply(viewer=viewer_of(ann), entry=entry, source=source)
    assert ("<img" in looked) == ("<img" in said.revision.html) == (state == "published")
    own = signed_in(chen).post("/entries/preview/", {"source": source, "entry": entry.pk}).content.decode()
    assert ("<img" in own) == (state != "removed")


def test_files_of_a_form_that_was_wrong_are_kept(world, ann):
    client = signed_in(ann)
    answer = client.post("/blog/new/", TYPED | {"title": "", "files": [picture()], "alt-0": "A wet gable"})
    assert answer.status_code == 422
    file = Attachment.objects.get()
    assert file.alt == "A wet gable" and f"drop-{file.pk}" in answer.content.decode()
    client.post("/blog/new/", TYPED | {"saved": "1", f"drop-{file.pk}": "1"})
    assert Entry.everything.count() == 1 and Attachment.objects.count() == 0


def test_nobody_else_meets_a_draft(world, ann, bo, eve, guest):
    signed_in(ann).post("/blog/new/", TYPED | {"files": [picture()], "save": "1"})
    draft, file = Draft.objects.get(), Attachment.objects.get()
    for member in (bo, eve):
        client = signed_in(member)
        assert client.get(f"/blog/new/?draft={draft.pk}").status_code == 404
        assert client.post(f"/drafts/{draft.pk}/end/").status_code == 404
        assert client.get(f"/files/{file.pk}/{file.name}").status_code == 404
        assert "Half a thought" not in client.get("/drafts/").content.decode()
        # The same token from somebody else makes a draft of their own.
        assert client.post("/drafts/", TYPED).json()["draft"] != draft.pk
    for path in ("/drafts/", f"/files/{file.pk}/{file.name}", f"/drafts/{draft.pk}/end/"):
        assert guest.get(path).status_code == 302
    assert Draft.objects.get(pk=draft.pk).fields["source"] == TYPED["source"]


def test_throwing_a_draft_away_takes_its_file(world, ann, django_capture_on_commit_callbacks):
    client = signed_in(ann)
    client.post("/blog/new/", TYPED | {"files": [picture()], "save": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/drafts/{Draft.objects.get().pk}/end/").status_code == 303
    assert not Draft.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("at", ["/hub/", "/nowhere/", "https://else.example/", "/drafts/", ""])
def test_only_forms_that_keep_drafts_are_kept(world, ann, at):
    assert signed_in(ann).post("/drafts/", TYPED | {"at": at}).status_code == 403
    assert not Draft.objects.exists()


def test_an_answer_that_was_not_posted_waits_beside_its_question(world, ann, bo):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    client = signed_in(bo)
    at = f"/entries/{entry.pk}/replies/"
    saved = client.post("/drafts/", {"at": at, "once": "box", "source": "Open the"}).json()
    assert f"{at}?draft={saved['draft']}" in client.get(f"/questions/{entry.pk}-damp/").content.decode()
    assert "You have words here" not in signed_in(ann).get(f"/questions/{entry.pk}-damp/").content.decode()
    assert "Open the" in client.get(f"{at}?draft={saved['draft']}").content.decode()
    client.post(at, {"source": "Open the window.", "once": "box", "saved": "1"})
    assert not Draft.objects.exists()


def test_an_edit_ends_its_draft(world, ann):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    client = signed_in(ann)
    at = f"/entries/{entry.pk}/edit/"
    client.post("/drafts/", {"at": at, "once": "box", "title": "Damp", "source": "Wetter", "seen": "1"})
    assert "Wetter" in client.get(f"{at}?draft={Draft.objects.get().pk}").content.decode()
    client.post(at, {"once": "box", "saved": "1", "title": "Damp", "source": "Wetter", "seen": "1"})
    assert not Draft.objects.exists()


def test_a_hundred_drafts_are_enough(world, ann):
    Draft.objects.bulk_create(Draft(member=ann, key=f"k{number}", at="/blog/new/") for number in range(100))
    with pytest.raises(Refused):
        actions.save_draft(member_id=ann.pk, key="one more", at="/blog/new/", fields={"title": "x"})


def test_what_is_shared_later_is_nobodys_until_then(world, ann, bo):
    client = signed_in(ann)
    form = TYPED | {"where": str(world.open_group.pk), "title": "Tomorrow", "publish_at": later(hours=20)}
    address = client.post("/blog/new/", form)["Location"]
    entry = Entry.everything.get()
    assert entry.state == State.SCHEDULED and not SearchRow.objects.exists()
    assert "Will be shared on" in client.get(address).content.decode()
    assert "Tomorrow" in client.get("/drafts/").content.decode()
    assert signed_in(bo).get(address).status_code == 404
    publish_scheduled.call()
    entry.refresh_from_db()
    assert entry.state == State.SCHEDULED
    Entry.everything.update(publish_at=timezone.now() - timedelta(minutes=1))
    for _twice in range(2):
        publish_scheduled.call()
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED and (timezone.now() - entry.published_at).total_seconds() < 60
    assert signed_in(bo).get(address).status_code == 200 and SearchRow.objects.filter(entry=entry).exists()
    assert Activity.objects.filter(verb=Verb.PUBLISHED, entry=entry).count() == 1


def test_who_left_the_group_meanwhile_keeps_it_as_a_draft(world, ann):
    actions.publish(
        viewer=world.viewer(ann),
        kind=kinds()["blog"],
        title="Tomorrow",
        source="Words",
        level=1,
        group=world.restricted_group,
        publish_at=timezone.now() + timedelta(hours=1),
    )
    leave(viewer=world.viewer(ann), group=world.restricted_group)
    Entry.everything.update(publish_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled.call()
    entry = Entry.everything.get()
    assert (entry.state, entry.publish_at, entry.published_at) == (State.DRAFT, None, None)
    assert entry.hidden_reason.startswith("You cannot share this there")


def test_a_narrowed_group_is_not_passed_by_what_comes_out_later(world, ann):
    entry = make_entry(
        kind="blog", author=ann, title="Wide", group=world.open_group, level=Level.PUBLIC, state=State.SCHEDULED
    )
    Entry.everything.filter(pk=entry.pk).update(publish_at=timezone.now())
    type(world.open_group).objects.filter(pk=world.open_group.pk).update(access="restricted", cap=Level.GROUP)
    publish_scheduled.call()
    entry.refresh_from_db()
    assert (entry.state, entry.level) == (State.PUBLISHED, Level.GROUP)


def test_only_its_author_brings_it_out_or_keeps_it_back(world, ann, dee, chen):
    entry = make_entry(kind="blog", author=ann, title="Later", group=world.open_group, level=1, state=State.SCHEDULED)
    for member in (dee, chen):
        for end in ("", "end/"):
            assert signed_in(member).post(f"/entries/{entry.pk}/publication/{end}").status_code == 404
    client = signed_in(ann)
    client.post(f"/entries/{entry.pk}/publication/end/")
    entry.refresh_from_db()
    assert entry.state == State.DRAFT
    client.post(f"/entries/{entry.pk}/publication/")
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


@pytest.mark.parametrize("moment", ["yesterday", "2020-01-01T10:00", "2999-01-01T10:00"])
def test_a_moment_that_cannot_be_is_said_at_the_field(world, ann, moment):
    answer = signed_in(ann).post("/blog/new/", TYPED | {"publish_at": moment})
    assert answer.status_code == 422 and "publish_at-error" in answer.content.decode()
    assert not Entry.everything.exists()


def test_posting_in_one_tab_keeps_what_another_saved_since(world, ann):
    client = signed_in(ann)
    form = {"title": "Damp", "once": "k"}
    client.post("/drafts/", form | {"at": "/questions/new/", "source": "One."})
    client.post("/drafts/", form | {"at": "/questions/new/", "source": "One. And the other tab.", "saved": "1"})
    sent = form | {"source": "One.", "where": "hub", "level": "usual", "saved": "1"}
    assert client.post("/questions/new/", sent).status_code == 303
    (draft,) = Draft.objects.filter(member=ann)
    assert draft.fields["source"] == "One. And the other tab." and draft.key != "k"


def test_a_saving_that_the_page_did_not_hear_of_leaves_nothing_behind(world, ann):
    client = signed_in(ann)
    form = {"title": "Damp", "once": "k"}
    client.post("/drafts/", form | {"at": "/questions/new/", "source": "One."})
    sent = form | {"source": "One. Two.", "where": "hub", "level": "usual", "saved": ""}
    assert client.post("/questions/new/", sent).status_code == 303
    assert not Draft.objects.filter(member=ann).exists()


def test_a_field_with_a_name_that_no_form_has_is_not_kept(world, ann):
    sent = {"at": "/questions/new/", "once": "k", "source": "One.", "na\x00me": "x", "N" * 50: "y"}
    assert signed_in(ann).post("/drafts/", sent).status_code == 200
    assert set(Draft.objects.get(member=ann).fields) == {"source"}


def test_what_is_refused_is_kept_all_the_same(world, ann, bo, chen):
    entry = make_question(author=ann, title="Damp", group=world.open_group)
    actions.lock(viewer=world.viewer(world.dee), entry=entry, reason="Done.")
    client = signed_in(bo)
    refused = client.post(f"/entries/{entry.pk}/replies/", {"source": "All my words.", "once": "k"})
    assert refused.status_code == 403 and "kept among your drafts" in refused.content.decode()
    assert "All my words." in client.get("/drafts/").content.decode()
    gone = make_question(author=ann, title="Quiet", group=world.private_group, level=Level.GROUP)
    client = signed_in(chen)
    assert client.post(f"/entries/{gone.pk}/replies/", {"source": "Mine.", "once": "k"}).status_code == 404
    assert "Mine." in client.get("/drafts/").content.decode()
    assert Draft.objects.count() == 2


def test_a_file_of_another_tab_is_not_shared_unseen(world, ann):
    client = signed_in(ann)
    form = {"title": "Damp", "source": "One.", "where": "hub", "level": "usual", "once": "k"}
    client.post("/drafts/", form | {"at": "/questions/new/"})
    salaries = SimpleUploadedFile("salaries.csv", b"a,b\n", content_type="text/csv")
    client.post("/questions/new/", form | {"saved": "1", "preview": "1", "files": salaries})
    file = Attachment.objects.get()
    assert client.post("/questions/new/", form | {"saved": "1"}).status_code == 303
    file.refresh_from_db()
    assert file.entry_id is None and file.draft.member == ann and file.draft.key != "k"


def test_a_file_that_the_form_showed_is_shared_though_a_saving_was_not_heard_of(world, ann):
    client = signed_in(ann)
    form = {"title": "Damp", "source": "One.", "where": "hub", "level": "usual", "once": "k"}
    plan = SimpleUploadedFile("plan.csv", b"a,b\n", content_type="text/csv")
    page = client.post("/questions/new/", form | {"preview": "1", "files": plan}).content.decode()
    file = Attachment.objects.get()
    assert f'name="kept-{file.pk}"' in page
    assert client.post("/questions/new/", form | {"saved": "", f"kept-{file.pk}": "1"}).status_code == 303
    file.refresh_from_db()
    assert file.entry_id is not None and not Draft.objects.exists()


def test_a_file_chosen_while_one_edits_stays_when_the_form_comes_back(world, ann):
    entry = make_entry(kind="blog", author=ann, title="A year", text="Long.", level=Level.MEMBERS)
    client, at = signed_in(ann), f"/entries/{entry.pk}/edit/"
    typed = {"title": "", "source": "Long.", "once": "tab-one", "seen": 1}
    refused = client.post(at, typed | {"files": [picture()], "alt-0": "A wet gable"})
    file, draft = Attachment.objects.get(), Draft.objects.get()
    assert refused.status_code == 422 and f"kept-{file.pk}" in refused.content.decode() and file.draft == draft
    shown = {f"kept-{file.pk}": "1", f"alt-kept-{file.pk}": "A wet gable"}
    client.post(at, typed | {"title": "A year", "saved": draft.version} | shown)
    file.refresh_from_db()
    assert (file.entry, file.draft, Draft.objects.count()) == (entry, None, 0)


def test_an_edit_sent_twice_changes_the_text_once(world, ann):
    entry = make_entry(kind="blog", author=ann, title="A year", text="Long.", level=Level.MEMBERS)
    client, at = signed_in(ann), f"/entries/{entry.pk}/edit/"
    typed = {
        "title": "A year",
        "source": "Longer.",
        "tags": "years",
        "once": "tab-one",
        "seen": 1,
        "alt-0": "A wet gable",
    }
    for _sending in range(2):
        assert client.post(at, typed | {"files": [picture()]}).status_code == 303
    entry.refresh_from_db()
    assert (entry.revision.number, entry.revision.source, Attachment.objects.count()) == (2, "Longer.", 1)
    assert client.post(at, typed | {"source": "Longest.", "files": [picture()]}).status_code == 422


def test_an_edit_of_files_alone_sent_twice_adds_them_once_and_each_other_file(world, ann):
    entry = make_entry(kind="blog", author=ann, title="A year", text="Long.", level=Level.MEMBERS)
    client, at = signed_in(ann), f"/entries/{entry.pk}/edit/"
    typed = {"title": "A year", "source": "Long.", "once": "tab-one", "seen": 1, "alt-0": "A wet gable"}
    for name in ("gable.png", "gable.png", "roof.png"):
        assert client.post(at, typed | {"files": [picture(name)]}).status_code == 303
    assert [file.name for file in Attachment.objects.all()] == ["gable.webp", "roof.webp"]
    gone = {f"drop-{Attachment.objects.first().pk}": "1"}
    for _sending in range(2):
        assert client.post(at, typed | gone).status_code == 303
    assert Attachment.objects.get().name == "roof.webp"


def test_an_edit_of_a_reply_sent_twice_changes_it_once(world, ann, bo):
    answer = make_reply(entry=make_question(author=ann, title="Damp"), author=bo)
    client, at = signed_in(bo), f"/replies/{answer.pk}/edit/"
    typed = {"source": "We open two.", "once": "tab-one", "seen": 1}
    assert [client.post(at, typed).status_code for _sending in range(2)] == [303, 303]
    assert client.post(at, typed | {"source": "We open three."}).status_code == 422
    answer.refresh_from_db()
    assert (answer.revision.number, answer.revision.source) == (2, "We open two.")


def test_a_file_is_kept_when_one_looks_for_similar_questions(world, ann):
    client = signed_in(ann)
    typed = {"title": "Wet gable?", "source": "Since May.", "where": "hub", "once": "tab-one"}
    page = client.post("/questions/new/", typed | {"files": [picture()], "alt-0": "A wet gable", "check": "1"})
    file, draft = Attachment.objects.get(), Draft.objects.get()
    assert (
        page.status_code == 200 and f"kept-{file.pk}" in page.content.decode() and "Since May." in page.content.decode()
    )
    client.post("/questions/new/", typed | {"saved": draft.version, f"kept-{file.pk}": "1"})
    file.refresh_from_db()
    assert file.entry.title == "Wet gable?" and Draft.objects.count() == 0


@pytest.mark.parametrize("at", ["/blog/new/", "/entries/{}/replies/"])
def test_saving_a_draft_says_which_file_was_refused_and_keeps_the_words(world, ann, at):
    at = at.format(make_question(author=ann, title="Wet?").pk)
    script = SimpleUploadedFile("run.exe", b"MZ")
    answer = signed_in(ann).post(at, TYPED | {"files": [script], "save": "1"})
    assert answer.status_code == 422 and "run.exe is of a type that cannot be shared here" in answer.content.decode()
    assert Draft.objects.get().fields["source"] == TYPED["source"] and Attachment.objects.count() == 0
