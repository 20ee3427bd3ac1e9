"""Anybody can report; only who looks after the place decides; everything is logged."""

import pytest
from django.test import Client

from coalface.activity.models import Activity
from coalface.entries.models import Entry, Reply, State
from coalface.features.moderation import actions, queries
from coalface.features.moderation.models import Report
from coalface.groups.models import Level
from coalface.people.models import Member
from tests.world import World, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(world: World) -> Entry:
    return make_question(author=world.ann, title="Damp again", group=world.restricted_group, level=Level.GROUP)


def reported(world: World, **about) -> Report:
    return actions.report(viewer=world.viewer(world.bo), why="advert", words="Buy now.", **about)


def test_bo_reports_a_reply_from_its_page(world: World, entry: Entry):
    reply = make_reply(entry=entry, author=world.ann)
    client = signed_in(world.bo)
    assert client.get(f"/reports/new/?reply={reply.pk}").status_code == 200
    answer = client.post(f"/reports/new/?reply={reply.pk}", {"why": "advert", "words": "It sells paint."})
    assert answer.status_code == 303 and answer["Location"].endswith(f"#reply-{reply.pk}")
    report = Report.objects.get()
    assert (report.reply, report.entry, report.group) == (reply, entry, world.restricted_group)
    assert Activity.objects.filter(verb="reported", actor=world.bo).count() == 1


def test_a_report_without_a_reason_is_sent_back_with_what_was_typed(world: World, entry: Entry):
    answer = signed_in(world.bo).post(f"/reports/new/?entry={entry.pk}", {"words": "Typed with care."})
    assert answer.status_code == 422 and b"Typed with care." in answer.content
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "entry=1&reply=1", "entry=x", "entry=99999999999999999999", "member=nobody", "reply="]
)
def test_a_report_about_nothing_is_not_there(world: World, query: str):
    assert signed_in(world.bo).get(f"/reports/new/?{query}").status_code == 404


def test_chen_cannot_report_what_chen_does_not_see(world: World, entry: Entry):
    assert signed_in(world.chen).get(f"/reports/new/?entry={entry.pk}").status_code == 404
    assert Client().get(f"/reports/new/?entry={entry.pk}").status_code == 302


def test_reporting_twice_is_one_report(world: World, entry: Entry):
    assert reported(world, entry=entry) == reported(world, entry=entry)


def test_accounts_that_became_one_may_have_reported_the_same_thing(world: World, entry: Entry):
    first = reported(world, entry=entry)
    second = actions.report(viewer=world.viewer(world.dee), why="advert", entry=entry)
    actions.merge_reports(source=world.dee.pk, target=world.bo.pk)
    assert reported(world, entry=entry) == first and Report.objects.count() == 2
    actions.dismiss(viewer=world.viewer(world.dee), report=second)
    assert not Report.objects.filter(state=Report.State.WAITING).exists()


def test_what_its_author_has_back_as_a_draft_is_theirs_alone(world: World, entry: Entry):
    report = reported(world, entry=entry)
    dee = signed_in(world.dee)
    assert "Damp again" in dee.get("/reports/").content.decode()
    Entry.everything.filter(pk=entry.pk).update(state=State.DRAFT)
    queue, page = (dee.get(path).content.decode() for path in ("/reports/", f"/reports/{report.pk}/"))
    assert "Damp again" not in queue + page and text_of(entry) not in page
    assert "Something that its author has back" in queue and "a draft of their own" in page


def text_of(entry: Entry) -> str:
    return entry.revision.html


def test_a_decision_that_cannot_be_done_keeps_the_reason(world: World, entry: Entry):
    report = reported(world, member=world.ann)
    page = signed_in(world.eve).get(f"/reports/{report.pk}/").content.decode()
    assert 'value="suspend"' in page
    Member.objects.filter(pk=world.ann.pk).update(state=Member.State.SUSPENDED, is_active=False)
    assert 'value="suspend"' not in signed_in(world.eve).get(f"/reports/{report.pk}/").content.decode()
    actions.dismiss(viewer=world.viewer(world.eve), report=report)
    answer = signed_in(world.eve).post(f"/reports/{report.pk}/", {"decision": "dismiss", "reason": "Thought over."})
    assert answer.status_code == 422 and "Somebody has already decided" in answer.content.decode()
    assert "Thought over." in answer.content.decode()


def test_the_facilitator_hides_what_was_reported(world: World, entry: Entry):
    report = reported(world, entry=entry)
    dee = signed_in(world.dee)
    assert b"Damp again" in dee.get("/reports/").content
    assert dee.post(f"/reports/{report.pk}/", {"decision": "hide"}).status_code == 422
    answer = dee.post(f"/reports/{report.pk}/", {"decision": "hide", "reason": "It sells paint."})
    assert answer.status_code == 303
    entry.refresh_from_db()
    assert (entry.state, entry.hidden_reason) == (State.HIDDEN, "It sells paint.")
    assert Activity.objects.filter(verb="report-upheld", actor=world.dee).exists()
    assert dee.post(f"/reports/{report.pk}/", {"decision": "dismiss"}).status_code == 422


def test_all_reports_about_the_same_thing_close_together(world: World, entry: Entry):
    reply = make_reply(entry=entry, author=world.ann)
    first = reported(world, reply=reply)
    actions.report(viewer=world.viewer(world.ann), why="wrong", reply=reply)
    actions.hide_reported(viewer=world.viewer(world.dee), report=first, reason="Wrong.")
    assert not Report.objects.filter(state="waiting").exists()
    assert Reply.everything.get(pk=reply.pk).state == "hidden"


def test_a_report_can_be_dismissed(world: World, entry: Entry):
    report = reported(world, entry=entry)
    assert signed_in(world.dee).post(f"/reports/{report.pk}/", {"decision": "dismiss"}).status_code == 303
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED
    assert Activity.objects.filter(verb="report-dismissed").exists()


def test_others_do_not_even_see_the_queue(world: World, entry: Entry):
    report = reported(world, entry=entry)
    for member in (world.ann, world.bo, world.chen):
        assert signed_in(member).get("/reports/").status_code == 404
        assert signed_in(member).get(f"/reports/{report.pk}/").status_code == 404
    eve = signed_in(world.eve)
    assert b"Damp again" not in eve.get("/reports/").content
    assert eve.get(f"/reports/{report.pk}/").status_code == 404


def test_the_hub_team_decides_on_profiles_and_suspends(world: World):
    report = reported(world, member=world.chen)
    chen, eve = signed_in(world.chen), signed_in(world.eve)
    assert chen.get("/settings/").status_code == 200
    answer = eve.post(f"/reports/{report.pk}/", {"decision": "suspend", "reason": "Spam."})
    assert answer.status_code == 303
    world.chen.refresh_from_db()
    assert (world.chen.state, world.chen.is_active) == (Member.State.SUSPENDED, False)
    assert chen.get("/settings/").status_code == 302  # the running session has ended
    assert Activity.objects.filter(verb="suspended", actor=world.eve, member=world.chen).exists()


def test_a_facilitator_cannot_suspend(world: World, entry: Entry):
    report = reported(world, entry=entry)
    answer = signed_in(world.dee).post(f"/reports/{report.pk}/", {"decision": "suspend", "reason": "Spam."})
    assert answer.status_code == 422
    world.ann.refresh_from_db()
    assert world.ann.state == Member.State.ACTIVE


def test_without_a_group_the_hub_team_decides(world: World):
    entry = make_question(author=world.ann, title="For all", level=Level.MEMBERS)
    report = reported(world, entry=entry)
    assert queries.waiting_count(world.viewer(world.eve)) == 1
    assert queries.waiting_count(world.viewer(world.dee)) == 0
    actions.hide_reported(viewer=world.viewer(world.eve), report=report, reason="No.")
    entry.refresh_from_db()
    assert entry.state == State.HIDDEN


def test_nobody_reads_or_decides_a_report_about_their_own_words(world: World, entry: Entry):
    reply = make_reply(entry=entry, author=world.dee, text="Do it my way.")
    report = reported(world, reply=reply)
    client = signed_in(world.dee)
    assert client.get(f"/reports/{report.pk}/").status_code == 404
    assert "Do it my way" not in client.get("/reports/").content.decode()
    assert client.post(f"/reports/{report.pk}/", {"decision": "dismiss", "reason": "No."}).status_code == 404
    report.refresh_from_db()
    assert report.state == Report.State.WAITING
    other = reported(world, entry=entry)
    assert signed_in(world.dee).get(f"/reports/{other.pk}/").status_code == 200


def test_where_nobody_else_runs_the_group_the_hub_team_decides_with_a_grant(world: World, entry: Entry):
    reply = make_reply(entry=entry, author=world.dee, text="Do it my way.")
    report = reported(world, reply=reply)
    assert signed_in(world.eve).get(f"/reports/{report.pk}/").status_code == 404
    client = signed_in(world.eve)
    slug = world.restricted_group.slug
    assert client.post(f"/groups/{slug}/look/", {"reason": "A report."}).status_code in (302, 303)
    assert (
        client.post(f"/reports/{report.pk}/", {"decision": "dismiss", "reason": "It is rude, and no more."}).status_code
        == 303
    )
    report.refresh_from_db()
    assert report.state == Report.State.DISMISSED
