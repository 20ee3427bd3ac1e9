"""The shared addresses: every write works for who may, is refused to who may not, and is not there for who may not see."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import get_random_string
from PIL import Image

from coalface.entries import actions, for_tags
from coalface.entries.access import visible_to
from coalface.entries.kind import entry_address
from coalface.entries.models import Attachment, Entry, Follow, Reaction, Reply, State
from coalface.groups.models import Level
from coalface.groups.viewer import NOBODY
from tests.world import make_group, make_question, make_reply, signed_in


@pytest.fixture
def entry(world, ann) -> Entry:
    return make_question(author=ann, title="Damp walls", text="Wet.", group=world.open_group, level=Level.MEMBERS)


@pytest.fixture
def secret(world, ann) -> Entry:
    return make_question(author=ann, title="Quiet matter", group=world.private_group, level=Level.GROUP)


def writes(entry: Entry, reply: Reply) -> dict[str, dict]:
    """Return every shared address that changes something, with what is posted to it."""
    e, r = f"/entries/{entry.pk}/", f"/replies/{reply.pk}/"
    return {
        f"{e}replies/": {"source": "Air it."},
        f"{e}edit/": {"title": "Damp", "source": "Very wet.", "tags": "walls", "seen": 1},
        f"{e}lock/": {"reason": "Asked before."},
        f"{e}lock/end/": {},
        f"{e}hiding/": {"reason": "It names a tenant."},
        f"{e}hiding/end/": {},
        f"{e}reactions/same-here/": {},
        f"{e}reactions/same-here/end/": {},
        f"{e}follow/": {},
        f"{e}follow/end/": {},
        f"{r}edit/": {"source": "Air it twice."},
        f"{r}hiding/": {"reason": "Rude."},
        f"{r}hiding/end/": {},
        f"{r}reactions/thanks/": {},
        f"{r}reactions/thanks/end/": {},
    }


FACILITATORS_ONLY = ("lock/", "lock/end/", "hiding/", "hiding/end/")


def test_the_facilitator_may_do_all_of_it(world, entry, bo, dee):
    reply = make_reply(entry=entry, author=bo)
    client = signed_in(dee)
    for address, posted in writes(entry, reply).items():
        response = client.post(address, posted)
        assert response.status_code == 303, (address, response.status_code)
        assert response["Location"].startswith(f"/questions/{entry.pk}-")


def test_bo_in_the_group_may_not_do_what_only_facilitators_do(world, entry, ann, bo):
    reply = make_reply(entry=entry, author=ann)
    client = signed_in(bo)
    for address, posted in writes(entry, reply).items():
        allowed = not address.endswith(FACILITATORS_ONLY) and not address.endswith("/edit/")
        assert client.post(address, posted).status_code == (303 if allowed else 403), address


def test_chen_who_only_reads_may_react_and_follow_and_no_more(world, entry, bo, chen):
    reply = make_reply(entry=entry, author=bo)
    client = signed_in(chen)
    for address, posted in writes(entry, reply).items():
        allowed = "/reactions/" in address or "/follow/" in address
        assert client.post(address, posted).status_code == (303 if allowed else 403), address


def test_for_chen_nothing_of_a_private_group_is_there(world, secret, bo, chen):
    reply = make_reply(entry=secret, author=bo)
    client = signed_in(chen)
    for address, posted in writes(secret, reply).items():
        assert client.post(address, posted).status_code == 404, address
        assert client.get(address).status_code == 404, address
    for address in (f"/entries/{secret.pk}/history/", f"/replies/{reply.pk}/history/"):
        assert client.get(address).status_code == 404
    assert not Follow.objects.exists()


def test_a_guest_is_led_to_sign_in_whether_it_exists_or_not(world, secret, bo, guest):
    reply = make_reply(entry=secret, author=bo)
    for address, posted in writes(secret, reply).items():
        there = guest.post(address, posted)
        missing = address.replace(f"/{secret.pk}/", "/99999/").replace(f"/{reply.pk}/", "/99999/")
        not_there = guest.post(missing, posted)
        if there.status_code == 401:  # words, which are handed back
            assert not_there.status_code == 401 and "You have been signed out" in there.content.decode(), address
            continue
        assert there.status_code == not_there.status_code == 302, address
        assert there["Location"].startswith("/accounts/login/"), address


def test_words_are_handed_back_to_whoever_was_signed_out_meanwhile(world, entry, bo):
    client, other = Client(enforce_csrf_checks=True), "Thanks for asking: air it twice a day & <b>wait</b>."
    client.force_login(bo)
    page = client.get(f"/entries/{entry.pk}/replies/").content.decode()
    told = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    del client.cookies["sessionid"]
    address, typed = f"/entries/{entry.pk}/replies/", told | {"source": other}
    lost = client.post(address, typed, headers={"Origin": "http://testserver"})
    client.force_login(bo)
    again = handed_back(lost, 401, address)
    assert again["source"] == other and again["once"] == told["once"]
    # Whoever signs in has another token by then; what was sent from a page of ours is handed back once more.
    client.cookies["csrftoken"] = get_random_string(32)
    stale = client.post(address, again, headers={"Origin": "http://testserver"})
    again = handed_back(stale, 403, address)
    assert again["source"] == other
    assert client.post(address, again, headers={"Origin": "http://testserver"}).status_code == 303
    assert Reply.everything.filter(author=bo).count() == 1


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        (["plan <1>.txt"], "This file was not kept. Choose it again: plan &lt;1&gt;.txt"),
        (["a.txt", "b/c.txt"], "These files were not kept. Choose them again: a.txt, c.txt"),
    ],
)
def test_words_that_came_with_files_are_handed_back_and_the_files_asked_for_again(world, entry, bo, names, asked):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    address = f"/entries/{entry.pk}/replies/"
    client.force_login(bo)
    page = client.get(address).content.decode()
    told = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    del client.cookies["sessionid"]
    lost = client.post(address, told | {"source": "The plans are here.", "alt-0": "A wall.", "files": texts(names)})
    again = handed_back(lost, 401, address)
    named = [unescape(one) for one in re.findall(r'name="chosen-before">\n([^<]*)</textarea>', lost.content.decode())]
    assert named == [f"files/{name.rpartition('/')[2]}" for name in names]
    # Whoever is not signed in yet reads the same once more.
    assert client.post(address, again | {"chosen-before": named}).content.count(b'name="chosen-before"') == len(names)
    client.force_login(bo)
    client.cookies["csrftoken"] = get_random_string(32)  # as whoever signs in has another
    stale = client.post(address, again | {"chosen-before": named})
    again = handed_back(stale, 403, address, asked=asked, several=len(names) > 1)
    # Files may be chosen in another order than they were described in.
    assert again.keys() == {"csrfmiddlewaretoken", *told, "source"} and again["source"] == "The plans are here."
    assert client.post(address, again | {"files": texts(names[::-1])}).status_code == 303
    kept = Attachment.objects.filter(reply__author=bo).order_by("pk")
    assert [file.name for file in kept] == [name.rpartition("/")[2] for name in names[::-1]]


def test_of_what_came_with_a_file_and_a_password_nothing_is_handed_back(world, entry, bo):
    lost = Client().post(
        f"/entries/{entry.pk}/replies/", {"source": "Some words.", "password": "x y", "files": texts(["a.txt"])}
    )
    assert lost.status_code == 302


def texts(names: list[str]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, b"Air it.", "text/plain") for name in names]


def test_what_another_site_sends_is_never_handed_back(world, entry, bo):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bo)
    for headers in ({"Origin": "https://elsewhere.example"}, {}):
        for more in ({}, {"files": texts(["a.txt"])}):
            typed = {"source": "Some words of theirs."} | more
            answer = client.post(f"/entries/{entry.pk}/replies/", typed, headers=headers)
            assert answer.status_code == 403 and "of theirs" not in answer.content.decode()


def handed_back(answer, status: int, address: str, *, asked: str = "", several: bool = False) -> dict[str, str]:
    """Return the fields of the form in which this answer hands back what was sent there, with what it asks of files."""
    html = answer.content.decode()
    sends = ' enctype="multipart/form-data"' if asked else ""
    assert answer.status_code == status and f'<form method="post" action="{address}"{sends}>' in html
    assert asked in html and ('type="file"' in html) == bool(asked) and (" multiple>" in html) == several
    fields = re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', html, re.DOTALL)
    return {name: unescape(value) for name, value in fields}


def test_a_get_of_a_button_only_leads_back(world, entry, bo):
    reply = make_reply(entry=entry, author=bo)
    client = signed_in(bo)
    assert client.get(f"/entries/{entry.pk}/follow/")["Location"] == f"/questions/{entry.pk}-damp-walls/"
    back = client.get(f"/replies/{reply.pk}/reactions/thanks/")["Location"]
    assert back == f"/questions/{entry.pk}-damp-walls/#reply-{reply.pk}"
    assert not Follow.objects.exists() and not Reaction.objects.exists()


def test_where_scripts_run_only_the_button_is_answered(world, entry, bo, dee, guest):
    reply = make_reply(entry=entry, author=dee)
    client, script = signed_in(bo), {"HX-Request": "true", "HX-Current-URL": "http://testserver/questions/"}
    for address, word in (
        (f"/entries/{entry.pk}/reactions/same-here/", "Same here"),
        (f"/entries/{entry.pk}/follow/", "Follow"),
        (f"/replies/{reply.pk}/reactions/thanks/", "Thanks"),
    ):
        for path, pressed in ((address, "true"), (f"{address}end/", "false")):
            response = client.post(path, headers=script)
            button = response.content.decode()
            assert response.status_code == 200 and word in button and "<html" not in button
            assert f'aria-pressed="{pressed}"' in button and button.count("<button") == 1
        assert guest.post(address, headers=script)["HX-Redirect"] == "/accounts/login/?next=%2Fquestions%2F"


def test_an_unknown_reaction_is_not_there(world, entry, bo):
    assert signed_in(bo).post(f"/entries/{entry.pk}/reactions/fury/").status_code == 404


def test_bo_answers_and_lands_at_his_answer(world, entry, bo):
    response = signed_in(bo).post(f"/entries/{entry.pk}/replies/", {"source": "Air it.", "once": "t"})
    made = Reply.everything.get()
    assert response["Location"] == f"/questions/{entry.pk}-damp-walls/#reply-{made.pk}"
    assert made.is_answer and made.author == bo


def test_a_double_click_answers_once_and_a_changed_text_is_not_lost(world, entry, bo):
    client = signed_in(bo)
    for source in ("Air it.", "Air it.", "Air it twice."):
        assert client.post(f"/entries/{entry.pk}/replies/", {"source": source, "once": "t"}).status_code == 303
    assert [reply.revision.source for reply in Reply.everything.order_by("pk")] == ["Air it.", "Air it twice."]


def test_an_empty_answer_is_sent_back_with_a_message(world, entry, bo):
    response = signed_in(bo).post(f"/entries/{entry.pk}/replies/", {"source": "  \n "})
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_a_preview_posts_nothing_and_keeps_what_was_typed(world, entry, bo):
    response = signed_in(bo).post(f"/entries/{entry.pk}/replies/", {"source": "Air *it*.", "preview": "1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<em>it</em>" in page and "Air *it*." in page
    assert not Reply.everything.exists()


def test_a_comment_on_an_answer_that_has_gone_keeps_the_text(world, entry, ann, bo, dee):
    answer = make_reply(entry=entry, author=bo)
    actions.hide_reply(viewer=world.viewer(dee), reply=answer, reason="Rude.")
    response = signed_in(ann).post(f"/entries/{entry.pk}/replies/", {"source": "Which one?", "parent": answer.pk})
    page = response.content.decode()
    assert response.status_code == 422
    assert "no longer there" in page and "Which one?" in page


def test_the_reply_box_says_who_will_see(world, secret, bo):
    page = signed_in(bo).get(f"/entries/{secret.pk}/replies/").content.decode()
    assert "Members of Closed Files will see this, nobody else." in page


def test_the_second_of_two_editors_sees_both_texts_and_loses_none(world, entry, ann, dee):
    client = signed_in(ann)
    actions.edit(viewer=world.viewer(dee), entry=entry, title="Damp walls", source="From Dee.", tags=[], seen=1)
    typed = {"title": "Damp walls", "source": "From Ann.", "tags": "", "seen": "1"}
    response = client.post(f"/entries/{entry.pk}/edit/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "From Dee." in page and "From Ann." in page and 'name="seen" value="2"' in page
    assert client.post(f"/entries/{entry.pk}/edit/", typed | {"seen": "2"}).status_code == 303
    entry.refresh_from_db()
    assert entry.revision.source == "From Ann."


def test_a_hostile_title_is_refused_and_kept(world, entry, ann):
    typed = {"title": "Dam\x00p", "source": "x", "tags": ""}
    assert signed_in(ann).post(f"/entries/{entry.pk}/edit/", typed).status_code == 422
    seven = {"title": "Damp", "source": "x", "tags": "a, b, c, d, e, f, g"}
    assert "at most 6 topics" in signed_in(ann).post(f"/entries/{entry.pk}/edit/", seven).content.decode()


def test_ann_and_dee_read_the_history_and_bo_does_not(world, entry, ann, bo, dee):
    actions.edit(viewer=world.viewer(ann), entry=entry, title="Damp walls", source="Very wet.", tags=[], note="More.")
    for member in (ann, dee):
        page = signed_in(member).get(f"/entries/{entry.pk}/history/").content.decode()
        assert "Very" in page and "<ins>" in page and "More." in page
    assert signed_in(bo).get(f"/entries/{entry.pk}/history/").status_code == 403


def test_a_hidden_entry_is_there_for_ann_and_dee_only(world, entry, ann, bo, dee):
    signed_in(dee).post(f"/entries/{entry.pk}/hiding/", {"reason": "It names a tenant."})
    address = f"/questions/{entry.pk}-damp-walls/"
    for member in (ann, dee):
        assert "It names a tenant." in signed_in(member).get(address).content.decode()
    assert signed_in(bo).get(address).status_code == 404
    signed_in(dee).post(f"/entries/{entry.pk}/hiding/end/")
    assert signed_in(bo).get(address).status_code == 200


def test_hiding_needs_a_reason(world, entry, dee):
    response = signed_in(dee).post(f"/entries/{entry.pk}/hiding/", {"reason": " "})
    assert response.status_code == 422 and "Say why" in response.content.decode()
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


def test_a_comment_under_a_hidden_answer_is_not_there(world, entry, ann, bo, chen, dee):
    answer = make_reply(entry=entry, author=bo)
    comment = make_reply(entry=entry, author=ann, parent=answer, text="Under it.")
    actions.hide_reply(viewer=world.viewer(dee), reply=answer, reason="Rude.")
    assert signed_in(chen).post(f"/replies/{comment.pk}/reactions/thanks/").status_code == 404
    assert signed_in(dee).get(f"/replies/{comment.pk}/hiding/").status_code == 200


def attach(entry: Entry, member, reply: bool = False) -> Attachment:
    client = signed_in(member)
    paper = SimpleUploadedFile("Gable wall.txt", b"Four winters.", content_type="text/html")
    client.post(f"/entries/{entry.pk}/replies/", {"source": "See the paper.", "files": [paper]})
    return Attachment.objects.get()


def test_a_file_is_served_through_the_rule_and_never_as_a_page(world, secret, bo, chen, guest):
    file = attach(secret, bo)
    address = f"/files/{file.pk}/Gable%20wall.txt"
    response = signed_in(bo).get(address)
    assert b"".join(response.streaming_content) == b"Four winters."
    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"].startswith("attachment")
    assert signed_in(bo).get(f"/files/{file.pk}/other.html")["Location"] == address
    assert signed_in(chen).get(address).status_code == 404
    assert guest.get(address)["Location"].startswith("/accounts/login/")


def test_the_file_of_a_hidden_answer_is_hidden_with_it(world, secret, ann, bo, dee):
    file = attach(secret, bo)
    actions.hide_reply(viewer=world.viewer(dee), reply=file.reply, reason="Rude.")
    address = f"/files/{file.pk}/Gable%20wall.txt"
    assert signed_in(ann).get(address).status_code == 404
    assert signed_in(dee).get(address).status_code == 200


def test_a_picture_that_came_with_an_answer_may_stand_in_its_text(world, secret, bo):
    drawn = BytesIO()
    Image.new("RGB", (8, 8), "green").save(drawn, "PNG")
    picture = SimpleUploadedFile("Gable (north).png", drawn.getvalue())
    client = signed_in(bo)
    client.post(f"/entries/{secret.pk}/replies/", {"source": "See below.", "files": [picture], "alt-0": "A gable"})
    reply = Reply.everything.get()
    line = f"![What it shows](/files/{Attachment.objects.get().pk}/Gable%20%28north%29.webp)"
    assert line in client.get(f"/replies/{reply.pk}/edit/").content.decode()
    client.post(f"/replies/{reply.pk}/edit/", {"source": f"So:\n\n{line}\n\n![x](https://else.example/x.png)"})
    page = client.get(f"/questions/{secret.pk}-quiet-matter/").content.decode()
    assert 'alt="What it shows"' in page and 'src="https://else.example' not in page


def test_a_file_of_another_type_is_refused_with_a_sentence(world, secret, bo):
    page = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    response = signed_in(bo).post(f"/entries/{secret.pk}/replies/", {"source": "Look.", "files": [page]})
    assert response.status_code == 422
    assert "page.html is of a type that cannot be shared here" in response.content.decode()
    assert not Reply.everything.exists()


@pytest.mark.parametrize("address", ["/tags/mould/", "/entries/{}/history/"])
def test_lists_ask_the_same_number_of_times_whatever_they_hold(world, ann, address):
    first = make_question(author=ann, title="Damp 0", tags=("mould",))
    client = signed_in(ann)
    counts = []
    for many in (3, 15):
        for number in range(many):
            make_question(author=ann, title=f"Damp {many} {number}", tags=("mould",))
            text = f"State {many} {number}"
            actions.edit(viewer=world.viewer(ann), entry=first, title="Damp", source=text, tags=["mould"])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address.format(first.pk)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_tag_exists_for_whoever_sees_an_entry_that_carries_it(world, ann, bo, chen, guest):
    make_question(author=ann, title="Quiet matter", group=world.private_group, level=Level.GROUP, tags=("mould",))
    assert "Quiet matter" in signed_in(bo).get("/tags/mould/").content.decode()
    assert signed_in(chen).get("/tags/mould/").status_code == 404
    assert guest.get("/tags/mould/").status_code == 302
    make_question(author=ann, title="Open matter", level=Level.PUBLIC, tags=("mould",))
    page = guest.get("/tags/mould/").content.decode()
    assert "Open matter" in page and "Quiet matter" not in page


def test_a_common_tag_is_found_in_a_quiet_group_among_many(world, ann, chen, monkeypatch):
    monkeypatch.setattr(for_tags, "COMMON", 0)
    groups = [make_group(f"Circle {at}", access="private", cap=Level.GROUP, lead=ann) for at in range(23)]
    make_question(author=ann, title="Quiet matter", group=groups[0], level=Level.GROUP, tags=("mould",))
    for group in groups:
        make_question(author=ann, title="Something else", group=group, level=Level.GROUP)
    assert "Quiet matter" in signed_in(ann).get("/tags/mould/").content.decode()
    assert signed_in(chen).get("/tags/mould/").status_code == 404


def test_a_tag_exists_for_whoever_sees_only_an_old_entry_that_carries_it(world, ann, bo, chen, guest):
    make_question(author=ann, title="Old matter", group=world.private_group, level=Level.GROUP, tags=("mould",))
    hidden = make_group("Circle", access="private", cap=Level.GROUP, lead=ann)
    for _time in range(3):
        make_question(author=ann, title="New matter", group=hidden, level=Level.GROUP, tags=("mould",))
    page = signed_in(bo).get("/tags/mould/").content.decode()
    assert "Old matter" in page and "New matter" not in page
    assert signed_in(chen).get("/tags/mould/").status_code == 404
    assert guest.get("/tags/mould/").status_code == 302


def test_the_pages_of_a_common_tag_hold_what_one_may_see_of_it_by_last_activity(world, ann, bo, chen, monkeypatch):
    monkeypatch.setattr(for_tags, "COMMON", 0)
    # Where most is public, the bound that the public ones set lies close to the end of a page.
    for at in range(60):
        level = {0: Level.MEMBERS, 3: Level.GROUP}.get(at % 6, Level.PUBLIC)
        group = world.private_group if level == Level.GROUP else None
        make_question(author=ann, title=f"Matter {at}", group=group, level=level, tags=("mould",))
    for viewer, seen in ((world.viewer(bo), 60), (world.viewer(chen), 50), (NOBODY, 40)):
        tag, cursor, found = for_tags.visible_tag(viewer, "mould"), "", []
        while cursor is not None:
            page = for_tags.tagged(viewer, tag, cursor=cursor)
            found += [entry.pk for entry in page.items]
            cursor = parse_qs(page.next_query)["after"][0] if page.next_query else None
        wanted = visible_to(viewer).order_by("-active_at", "-id").values_list("pk", flat=True)
        assert found == list(wanted) and len(found) == seen


def test_a_text_is_shown_as_it_will_look_and_nothing_is_kept(world, ann, guest):
    answer = signed_in(ann).post("/entries/preview/", {"source": "So **wet**, @bo.\n\n<script>x</script>"})
    body = answer.content.decode()
    assert "<strong>wet</strong>" in body and '/people/bo/"' in body and "<script" not in body
    assert guest.post("/entries/preview/", {"source": "x"}).status_code == 302
    assert signed_in(ann).get("/entries/preview/").status_code == 405


def test_only_who_may_read_is_offered_after_an_at_sign(world, ann, bo, chen, secret, guest):
    def offered(q: str, member=ann, **where) -> list[str]:
        found = signed_in(member).get("/suggestions/people/", {"q": q} | where).json()["found"]
        return [one["value"] for one in found]

    assert offered("che") == ["@chen"] and offered("c") == []
    for name in ("gus", "una", "ivo", "gone"):
        assert offered(name) == []
    assert offered("che", entry=secret.pk) == [] and offered("bo", entry=secret.pk) == ["@bo"]
    assert offered("che", where=world.private_group.pk, level="1") == []
    assert offered("che", where=world.open_group.pk, level="2") == ["@chen"]
    # What is not out yet names whoever will read it then.
    later = make_question(author=ann, title="Soon", group=world.private_group, level=Level.GROUP, state=State.SCHEDULED)
    assert offered("bo", entry=later.pk) == ["@bo"] and offered("che", entry=later.pk) == []
    assert offered("bo", member=chen, entry=later.pk) == []
    left = make_question(author=chen, title="Old", group=world.private_group, level=Level.GROUP, state=State.DRAFT)
    assert signed_in(chen).get(f"/entries/{left.pk}/edit/").status_code == 200
    assert offered("bo", member=chen, entry=left.pk) == []
    # Somebody outside learns nothing of who is in a group by asking as if they wrote there.
    assert offered("bo", member=chen, entry=secret.pk) == []
    assert offered("che", member=chen, where=world.private_group.pk, level="1") == ["@chen"]
    assert guest.get("/suggestions/people/?q=che").status_code == 302


def test_only_topics_that_one_may_see_are_offered(world, ann, chen):
    make_question(author=ann, title="Damp", group=world.private_group, level=1, tags=("cold bridges",))

    def offered(member, q: str) -> list[str]:
        return [one["value"] for one in signed_in(member).get("/suggestions/topics/", {"q": q}).json()["found"]]

    assert offered(ann, "col") == offered(ann, "bri") == ["cold bridges"]
    assert offered(chen, "col") == [] and offered(ann, "") == []


def test_a_reply_is_quoted_by_who_may_read_it(world, secret, bo, ann):
    reply = make_reply(entry=secret, author=bo, text="Open it.\n\nThen **shut** it.")
    hidden = make_reply(entry=secret, author=bo, text="Never mind.", state=Reply.State.HIDDEN)
    form = signed_in(ann).get(f"/entries/{secret.pk}/replies/?quote={reply.pk}").content.decode()
    assert f"&gt; **[Bo]({entry_address(secret)}#reply-{reply.pk})**" in form and "&gt; Open it." in form
    for number in (hidden.pk, 999_999, "x"):
        form = signed_in(ann).get(f"/entries/{secret.pk}/replies/?quote={number}").content.decode()
        assert "&gt; " not in form.split("<textarea")[1].split("</textarea>")[0]


def test_single_keys_can_be_switched_off(world, ann, guest):
    client = signed_in(ann)
    assert "data-shortcuts" in client.get("/shortcuts/").content.decode()
    client.post("/shortcuts/", {"on": "0"})
    assert "data-shortcuts" not in client.get("/").content.decode()
    assert "data-shortcuts" not in guest.get("/shortcuts/").content.decode()
    assert guest.post("/shortcuts/", {"on": "0"}).status_code == 302


def test_a_comment_box_promises_who_reads_it_and_says_when_that_changed(world, bo, secret):
    box = signed_in(bo).get(f"/entries/{secret.pk}/replies/?comment=1", headers={"HX-Request": "true"})
    assert f'name="readers" value="{secret.level}-{secret.group_id}"' in box.content.decode()
    plan = SimpleUploadedFile("plan.txt", b"plan", content_type="text/plain")
    sent = {"source": "Mine.", "once": "k", "readers": "3-0", "files": plan}
    page = signed_in(bo).post(f"/entries/{secret.pk}/replies/", sent)
    assert page.status_code == 422 and "plan.txt" in page.content.decode()
    assert not Reply.everything.filter(author=bo).exists()
