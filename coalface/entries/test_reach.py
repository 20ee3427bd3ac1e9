"""Widening, narrowing and moving: the page says for whom, and afterwards it is exactly so."""

import pytest
from django.core import mail

from coalface.activity.models import Activity
from coalface.base.web import Refused
from coalface.entries import actions
from coalface.entries.access import audience_of, visible_to
from coalface.entries.invariants import entries_hold
from coalface.entries.models import Attachment, Entry, Reply, State
from coalface.features.moderation.actions import report
from coalface.features.moderation.queries import report_for
from coalface.features.search.invariants import search_holds
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level, Membership
from tests.world import make_group, make_question, make_reply, signed_in


@pytest.fixture
def entry(world, ann) -> Entry:
    return make_question(author=ann, title="Damp walls", text="Wet.", group=world.open_group, level=Level.GROUP)


@pytest.fixture
def other(world, ann, dee) -> Group:
    """A second open group, of Ann and, facilitating, Dee; Bo is not in it."""
    return make_group("Dry Cellars", access="open", cap=Level.PUBLIC, lead=dee, members=(ann,))


def level_of(entry: Entry) -> int:
    return Entry.everything.get(pk=entry.pk).level


def place_of(entry: Entry) -> Group | None:
    return Entry.everything.select_related("group").get(pk=entry.pk).group


def letters_to() -> set[str]:
    return {address.split("@")[0] for letter in mail.outbox for address in letter.to}


def all_holds() -> None:
    assert [*entries_hold(), *search_holds()] == []


# ── Who may see it ─────────────────────────────────────────────────────────


def test_ann_widens_what_nobody_else_wrote_at(entry, ann, chen):
    page = signed_in(ann).get(f"/entries/{entry.pk}/level/").content.decode()
    assert "3 members of Damp Homes can see this now." in page
    assert "After this, all members of" in page and "After this, anyone on the web" in page
    assert signed_in(ann).post(f"/entries/{entry.pk}/level/", {"level": 2}).status_code == 303
    assert level_of(entry) == Level.MEMBERS
    assert signed_in(chen).get(f"/questions/{entry.pk}-damp-walls/").status_code == 200
    assert Activity.objects.get(entry=entry).facts == {"before": 1, "level": 2}


def test_once_others_wrote_only_a_facilitator_widens(world, entry, ann, bo, dee):
    make_reply(entry=entry, author=bo)
    page = signed_in(ann).get(f"/entries/{entry.pk}/level/").content.decode()
    assert "only a facilitator can let more people see it" in page
    assert signed_in(ann).post(f"/entries/{entry.pk}/level/", {"level": 3}).status_code == 422
    with pytest.raises(Refused):
        actions.widen(viewer=world.viewer(ann), entry=entry, level=Level.PUBLIC)
    page = signed_in(dee).get(f"/entries/{entry.pk}/level/").content.decode()
    assert "1 reply by 1 other person becomes visible to them too." in page
    assert signed_in(dee).post(f"/entries/{entry.pk}/level/", {"level": 3}).status_code == 303
    assert level_of(entry) == Level.PUBLIC


def test_a_hidden_reply_of_another_counts_as_written(world, entry, ann, bo):
    make_reply(entry=entry, author=bo, state=Reply.State.HIDDEN)
    with pytest.raises(Refused):
        actions.widen(viewer=world.viewer(ann), entry=entry, level=Level.MEMBERS)


def test_everybody_who_wrote_is_told_of_a_widening(world, entry, ann, bo, dee, django_capture_on_commit_callbacks):
    make_reply(entry=entry, author=bo)
    with django_capture_on_commit_callbacks(execute=True):
        actions.widen(viewer=world.viewer(dee), entry=entry, level=Level.PUBLIC)
    assert letters_to() == {"ann", "bo"}
    assert "Anyone on the web can see this" in mail.outbox[0].body and "Dee" in mail.outbox[0].body


def test_the_author_and_the_facilitator_narrow(world, ann, bo, dee):
    entry = make_question(author=ann, title="Wide", group=world.open_group, level=Level.PUBLIC)
    make_reply(entry=entry, author=bo)
    actions.narrow(viewer=world.viewer(ann), entry=entry, level=Level.MEMBERS)
    actions.narrow(viewer=world.viewer(dee), entry=entry, level=Level.GROUP)
    assert level_of(entry) == Level.GROUP and mail.outbox == []
    with pytest.raises(Refused):
        actions.narrow(viewer=world.viewer(dee), entry=entry, level=Level.MEMBERS)
    with pytest.raises(Refused):
        actions.widen(viewer=world.viewer(dee), entry=entry, level=Level.GROUP)


def test_nothing_goes_above_the_cap_or_below_the_hub(world, ann, dee):
    capped = make_question(author=ann, title="Capped", group=world.restricted_group, level=Level.MEMBERS)
    with pytest.raises(Refused):
        actions.widen(viewer=world.viewer(dee), entry=capped, level=Level.PUBLIC)
    alone = make_question(author=ann, title="To all")
    with pytest.raises(Refused):
        actions.narrow(viewer=world.viewer(ann), entry=alone, level=Level.GROUP)
    kept = make_question(author=ann, title="Kept", group=world.private_group, level=Level.GROUP)
    assert "lets nobody else see" in signed_in(ann).get(f"/entries/{kept.pk}/level/").content.decode()


def test_who_may_not_change_it(world, entry, bo, chen, eve, guest):
    for address in (f"/entries/{entry.pk}/level/", f"/entries/{entry.pk}/place/"):
        assert signed_in(bo).post(address, {"level": 2, "where": "hub", "confirmed": "yes"}).status_code == 403
        assert signed_in(bo).get(address).status_code == 403
        for member in (chen, eve):
            assert signed_in(member).get(address).status_code == signed_in(member).post(address).status_code == 404
        assert guest.get(address).status_code == 302
    assert level_of(entry) == Level.GROUP


# ── Moving ─────────────────────────────────────────────────────────────────


def test_ann_moves_her_own_to_another_group(world, entry, other, ann, bo):
    Attachment.objects.create(entry=entry, member=ann, name="a.txt", stored="x", content_type="text/plain", size=1)
    actions.pin(viewer=world.viewer(world.dee), entry=entry)
    client = signed_in(ann)
    asked = client.get(f"/entries/{entry.pk}/place/").content.decode()
    assert "Dry Cellars" in asked and "The whole hub" in asked and f'value="{world.open_group.pk}"' not in asked
    page = client.post(f"/entries/{entry.pk}/place/", {"where": other.pk}).content.decode()
    assert "After this, the 2 members of Dry Cellars can see it, nobody else." in page
    assert "1 member of Damp Homes can no longer see it." in page and "could not see it before" not in page
    assert place_of(entry) == world.open_group
    moved = client.post(f"/entries/{entry.pk}/place/", {"where": other.pk, "confirmed": "yes"})
    assert moved["Location"] == f"/questions/{entry.pk}-damp-walls/" and place_of(entry) == other
    entry.refresh_from_db()
    assert entry.pinned_at is None
    assert signed_in(bo).get(f"/questions/{entry.pk}-damp-walls/").status_code == 404
    assert search(world.viewer(bo), parse("wet")).total == 0 and search(world.viewer(ann), parse("wet")).total == 1
    all_holds()


def test_with_others_words_only_a_facilitator_moves(world, entry, other, ann, bo, dee):
    make_reply(entry=entry, author=bo)
    assert signed_in(ann).get(f"/entries/{entry.pk}/place/").status_code == 403
    with pytest.raises(Refused):
        actions.move(viewer=world.viewer(ann), entry=entry, group=other)
    actions.move(viewer=world.viewer(dee), entry=entry, group=other)
    assert place_of(entry) == other


def test_a_move_takes_rights_in_both_places(world, entry, ann, bo, dee, hal_group):
    with pytest.raises(Refused):
        actions.move(viewer=world.viewer(dee), entry=entry, group=hal_group)
    with pytest.raises(Refused):
        actions.move(viewer=world.viewer(ann), entry=entry, group=world.archived_group)
    with pytest.raises(Refused):
        actions.move(viewer=world.viewer(ann), entry=entry, group=world.open_group)
    assert signed_in(dee).post(f"/entries/{entry.pk}/place/", {"where": hal_group.pk}).status_code == 422


@pytest.fixture
def hal_group(world, chen) -> Group:
    return make_group("Paths", access="open", cap=Level.PUBLIC, lead=chen)


def test_a_move_to_more_readers_says_so_and_tells_everybody(
    world, entry, other, ann, bo, chen, dee, django_capture_on_commit_callbacks
):
    make_reply(entry=entry, author=bo)
    let_in(group=other, member=chen)
    page = signed_in(dee).post(f"/entries/{entry.pk}/place/", {"where": other.pk}).content.decode()
    assert "1 of them is not in Damp Homes and could not see it before." in page
    assert "1 reply by 1 other person becomes visible to them too." in page
    with django_capture_on_commit_callbacks(execute=True):
        actions.move(viewer=world.viewer(dee), entry=entry, group=other)
    told = {letter.to[0].split("@")[0]: letter for letter in mail.outbox}
    assert set(told) == {"ann", "bo"}
    assert "to Dry Cellars" in told["ann"].body
    assert "Dry Cellars" not in told["bo"].body and "Damp walls" not in told["bo"].body  # he can no longer see it
    assert Activity.objects.get(verb="moved").facts["wider"] is True


def test_what_a_group_keeps_to_itself_does_not_leave_it_with_others_words(world, ann, bo, dee, other):
    kept = make_question(author=ann, title="Kept", group=world.private_group, level=Level.GROUP)
    make_reply(entry=kept, author=bo)
    with pytest.raises(Refused, match="fewer readers"):
        actions.move(viewer=world.viewer(dee), entry=kept, group=None)
    assert "The whole hub" not in signed_in(dee).get(f"/entries/{kept.pk}/place/").content.decode()
    let_in(group=world.open_group, member=world.chen)
    with pytest.raises(Refused):
        actions.move(viewer=world.viewer(dee), entry=kept, group=world.open_group)
    actions.move(viewer=world.viewer(dee), entry=kept, group=other)  # everybody there is in the private group as well
    assert place_of(kept) == other


def test_ann_may_take_her_own_words_out_of_a_closed_group(world, ann):
    kept = make_question(author=ann, title="Kept", group=world.private_group, level=Level.GROUP)
    actions.move(viewer=world.viewer(ann), entry=kept, group=None)
    assert (place_of(kept), level_of(kept)) == (None, Level.MEMBERS)
    all_holds()


def test_the_level_is_clamped_where_it_goes(world, ann, chen):
    wide = make_question(author=ann, title="Wide", group=world.open_group, level=Level.PUBLIC)
    page = signed_in(ann).post(f"/entries/{wide.pk}/place/", {"where": world.private_group.pk}).content.decode()
    assert "Whoever else can see it now can no longer see it." in page
    actions.move(viewer=world.viewer(ann), entry=wide, group=world.private_group)
    assert level_of(wide) == Level.GROUP and not visible_to(world.viewer(chen)).filter(pk=wide.pk).exists()
    wide.refresh_from_db()
    assert chen not in audience_of(wide)
    all_holds()


def test_reports_go_where_the_entry_goes(world, entry, other, ann, bo, dee):
    made = report(viewer=world.viewer(bo), why="advert", entry=entry)
    let_in(group=world.open_group, member=world.chen, role="facilitator")
    assert report_for(world.viewer(world.chen), made.pk)
    actions.move(viewer=world.viewer(dee), entry=entry, group=other)
    assert report_for(world.viewer(world.chen), made.pk) is None and report_for(world.viewer(dee), made.pk)


def test_what_somebody_else_has_just_moved_is_looked_at_again_first(world, entry, other, ann):
    stale = Entry.everything.select_related("group").get(pk=entry.pk)
    actions.move(viewer=world.viewer(ann), entry=entry, group=other)
    with pytest.raises(Refused, match="just moved"):
        actions.widen(viewer=world.viewer(ann), entry=stale, level=Level.PUBLIC)


def test_what_a_newcomer_brings_to_a_careful_group_waits_there(world, entry, other, ann, bo, dee):
    Group.objects.filter(pk=other.pk).update(holds_newcomers=True)
    done = signed_in(ann).post(f"/entries/{entry.pk}/place/", {"where": other.pk, "confirmed": "yes"})
    assert done["Location"] == "/groups/dry-cellars/"
    assert Entry.everything.get(pk=entry.pk).state == State.WAITING and place_of(entry) == other
    assert search(world.viewer(dee), parse("wet")).total == 0
    all_holds()


def test_who_wrote_is_told_of_a_move_to_where_it_waits_without_a_word_of_it(
    world, entry, other, ann, bo, chen, dee, django_capture_on_commit_callbacks
):
    let_in(group=other, member=chen)
    for member in (bo, chen):
        make_reply(entry=entry, author=member)
    Group.objects.filter(pk=other.pk).update(blocked_words="wet")
    hers = Membership.objects.filter(group=world.open_group, member=ann)
    hers.update(role=Membership.Role.FACILITATOR)
    with django_capture_on_commit_callbacks(execute=True):
        actions.move(viewer=world.viewer(ann), entry=entry, group=other)
    assert Entry.everything.get(pk=entry.pk).state == State.WAITING
    told = {letter.to[0].split("@")[0]: letter for letter in mail.outbox if letter.subject.endswith("was moved")}
    assert set(told) == {"bo", "chen"}
    assert "can no longer see it" in told["bo"].body
    assert "waits there until a facilitator lets it through" in told["chen"].body
    assert not any(word in one.body for one in told.values() for word in ("Damp walls", "Wet", "Dry Cellars"))


def test_who_writes_while_it_is_widened_is_asked_again(world, entry, bo, dee):
    client = signed_in(bo)
    page = client.get(f"/questions/{entry.pk}-damp-walls/").content.decode()
    promised = f"1-{world.open_group.pk}"
    assert f'name="readers" value="{promised}"' in page
    actions.widen(viewer=world.viewer(dee), entry=entry, level=Level.PUBLIC)
    posted = {"source": "Between us: it leaks.", "readers": promised}
    answer = client.post(f"/entries/{entry.pk}/replies/", posted)
    body = answer.content.decode()
    assert answer.status_code == 422 and not Reply.everything.exists()
    assert "Who can see this has changed" in body and "Between us: it leaks." in body and "Anyone on the web" in body
    assert f'name="readers" value="3-{world.open_group.pk}"' in body
    posted["readers"] = f"3-{world.open_group.pk}"
    assert client.post(f"/entries/{entry.pk}/replies/", posted).status_code == 303


def test_the_only_other_level_is_chosen_beforehand(world, ann):
    entry = make_question(
        author=ann,
        title="Wet?",
        level=Level.GROUP,
        group=make_group("Solo", access="restricted", cap=Level.MEMBERS, lead=ann),
    )
    page = signed_in(ann).get(f"/entries/{entry.pk}/level/").content.decode()
    assert page.count('type="radio"') == 1 and " checked" in page
