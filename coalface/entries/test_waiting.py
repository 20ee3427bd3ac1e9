"""What waits for a facilitator: who reads it, who lets it through, and that nobody hears of it before."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from coalface.activity.models import Activity
from coalface.base.files import check
from coalface.base.web import Refused
from coalface.entries import actions
from coalface.entries.access import readable_replies, visible_to
from coalface.entries.for_care import waiting_in
from coalface.entries.invariants import entries_hold
from coalface.entries.kind import asking, entry_address
from coalface.entries.models import Entry, Follow, Reply, State
from coalface.entries.queries import searchable_replies
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups import actions as groups
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import viewer_of
from tests.world import World, make_entry, make_question, make_reply, signed_in


@pytest.fixture(autouse=True)
def careful(world: World) -> None:
    """The restricted group holds newcomers, of whom Chen is one, and the words “snake oil”."""
    group = world.restricted_group
    care = {"holds_newcomers": True, "blocked_words": "snake oil"}
    groups.change_care(viewer=viewer_of(world.dee), group=group, **care)
    groups.bring_in(viewer=viewer_of(world.dee), group=group, member=world.chen)
    group.refresh_from_db()


def share(member, group, title="How warm is warm?", source="We guess.", level=Level.GROUP, **more) -> Entry:
    return actions.publish(
        viewer=viewer_of(member), kind=asking(), title=title, source=source, level=level, group=group, **more
    )


@pytest.fixture
def held(world: World, careful) -> Entry:
    return share(world.chen, world.restricted_group)


@pytest.fixture
def asked(world: World, careful) -> Entry:
    return make_question(author=world.ann, title="Boiler", group=world.restricted_group, level=Level.GROUP)


@pytest.fixture
def held_reply(world: World, asked) -> Reply:
    return actions.reply(viewer=viewer_of(world.chen), entry=asked, source="Bleed it first.")


def fresh(row):
    return type(row).everything.get(pk=row.pk)


def found(member, words: str) -> int:
    return search(viewer_of(member), parse(words)).total


# ── What is held ─────────────────────────────────────────────────────────────


def test_what_a_newcomer_shares_waits_and_nobody_hears_of_it(world: World, held: Entry):
    assert held.state == State.WAITING and held.published_at is None
    assert not Activity.objects.filter(verb="published", entry=held).exists()
    assert not Follow.objects.filter(entry=held).exists()
    assert found(world.bo, "warm") == found(world.chen, "warm") == 0


def test_what_members_of_old_and_facilitators_share_does_not_wait(world: World):
    assert share(world.bo, world.restricted_group).state == State.PUBLISHED
    assert share(world.dee, world.restricted_group, source="No snake oil!").state == State.PUBLISHED
    assert share(world.chen, None, level=Level.MEMBERS, source="Snake oil").state == State.PUBLISHED


@pytest.mark.parametrize(
    ("title", "source", "tags"),
    [
        ("Snake  OIL?", "x", ()),
        ("x", "Buy **snake** oil.", ()),
        ("x", "Buy snake&#32;oil.", ()),
        ("x", "[snake](https://x.example/) oil", ()),
        ("x", "x", ("snake oil",)),
    ],
)
def test_a_blocked_word_waits_in_title_text_and_tags(world: World, title, source, tags):
    assert share(world.bo, world.restricted_group, title=title, source=source, tags=tags).state == State.WAITING


def test_a_word_that_only_begins_so_does_not_wait(world: World):
    assert share(world.bo, world.restricted_group, source="Snake oils").state == State.PUBLISHED


def test_a_draft_that_is_shared_later_waits_as_well_and_pressing_twice_changes_nothing(world: World):
    group = world.restricted_group
    entry = make_entry(kind=asking().name, author=world.chen, title="Later", group=group, level=1, state=State.DRAFT)
    assert actions.publish_draft(viewer=viewer_of(world.chen), entry=entry).state == State.WAITING
    assert actions.publish_draft(viewer=viewer_of(world.chen), entry=entry).state == State.WAITING
    assert Activity.objects.filter(verb="held", entry=entry).count() == 1


def test_an_edit_that_brings_a_blocked_word_in_waits_and_one_that_keeps_it_does_not(world: World):
    group, viewer = world.restricted_group, viewer_of(world.bo)
    entry = share(world.bo, group)
    words = {"title": "How warm is warm?", "tags": ()}
    entry = actions.edit(viewer=viewer, entry=entry, source="Snake oil.", **words)
    assert entry.state == State.WAITING and found(world.ann, "warm") == 0
    actions.approve(viewer=viewer_of(world.dee), entry=entry, seen=2)
    entry = actions.edit(viewer=viewer, entry=fresh(entry), source="Snake oil, mended.", **words)
    assert entry.state == State.PUBLISHED
    assert Activity.objects.filter(verb="published", entry=entry).count() == 1


def test_what_a_newcomer_brings_in_from_elsewhere_waits_too(world: World):
    entry = share(world.chen, None, level=Level.MEMBERS)
    actions.move(viewer=viewer_of(world.chen), entry=entry, group=world.restricted_group)
    assert fresh(entry).state == State.WAITING
    other = share(world.dee, None, level=Level.MEMBERS)
    actions.move(viewer=viewer_of(world.dee), entry=other, group=world.restricted_group)
    assert fresh(other).state == State.PUBLISHED


def test_a_facilitator_who_edits_lets_nothing_wait(world: World):
    entry = share(world.bo, world.restricted_group)
    words = {"title": entry.title, "source": "Snake oil.", "tags": ()}
    assert actions.edit(viewer=viewer_of(world.dee), entry=entry, **words).state == State.PUBLISHED


def test_a_newcomers_reply_waits_uncounted_and_unfound(world: World, asked: Entry, held_reply: Reply):
    before = asked.active_at
    asked = fresh(asked)
    assert held_reply.state == Reply.State.WAITING
    assert (asked.replies, asked.active_at) == (0, before)
    assert not Activity.objects.filter(verb="answered").exists()
    assert not Follow.objects.filter(entry=asked, member=world.chen).exists()
    assert not searchable_replies(asked).exists() and found(world.dee, "bleed") == 0


def test_a_reply_that_gets_a_blocked_word_waits_with_the_comments_under_it(world: World, asked: Entry):
    answer = actions.reply(viewer=viewer_of(world.bo), entry=asked, source="Bleed it.")
    actions.reply(viewer=viewer_of(world.ann), entry=asked, source="How?", parent=answer)
    actions.edit_reply(viewer=viewer_of(world.bo), reply=answer, source="Snake oil.")
    assert fresh(asked).replies == 0
    assert list(readable_replies(viewer_of(world.ann), asked)) == []
    assert readable_replies(viewer_of(world.dee), asked).count() == 2
    assert found(world.ann, "how") == 0
    actions.approve_reply(viewer=viewer_of(world.dee), reply=fresh(answer), seen=2)
    assert fresh(asked).replies == 1 and found(world.ann, "snake") == 1
    assert Activity.objects.filter(verb="answered").count() == 1


def test_who_reads_a_waiting_reply(world: World, asked: Entry, held_reply: Reply):
    for name, reads in (("chen", 1), ("dee", 1), ("bo", 0), ("ann", 0), ("eve", 0)):
        assert readable_replies(viewer_of(getattr(world, name)), asked).count() == reads, name
    page = signed_in(world.bo).get(entry_address(asked)).content.decode()
    assert "Bleed it first" not in page
    own = signed_in(world.chen).get(entry_address(asked)).content.decode()
    assert "Bleed it first" in own and "Waiting for a facilitator to let this through" in own
    assert signed_in(world.bo).get(f"/replies/{held_reply.pk}/edit/").status_code == 404
    assert signed_in(world.chen).get(f"/replies/{held_reply.pk}/edit/").status_code == 200


def test_who_opens_a_waiting_entry(world: World, held: Entry):
    for name, status in (("chen", 200), ("dee", 200), ("bo", 404), ("eve", 404), (None, 302)):
        client = signed_in(getattr(world, name) if name else None)
        assert client.get(entry_address(held)).status_code == status, name
    assert not visible_to(viewer_of(world.dee)).filter(pk=held.pk).exists()


# ── Deciding ─────────────────────────────────────────────────────────────────


def test_letting_an_entry_through_brings_it_out_now_and_trusts_its_author(world: World, held: Entry):
    asked_at = held.created_at
    actions.approve(viewer=viewer_of(world.dee), entry=held, seen=1)
    entry = fresh(held)
    assert entry.state == State.PUBLISHED and entry.published_at == entry.active_at > asked_at
    assert Follow.objects.filter(entry=entry, member=world.chen).exists()
    assert Activity.objects.get(verb="published", entry=entry).actor == world.chen
    assert Activity.objects.get(verb="approved", entry=entry).actor == world.dee
    assert found(world.bo, "warm") == 1
    assert share(world.chen, world.restricted_group).state == State.PUBLISHED
    actions.approve(viewer=viewer_of(world.dee), entry=held, seen=1)
    assert Activity.objects.filter(verb="approved").count() == 1


@pytest.mark.parametrize("change", [{"tags": ("heat",)}, {"files": True}])
def test_who_lets_an_entry_through_has_read_its_files_and_topics_too(world: World, held: Entry, change):
    words = {"title": held.title, "source": held.revision.source, "tags": ()}
    if "files" in change:
        change = {"files": [check(SimpleUploadedFile("plan.csv", b"a,b\n"))]}
    actions.edit(viewer=viewer_of(world.chen), entry=held, **words | change)
    with pytest.raises(actions.NotRead):
        actions.approve(viewer=viewer_of(world.dee), entry=held, seen=1)
    actions.approve(viewer=viewer_of(world.dee), entry=held, seen=2)
    entry = actions.edit(viewer=viewer_of(world.chen), entry=fresh(held), **words)
    assert (entry.state, entry.revision.number) == (State.PUBLISHED, 2)


def test_what_is_held_for_a_file_or_was_sent_back_is_read_anew(world: World):
    group, words = world.restricted_group, {"title": "How warm is warm?", "source": "We guess.", "tags": ()}
    out = share(world.bo, group)
    oil = check(SimpleUploadedFile("snake oil.csv", b"a,b\n"))
    out = actions.edit(viewer=viewer_of(world.bo), entry=out, files=[oil], **words)
    assert (out.state, out.revision.number) == (State.WAITING, 2)
    back = share(world.chen, group)
    actions.send_back(viewer=viewer_of(world.dee), entry=back, reason="Which room?")
    plan = check(SimpleUploadedFile("plan.csv", b"a,b\n"))
    actions.edit(viewer=viewer_of(world.chen), entry=fresh(back), files=[plan], **words)
    actions.publish_draft(viewer=viewer_of(world.chen), entry=fresh(back))
    with pytest.raises(actions.NotRead):
        actions.approve(viewer=viewer_of(world.dee), entry=fresh(back), seen=1)
    actions.approve(viewer=viewer_of(world.dee), entry=fresh(back), seen=2)


def test_the_queue_shows_files_and_topics_and_leads_to_no_topic_that_is_not_there(world: World, asked: Entry):
    group = world.restricted_group
    plan, bill = [check(SimpleUploadedFile(name, b"a,b\n")) for name in ("plan.csv", "bill.csv")]
    entry = share(world.chen, group, tags=("heat",), files=[plan])
    actions.reply(viewer=viewer_of(world.chen), entry=asked, source="Look.", files=[bill])
    page = signed_in(world.dee).get(f"/groups/{group.slug}/waiting/").content.decode()
    assert all(name in page for name in ("plan.csv", "bill.csv", "<span>heat</span>")) and "/tags/heat/" not in page
    assert "/tags/heat/" not in signed_in(world.dee).get(entry_address(entry)).content.decode()
    not_read = signed_in(world.dee).post(f"/entries/{entry.pk}/approval/", {"seen": "9"})
    assert not_read.status_code == 422 and "plan.csv" in not_read.content.decode()
    signed_in(world.dee).post(f"/entries/{entry.pk}/approval/", {"seen": "1"})
    assert "/tags/heat/" in signed_in(world.dee).get(entry_address(entry)).content.decode()


def test_it_comes_out_no_wider_than_the_group_allows_by_then(world: World):
    entry = share(world.chen, world.restricted_group, level=Level.MEMBERS)
    Group.objects.filter(pk=world.restricted_group.pk).update(cap=Level.GROUP)
    actions.approve(viewer=viewer_of(world.dee), entry=entry, seen=1)
    assert fresh(entry).level == Level.GROUP


def test_letting_a_reply_through_counts_it_and_tells(world: World, asked: Entry, held_reply: Reply):
    actions.approve_reply(viewer=viewer_of(world.dee), reply=held_reply, seen=1)
    entry, reply = fresh(asked), fresh(held_reply)
    assert (entry.replies, entry.active_at) == (1, reply.created_at)
    assert Activity.objects.get(verb="answered").actor == world.chen
    assert found(world.bo, "bleed") == 1
    assert Membership.objects.get(group=world.restricted_group, member=world.chen).trusted_at


def test_a_reply_that_was_out_before_keeps_its_place_though_nobody_was_ever_told_of_it(world: World, asked: Entry):
    imported = make_reply(entry=asked, author=world.bo)
    before = (fresh(imported).created_at, fresh(asked).active_at)
    for number, source in ((2, "Snake oil."), (4, "Snake oil, indeed.")):
        actions.edit_reply(viewer=viewer_of(world.bo), reply=fresh(imported), source=source)
        assert fresh(imported).state == Reply.State.WAITING
        actions.approve_reply(viewer=viewer_of(world.dee), reply=fresh(imported), seen=number)
        assert (fresh(imported).created_at, fresh(asked).active_at) == before and fresh(asked).replies == 1
        assert not Activity.objects.filter(verb="answered").exists()
        actions.edit_reply(viewer=viewer_of(world.bo), reply=fresh(imported), source="Honest oil.")


def test_a_reply_that_waited_came_out_and_waits_again_is_told_of_once(world: World, asked: Entry, held_reply: Reply):
    actions.approve_reply(viewer=viewer_of(world.dee), reply=held_reply, seen=1)
    out = fresh(held_reply).created_at
    actions.edit_reply(viewer=viewer_of(world.chen), reply=fresh(held_reply), source="Snake oil.")
    actions.approve_reply(viewer=viewer_of(world.dee), reply=fresh(held_reply), seen=2)
    assert fresh(held_reply).created_at == out and Activity.objects.filter(verb="answered").count() == 1


def test_what_is_sent_back_is_its_authors_draft_with_the_sentence(world: World, held: Entry):
    actions.send_back(viewer=viewer_of(world.dee), entry=held, reason="Say which boiler.")
    entry = fresh(held)
    assert (entry.state, entry.hidden_reason) == (State.DRAFT, "Say which boiler.")
    assert "Say which boiler." in signed_in(world.chen).get(entry_address(held)).content.decode()
    assert signed_in(world.dee).get(entry_address(held)).status_code == 404
    assert actions.publish_draft(viewer=viewer_of(world.chen), entry=entry).state == State.WAITING


def test_a_reply_that_is_sent_back_stays_out_of_sight(world: World, asked: Entry, held_reply: Reply):
    actions.send_back_reply(viewer=viewer_of(world.dee), reply=held_reply, reason="Be kind.")
    reply = fresh(held_reply)
    assert (reply.state, reply.hidden_reason) == (Reply.State.HIDDEN, "Be kind.")
    assert fresh(asked).replies == 0
    assert Activity.objects.filter(verb="sent-back", reply=reply).exists()


def test_the_page_says_of_a_reply_that_its_author_cannot_change_it(world: World, held: Entry, held_reply: Reply):
    run, own = signed_in(world.dee), signed_in(world.chen)
    assert "change it and send it once more" in run.get(f"/entries/{held.pk}/refusal/").content.decode()
    page = run.get(f"/replies/{held_reply.pk}/refusal/").content.decode()
    assert "Its author can only write another." in page and "once more" not in page
    actions.send_back_reply(viewer=viewer_of(world.dee), reply=held_reply, reason="Be kind.")
    assert own.get(f"/replies/{held_reply.pk}/edit/").status_code == 403


def test_a_reply_that_was_sent_back_and_is_shown_after_all_comes_out_then(
    world: World, asked: Entry, django_capture_on_commit_callbacks
):
    answer = actions.reply(viewer=viewer_of(world.bo), entry=asked, source="Bleed it.")
    for more in ({"parent": answer}, {}):
        made = actions.reply(viewer=viewer_of(world.chen), entry=asked, source="How, if it is hot?", **more)
        actions.send_back_reply(viewer=viewer_of(world.dee), reply=made, reason="Be kind.")
        with django_capture_on_commit_callbacks(execute=True):
            actions.show_reply_again(viewer=viewer_of(world.dee), reply=made)
        assert fresh(made).created_at > made.created_at and fresh(asked).active_at == fresh(made).created_at
        assert (fresh(made).state, fresh(made).hidden_reason) == (Reply.State.PUBLISHED, "")
        assert Activity.objects.filter(verb__in=("answered", "commented"), reply=made).count() == 1
    assert fresh(asked).replies == 2 and list(entries_hold()) == []
    assert any("How, if it is hot?" in one.body for one in mail.outbox if one.to == ["bo@fenwick.example"])
    out = fresh(made).created_at
    actions.hide_reply(viewer=viewer_of(world.dee), reply=made, reason="No.")
    actions.show_reply_again(viewer=viewer_of(world.dee), reply=made)
    assert fresh(made).created_at == out and Activity.objects.filter(verb="answered", reply=made).count() == 1


@pytest.mark.parametrize("name", ["bo", "chen", "eve"])
def test_nobody_else_decides(world: World, held: Entry, held_reply: Reply, name: str):
    viewer = viewer_of(getattr(world, name))
    for act, about in (
        (actions.approve, {"entry": held, "seen": 1}),
        (actions.send_back, {"entry": held, "reason": "x"}),
        (actions.approve_reply, {"reply": held_reply, "seen": 1}),
        (actions.send_back_reply, {"reply": held_reply, "reason": "x"}),
    ):
        with pytest.raises(Refused):
            act(viewer=viewer, **about)
    assert fresh(held).state == State.WAITING and fresh(held_reply).state == Reply.State.WAITING


def test_in_an_archived_group_what_waits_goes_on_waiting(world: World, held: Entry):
    groups.archive(viewer=viewer_of(world.dee), group=world.restricted_group)
    with pytest.raises(Refused):
        actions.approve(viewer=viewer_of(world.dee), entry=held, seen=1)
    assert waiting_in(viewer_of(world.dee)) == {}


# ── The queue ────────────────────────────────────────────────────────────────

QUEUE = "/groups/rent-rooms/waiting/"


def test_dee_reads_the_queue_and_decides_there(world: World, held: Entry, held_reply: Reply):
    run = signed_in(world.dee)
    page = run.get(QUEUE).content.decode()
    assert "How warm is warm?" in page and "Bleed it first." in page
    assert "2 texts wait for a facilitator" in run.get("/groups/rent-rooms/").content.decode()
    assert waiting_in(viewer_of(world.dee)) == {world.restricted_group.pk: 2}
    answer = run.post(f"/entries/{held.pk}/approval/", {"seen": 1}, follow=True)
    assert answer.redirect_chain == [(QUEUE, 303)] and "is out: its readers see it now" in answer.content.decode()
    reply = f"/replies/{held_reply.pk}/approval/"
    assert "decided this already" not in run.post(reply, {"seen": 1}, follow=True).content.decode()
    assert "Nothing waits" in run.get(QUEUE).content.decode()
    assert "decided this already" in run.post(reply, {"seen": 1}, follow=True).content.decode()


def test_what_was_changed_since_it_was_read_is_shown_as_it_is_before_it_comes_out(
    world: World, held: Entry, held_reply: Reply
):
    chen, run = viewer_of(world.chen), signed_in(world.dee)
    actions.edit(viewer=chen, entry=held, title=held.title, source="Buy from *me*.", tags=())
    actions.edit_reply(viewer=chen, reply=held_reply, source="Call my shop.")
    for address, words in ((f"/entries/{held.pk}/", "Buy from <em>me"), (f"/replies/{held_reply.pk}/", "Call my shop")):
        for posted in ({"seen": "1"}, {"seen": "one"}, {"seen": "9" * 30}, {}):
            answer = run.post(f"{address}approval/", posted)
            page = answer.content.decode()
            assert answer.status_code == 422 and words in page and "This was changed since you read it" in page
            assert f'action="{address}approval/"' in page and 'name="seen" value="2"' in page
    assert fresh(held).state == State.WAITING and fresh(held_reply).state == Reply.State.WAITING
    for address in (f"/entries/{held.pk}/", f"/replies/{held_reply.pk}/"):
        assert run.post(f"{address}approval/", {"seen": "2"}).status_code == 303
    assert fresh(held).state == State.PUBLISHED and fresh(held_reply).state == Reply.State.PUBLISHED


def test_every_button_that_lets_a_text_through_says_which_one_was_read(world: World, held: Entry, asked: Entry):
    answer = actions.reply(viewer=viewer_of(world.bo), entry=asked, source="Bleed it.")
    actions.reply(viewer=viewer_of(world.chen), entry=asked, source="Bleed what?", parent=answer)
    actions.reply(viewer=viewer_of(world.chen), entry=asked, source="Bleed it first.")
    run = signed_in(world.dee)
    for address, buttons in ((QUEUE, 3), (entry_address(asked), 2), (entry_address(held), 1)):
        page = run.get(address).content.decode()
        assert page.count("/approval/") == page.count('name="seen" value="1"') == buttons, address


def test_sending_back_asks_for_a_sentence(world: World, held: Entry, held_reply: Reply):
    run = signed_in(world.dee)
    for address in (f"/entries/{held.pk}/refusal/", f"/replies/{held_reply.pk}/refusal/"):
        assert run.get(address).status_code == 200
        assert run.post(address, {"reason": " "}).status_code == 422
        assert run.post(address, {"reason": "Say more."}).status_code == 303
        assert run.get(address).status_code in (303, 404)


@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("ann", 403), ("eve", 403), (None, 302)])
def test_nobody_else_reads_the_queue(world: World, held: Entry, name: str | None, status: int):
    client = signed_in(getattr(world, name) if name else None)
    assert client.get(QUEUE).status_code == status
    assert "waits for a facilitator" not in client.get("/groups/rent-rooms/").content.decode()
    for act in ("approval", "refusal"):
        assert client.post(f"/entries/{held.pk}/{act}/", {"reason": "x"}).status_code == (302 if name is None else 404)
    assert client.get("/groups/closed-files/waiting/").status_code == (404 if name == "eve" else status)


def test_its_author_does_not_decide_on_it(world: World, held: Entry):
    client = signed_in(world.chen)
    assert client.get(QUEUE).status_code == 403
    assert client.post(f"/entries/{held.pk}/approval/", {"seen": 1}).status_code == 403
    assert client.get(f"/entries/{held.pk}/refusal/").status_code == 403
    assert fresh(held).state == State.WAITING


def test_a_look_reads_the_queue_and_decides_nothing(world: World, held: Entry):
    team = signed_in(world.eve)
    team.post("/groups/rent-rooms/look/", {"reason": "A complaint."})
    page = team.get(QUEUE).content.decode()
    assert "How warm is warm?" in page and "/approval/" not in page
    assert team.post(f"/entries/{held.pk}/approval/", {"seen": 1}).status_code == 403


def test_without_a_group_the_hub_team_decides(world: World):
    entry = make_question(author=world.chen, title="Before all", level=Level.MEMBERS, state=State.WAITING)
    team = signed_in(world.eve)
    assert "Before all" in team.get("/hub/waiting/").content.decode()
    assert waiting_in(viewer_of(world.eve)) == {None: 1} and waiting_in(viewer_of(world.dee)) == {}
    for name, status in (("dee", 404), ("chen", 404), (None, 302)):
        assert signed_in(getattr(world, name) if name else None).get("/hub/waiting/").status_code == status
    stale = team.post(f"/entries/{entry.pk}/approval/")
    assert stale.status_code == 422 and "This was changed since you read it" in stale.content.decode()
    assert team.post(f"/entries/{entry.pk}/approval/", {"seen": 1})["Location"] == "/hub/waiting/"
    assert fresh(entry).state == State.PUBLISHED


def test_the_queue_costs_the_same_for_two_and_for_twenty(world: World, asked, django_assert_max_num_queries):
    for number in range(20):
        share(world.chen, world.restricted_group, title=f"Number {number}")
        make_reply(entry=asked, author=world.chen, state=Reply.State.WAITING)
    run = signed_in(world.dee)
    for path in (QUEUE, "/groups/rent-rooms/", "/groups/rent-rooms/unanswered/"):
        with django_assert_max_num_queries(12):
            assert run.get(path).status_code == 200


# ── Letters ──────────────────────────────────────────────────────────────────


def test_the_facilitators_are_told_without_a_word_of_it(world: World, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = share(world.chen, world.restricted_group)
    (letter,) = mail.outbox
    assert letter.to == ["dee@fenwick.example"] and QUEUE in letter.body and "warm" not in letter.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(viewer=viewer_of(world.dee), entry=entry, seen=1)
    assert [one.to for one in mail.outbox] == [["chen@fenwick.example"]]
    assert "let “How warm is warm?” through" in mail.outbox[0].body


def test_the_author_reads_the_sentence_in_a_letter(world: World, held: Entry, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_back(viewer=viewer_of(world.dee), entry=held, reason="Say which boiler.")
    (letter,) = mail.outbox
    assert letter.to == ["chen@fenwick.example"] and "Say which boiler." in letter.body


def test_a_reply_that_waits_is_told_to_the_asker_only_once_it_is_out(
    world: World, asked: Entry, django_capture_on_commit_callbacks
):
    actions.follow(viewer=viewer_of(world.ann), entry=asked)
    with django_capture_on_commit_callbacks(execute=True):
        reply = actions.reply(viewer=viewer_of(world.chen), entry=asked, source="Bleed it first.")
    assert [one.to for one in mail.outbox] == [["dee@fenwick.example"]]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve_reply(viewer=viewer_of(world.dee), reply=reply, seen=1)
    assert {one.to[0] for one in mail.outbox} == {"ann@fenwick.example", "chen@fenwick.example"}
