"""Notifications in the hub: what happened, by thing; read when looked at; under the rights of the moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.activity.models import Activity
from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.entries import actions
from coalface.features.notify import queries
from coalface.features.notify.actions import forget_old
from coalface.features.notify.listeners import leave_notifications
from coalface.features.notify.models import Notification
from coalface.features.notify.queries import unread
from coalface.groups.actions import approve, ask_to_join, bring_in, decline, leave
from coalface.groups.models import JoinRequest, Level
from tests.world import make_member, make_question, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Run what a block did through the listeners, as the worker does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def answer(world, told, *, entry, author, text="Open the window."):
    with told():
        return actions.reply(viewer=world.viewer(author), entry=entry, source=text)


def page_of(member) -> str:
    return signed_in(member).get("/notifications/").content.decode()


def count(world, member) -> int:
    return unread(world.viewer(member)).count


@pytest.fixture
def asked(world, ann, told):
    with told():
        entry = make_question(author=ann, title="Why is it damp?", group=world.restricted_group, level=Level.GROUP)
    actions.follow(viewer=world.viewer(ann), entry=entry)
    return entry


def test_answers_to_one_question_stand_together(world, ann, bo, dee, asked, told):
    first = answer(world, told, entry=asked, author=bo)
    answer(world, told, entry=asked, author=dee)
    assert count(world, ann) == 1
    page = page_of(ann)
    assert page.count("Why is it damp?") == 1 and "Answered by Dee and Bo" in page and "1 new" in page
    assert f"#reply-{first.pk}" in page
    assert count(world, ann) == 0 and "New</span>" not in page_of(ann)


def test_nobody_is_told_of_what_they_did_themselves(world, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    assert not Notification.objects.filter(member=bo).exists()


def test_reading_the_entry_is_enough(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    client = signed_in(ann)
    assert "1 new" in client.get(f"/questions/{asked.pk}-why-is-it-damp/").content.decode()
    assert "1 new" not in client.get("/").content.decode() and count(world, ann) == 0


def test_reading_an_entry_is_enough_however_much_happened_elsewhere_since(world, ann, bo, asked, told, monkeypatch):
    monkeypatch.setattr("coalface.features.notify.queries.MOST", 2)
    monkeypatch.setattr("coalface.features.notify.queries._unread", queries._unread.read)
    busy = make_question(author=ann, title="What is dry?", group=world.restricted_group, level=Level.GROUP)
    actions.follow(viewer=world.viewer(ann), entry=busy)
    for entry in (asked, busy, busy, busy):
        answer(world, told, entry=entry, author=bo)
    found = unread(world.viewer(ann))
    assert (found.count, found.entries, found.more) == (1, {busy.pk}, True)
    signed_in(ann).get(f"/questions/{asked.pk}-why-is-it-damp/")
    assert list(Notification.objects.filter(read_at=None).values_list("activity__entry", flat=True)) == [busy.pk] * 3


def test_a_piece_of_a_page_reads_nothing(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    signed_in(ann).get(f"/questions/{asked.pk}-why-is-it-damp/", headers={"HX-Request": "true"})
    assert count(world, ann) == 1


def test_who_left_the_group_is_shown_and_counted_nothing_of_it(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    leave(viewer=world.viewer(ann), group=world.restricted_group)
    assert count(world, ann) == 0 and "Why is it damp?" not in page_of(ann)


@pytest.mark.parametrize("state", ["hidden", "removed"])
def test_of_a_reply_that_is_gone_nothing_is_said(world, ann, bo, asked, told, state):
    made = answer(world, told, entry=asked, author=bo)
    type(made).everything.filter(pk=made.pk).update(state=state)
    assert count(world, ann) == 0 and "Why is it damp?" not in page_of(ann)


def test_of_an_acceptance_that_was_taken_back_nothing_is_said(world, ann, bo, asked, told):
    made = answer(world, told, entry=asked, author=bo)
    with told():
        signed_in(ann).post(f"/questions/{asked.pk}/acceptance/", {"answer": made.pk})
    assert count(world, bo) == 1
    signed_in(ann).post(f"/questions/{asked.pk}/acceptance/end/")
    assert count(world, bo) == 0 and "Why is it damp?" not in page_of(bo)


def test_thanks_are_told_in_the_hub_only(world, ann, bo, asked, told, mailoutbox):
    made = answer(world, told, entry=asked, author=bo)
    mailoutbox.clear()
    with told():
        actions.react(viewer=world.viewer(ann), entry=asked, reply=made, kind="thanks")
    assert "Thanks from Ann" in page_of(bo) and not mailoutbox


def test_a_facilitator_hears_who_asks_until_it_is_decided(world, chen, dee, told):
    with told():
        asked = ask_to_join(viewer=world.viewer(chen), member=chen, group=world.restricted_group)
    assert "Chen would like to join" in page_of(dee)
    with told():
        decline(viewer=world.viewer(dee), request=asked, sentence="Wait for spring.")
    assert "Chen would like to join" not in page_of(dee)
    page = page_of(chen)
    assert "Dee declined your request to join, with a sentence" in page and "/groups/rent-rooms/" in page
    again = JoinRequest.objects.create(group=world.restricted_group, member=chen)
    with told():
        approve(viewer=world.viewer(dee), request=again)
    assert "Dee let you in" in page_of(chen)


def test_who_is_brought_into_a_group_reads_of_it_while_they_are_in_it(world, chen, dee, told):
    with told():
        bring_in(viewer=world.viewer(dee), group=world.private_group, member=chen)
    assert count(world, chen) == 1 and count(world, dee) == 0
    page = page_of(chen)
    assert "Dee brought you in. You can leave at any time." in page and "/groups/closed-files/" in page
    with told():
        leave(viewer=world.viewer(chen), group=world.private_group)
    assert count(world, chen) == 0 and "Closed Files" not in page_of(chen)
    assert not Notification.objects.filter(member=chen, read_at=None).exists()
    with told():
        bring_in(viewer=world.viewer(dee), group=world.private_group, member=chen)
    assert count(world, chen) == 1


def test_telling_twice_tells_once(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    row = Notification.objects.get(member=ann)
    leave_notifications(row.activity)
    assert Notification.objects.filter(member=ann).count() == 1


def test_marking_all_as_read_touches_nobody_elses(world, ann, bo, dee, asked, told):
    actions.follow(viewer=world.viewer(dee), entry=asked)
    answer(world, told, entry=asked, author=bo)
    assert signed_in(ann).post("/notifications/reading/").status_code == 303
    assert count(world, ann) == 0 and count(world, dee) == 1
    assert signed_in(ann).get("/notifications/reading/").status_code == 405


def test_a_name_is_gone_with_its_member(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    type(bo).objects.filter(pk=bo.pk).update(state="former", email=None, is_active=False)
    page = page_of(ann)
    assert "Answered by A Former Member" in page and "Bo" not in page.partition("<main")[2].partition("</main>")[0]


def test_half_a_year_is_enough(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    forget_old()
    assert Notification.objects.filter(member=ann).exists()
    Notification.objects.update(created_at="2020-01-01T00:00:00Z")
    forget_old()
    assert not Notification.objects.exists()


def test_the_page_costs_the_same_for_three_and_for_thirty(world, ann, told):
    client = signed_in(ann)
    crowd = [make_member(f"Crowd {number}") for number in range(4)]
    used = []
    for many in (3, 27):
        for number in range(many):
            entry = make_question(author=ann, title=f"Question {many} {number}?")
            actions.follow(viewer=world.viewer(ann), entry=entry)
            answer(world, told, entry=entry, author=crowd[number % 4])
        client.get("/notifications/")
        Notification.objects.update(read_at=None)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/notifications/").content.decode().count("news__row") == min(
                40, many + (3 if many > 3 else 0)
            )
        used.append(len(queries))
    assert used[0] == used[1] <= 7


def test_visitors_are_asked_to_sign_in(guest, db):
    assert guest.get("/notifications/").status_code == 302 and guest.post("/notifications/reading/").status_code == 302


def test_home_counts_the_same_and_asks_no_more_for_it(world, ann, bo, asked, told):
    client = signed_in(ann)
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    answer(world, told, entry=asked, author=bo)
    with CaptureQueriesContext(connection) as after:
        assert "1 new" in client.get("/").content.decode()
    assert len(after) == len(before)


def test_who_has_nothing_unread_is_not_counted_for(world, ann, bo, asked, told):
    answer(world, told, entry=asked, author=bo)
    client = signed_in(ann)
    client.get("/notifications/")
    client.get("/settings/")
    ann.refresh_from_db()
    assert ann.news_at is None
    with CaptureQueriesContext(connection) as asks:
        client.get("/settings/")
    assert not [one for one in asks.captured_queries if "notify_notification" in one["sql"]]


def test_what_was_hidden_for_a_while_is_new_once_it_shows_again(world, ann, bo, asked, told):
    made = answer(world, told, entry=asked, author=bo)
    client = signed_in(ann)
    for state, new in (("hidden", False), ("published", True)):
        type(made).everything.filter(pk=made.pk).update(state=state)
        assert ("1 new" in client.get("/settings/").content.decode()) == new


def test_what_one_may_not_see_hides_nothing_that_one_may(world, ann, bo, asked, told):
    seen = make_question(author=ann, title="For all?")
    actions.follow(viewer=world.viewer(ann), entry=seen)
    answer(world, told, entry=seen, author=bo)
    row = Notification.objects.get(member=ann)
    for number in range(101):
        activity = Activity.objects.create(verb="answered", actor=bo, entry=asked, facts={"n": number})
        Notification.objects.create(activity=activity, member=ann)
    leave(viewer=world.viewer(ann), group=world.restricted_group)
    assert count(world, ann) == 1
    assert signed_in(ann).get("/").status_code == 200
    row.refresh_from_db()
    assert row.read_at is None


def test_who_invited_learns_who_came(world, ann, told):
    with told():
        record(Verb.INVITATION_ACCEPTED, actor_id=world.chen.pk, member_id=ann.pk, group_id=world.private_group.pk)
    page = page_of(ann)
    assert "Chen came because you invited them" in page and "/people/chen/" in page
