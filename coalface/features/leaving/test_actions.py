"""Ann leaves: her groups are handed on, her words stay or go as she chose, and nobody is left who she was."""

import os

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.base.files import keep_bytes
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.entries.models import Attachment, Draft, Reply, State
from coalface.features.leaving.actions import leave_hub
from coalface.features.leaving.tasks import forget_stray_files, tend_departures
from coalface.groups.invariants import groups_hold
from coalface.groups.models import Level, Membership
from coalface.people.actions import create_member, free_handle
from coalface.people.models import Departure, Member
from coalface.people.names import clean_name
from tests.world import World, make_group, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db


def leaves(world: World, member: Member, *, keep: bool = True, **more) -> None:
    leave_hub(viewer=world.viewer(member), member=member, keep=keep, successors=more.pop("successors", {}), **more)
    member.refresh_from_db()


def test_what_ann_shared_stays_as_former_member(world: World, ann, bo):
    entry = make_question(author=ann, title="Damp in flats", text="I am Ann, ask @bo.")
    leaves(world, ann)
    page = signed_in(bo).get(f"/questions/{entry.pk}-damp-in-flats/")
    assert page.status_code == 200
    words = page.content.decode()
    assert "Former Member" in words and "I am Ann" in words and "/people/ann/" not in words
    assert (ann.state, ann.name, ann.email, ann.role) == (Member.State.FORMER, "Former Member", None, "")
    assert signed_in(bo).get("/people/ann/").status_code == 404


def test_a_mention_of_her_reads_former_member(world: World, ann, bo, dee):
    asked = make_question(author=bo, title="Who knows about damp?", text="Perhaps @ann or [her](/people/ann/)?")
    reply = make_reply(entry=asked, author=dee, text="Write to ann@fenwick.example, or to joann@fenwick.example.")
    leaves(world, ann)
    asked.refresh_from_db()
    assert asked.revision.source == "Perhaps Former Member or her?"
    assert "ann" not in asked.revision.html and asked.excerpt == "Perhaps Former Member or her?"
    reply.refresh_from_db()
    assert reply.revision.source == "Write to Former Member, or to joann@fenwick.example."


def test_her_words_go_where_she_wants_and_others_answers_stay(world: World, ann, bo):
    answered = make_question(author=ann, title="Answered", text="Secret words", tags=("damp",))
    make_reply(entry=answered, author=bo, text="Open a window.")
    alone = make_question(author=ann, title="Alone", text="Secret words")
    others = make_question(author=bo, title="Others", text="What now?")
    hers = make_reply(entry=others, author=ann, text="Secret answer")
    make_reply(entry=others, author=bo, text="Thank you.", parent=hers)
    leaves(world, ann, keep=False)
    for one in (answered, alone, others, hers):
        one.refresh_from_db()
    assert (answered.state, alone.state, hers.state) == (State.PUBLISHED, State.REMOVED, Reply.State.REMOVED)
    assert "Secret" not in answered.revision.source + alone.revision.source + hers.revision.source
    assert others.replies == 0
    page = signed_in(bo).get(f"/questions/{answered.pk}/", follow=True).content.decode()
    assert "its author has taken it away" in page and "Open a window." in page
    page = signed_in(bo).get(f"/questions/{others.pk}/", follow=True).content.decode()
    assert "Thank you." in page and "Secret" not in page


def test_what_she_never_shared_goes_in_any_case(world: World, ann):
    entry = make_question(author=ann, title="Not yet", text="Half a thought", state=State.SCHEDULED)
    Draft.objects.create(member=ann, key="k", at="/questions/new/", fields={"title": "Half"})
    leaves(world, ann)
    entry.refresh_from_db()
    assert (entry.state, entry.revision.source) == (State.REMOVED, "") and not Draft.objects.exists()


def test_the_last_lead_names_a_successor_first(world: World, dee, bo, ann):
    with pytest.raises(Refused):
        leaves(world, dee)
    dee.refresh_from_db()
    assert dee.state == Member.State.ACTIVE and Membership.objects.filter(member=dee).count() == 4
    leaves(world, dee, successors={group.pk: bo.pk for group in world.groups})
    assert Membership.objects.get(group=world.open_group, member=bo).role == Membership.Role.LEAD
    world.open_group.refresh_from_db()
    assert world.open_group.members_count == 2


def test_a_successor_is_somebody_of_the_group(world: World, dee, chen):
    with pytest.raises(Refused):
        leaves(world, dee, successors={group.pk: chen.pk for group in world.groups})


def test_nobody_gets_her_handle_again(world: World, ann):
    leaves(world, ann)
    assert free_handle("Ann") == "ann-2" and free_handle("Former Member") != "former-member"
    assert "ann" not in Departure.objects.get().handle_key


def test_only_the_hub_team_lets_somebody_leave_and_with_a_reason(world: World, ann, chen, eve):
    for by, reason in ((chen, "Because."), (eve, "")):
        with pytest.raises(Refused):
            leave_hub(viewer=world.viewer(by), member=ann, keep=True, successors={}, by=by, reason=reason)
    with pytest.raises(Refused):
        leave_hub(viewer=world.viewer(chen), member=ann, keep=True, successors={})
    leave_hub(viewer=world.viewer(eve), member=ann, keep=True, successors={}, by=eve, reason="Ann wrote to us.")
    departure = Departure.objects.get()
    assert (departure.by, departure.reason) == (eve, "Former Member wrote to us.")
    left = Activity.objects.get(verb="left-hub")
    assert (left.actor, left.member_id) == (eve, ann.pk)


def test_the_only_one_of_the_hub_team_stays(world: World, eve):
    with pytest.raises(Refused):
        leaves(world, eve)
    make_member("Ida", hub_team=True)
    leaves(world, eve)
    assert eve.state == Member.State.FORMER and not eve.hub_team


def test_who_was_imported_can_be_forgotten_too(world: World, eve):
    entry = make_question(author=world.ivo, title="Old", level=Level.PUBLIC)
    leave_hub(viewer=world.viewer(eve), member=world.ivo, keep=True, successors={}, by=eve, reason="Asked by letter.")
    page = signed_in(eve).get(f"/questions/{entry.pk}-old/").content.decode()
    assert "Former Member" in page and "Ivo" not in page


def test_she_is_signed_out_everywhere(world: World, ann):
    client = signed_in(ann)
    assert client.get("/settings/").status_code == 200
    leaves(world, ann)
    assert client.get("/settings/").status_code == 302


def test_a_second_time_changes_nothing(world: World, ann, eve):
    leaves(world, ann)
    handle, at = ann.handle, timezone.now()
    leave_hub(viewer=world.viewer(eve), member=ann, keep=True, successors={}, by=eve, reason="Again.")
    ann.refresh_from_db()
    assert ann.handle == handle and Departure.objects.get().at < at


def test_what_was_written_in_the_same_moment_is_taken_away_later(world: World, ann, bo):
    leaves(world, ann)
    asked = make_question(author=bo, title="Late", text="Has @ann left? See /people/ann/ or @chen, not @annie.")
    Draft.objects.create(member=ann, key="late", at="/questions/new/", fields={"title": "Late"})
    tend_departures.call()
    asked.refresh_from_db()
    gone = "Has Former Member left? See /people/former-member/ or @chen, not @annie."
    assert asked.revision.source == gone and not Draft.objects.exists()
    assert "/people/ann/" not in asked.revision.html and "/people/chen/" in asked.revision.html


def test_files_that_no_row_names_are_deleted_after_a_day(world: World, ann, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entry = make_question(author=ann, title="With a file")
    kept, stray, young = (keep_bytes(b"words", folder="files") for _number in range(3))
    Attachment.objects.create(entry=entry, member=ann, name="a.txt", stored=kept, size=5, content_type="text/plain")
    for stored in (kept, stray):
        os.utime(tmp_path / stored, (0, 0))
    forget_stray_files.call()
    assert [(tmp_path / stored).exists() for stored in (kept, stray, young)] == [True, False, True]


def test_she_can_come_back_as_somebody_new(world: World, ann):
    leaves(world, ann)
    again = create_member(email="ann@fenwick.example", password="a quiet corner of the pit", name="Ann")
    assert (again.handle, again.state) == ("ann-2", Member.State.ACTIVE) and again.pk != ann.pk


def test_a_group_in_which_nobody_else_is_is_archived(world: World, chen):
    alone = make_group("Only Chen", access="open", cap=Level.PUBLIC, lead=chen)
    leaves(world, chen)
    alone.refresh_from_db()
    assert alone.archived_at and alone.members_count == 0 and not list(groups_hold())


def test_the_hub_team_leads_where_nobody_left_could(world: World, chen, eve):
    group = make_group("Chen and Gus", access="open", cap=Level.PUBLIC, lead=chen, members=(world.gus,))
    leaves(world, chen)
    assert group.memberships.get(role="lead").member == eve and not list(groups_hold())


@pytest.mark.parametrize("name", ["Former Member", "former  member"])
def test_nobody_calls_themselves_former_member(name: str):
    with pytest.raises(ValidationError):
        clean_name(name)


def test_what_must_hold_still_holds(world: World, ann, bo):
    for title in ("One", "Two"):
        entry = make_question(author=ann, title=title)
        make_reply(entry=entry, author=bo)
        make_reply(entry=make_question(author=bo, title=f"{title} of Bo"), author=ann)
    leaves(world, ann, keep=False)
    for invariant in wired("INVARIANTS"):
        assert not list(invariant())


def test_words_that_look_like_a_handle_are_nobodys(world: World, bo):
    plan = make_question(author=bo, title="The long-term plan", text="We need a long-term plan. Will you?")
    noise = make_member("Long Term")
    cache.set("limit:share:1", 5)
    leaves(world, noise)
    leaves(world, make_member("Limit"))
    plan.refresh_from_db()
    plan.revision.refresh_from_db()
    assert (plan.title, plan.slug) == ("The long-term plan", "the-long-term-plan")
    assert plan.revision.source == "We need a long-term plan. Will you?" and cache.get("limit:share:1") == 5


def test_nobody_else_is_signed_out(world: World, ann, bo):
    theirs = signed_in(bo)
    session = theirs.session
    session["outcomes"] = ["joann@fenwick.example", ann.email]
    session.save()
    leaves(world, ann)
    assert theirs.get("/settings/").status_code == 200
    assert theirs.session["outcomes"] == ["joann@fenwick.example", "Former Member"]
