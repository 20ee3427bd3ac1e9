"""Whoever waits for something hears of it once, and only what they may see when the letter goes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coalface.activity import tasks
from coalface.activity.models import Activity, Told
from coalface.activity.record import record
from coalface.activity.tasks import sweep, tell, untold
from coalface.activity.verbs import SHOWN, Verb
from coalface.base.mail_server import mail_server
from coalface.base.outgoing import due
from coalface.entries.actions import clamp_to_cap, hide, publish, reply
from coalface.entries.actions.hear import hear_of
from coalface.features.notify import listeners
from coalface.features.notify.listeners import leave_letters, leave_notifications
from coalface.features.notify.models import Letter
from coalface.features.notify.tasks import send, send_due
from coalface.groups.actions import approve, ask_to_join, bring_in, decline, found, join, leave
from coalface.groups.models import JoinRequest, Level
from coalface.kinds.question.actions import accept, end_acceptance
from coalface.kinds.question.kind import QUESTION
from coalface.people.actions import suspend
from tests.world import World, make_question, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world: World):
    return publish(
        kind=QUESTION,
        viewer=world.viewer(world.ann),
        title="Damp again",
        source="Help.",
        level=Level.GROUP,
        group=world.private_group,
    )


def test_the_asker_hears_of_an_answer(world: World, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reply(viewer=world.viewer(world.bo), entry=asked, source="Measure **the wall** first.")
    (letter,) = mail.outbox
    assert letter.to == ["ann@fenwick.example"] and letter.subject == "An answer to “Damp again”"
    assert "Measure the wall first." in letter.body and f"/questions/{asked.pk}-damp-again/#reply-" in letter.body
    assert "because you follow this question" in letter.body
    assert "&" not in letter.body


def test_nobody_hears_of_their_own_doing(world: World, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        reply(viewer=world.viewer(world.ann), entry=asked, source="Never mind.")
    assert mail.outbox == []


def test_who_left_the_group_meanwhile_gets_no_letter(world: World, asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        reply(viewer=world.viewer(world.bo), entry=asked, source="Secret.")
    leave(viewer=world.viewer(world.ann), group=world.private_group)
    for ring in later:
        ring()
    assert mail.outbox == []
    tell.call(Activity.objects.filter(verb="answered").get().pk)
    send_all()
    assert mail.outbox == [] and set(Letter.objects.values_list("state", flat=True)) == {"dropped"}


def send_all() -> None:
    for letter in Letter.objects.filter(state="waiting"):
        send.call(letter.pk)


def test_what_was_hidden_meanwhile_is_not_mailed(world: World, asked):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Gone soon.")
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    hide(viewer=world.viewer(world.dee), entry=asked, reason="No.")
    send_all()
    assert mail.outbox == []


def test_an_acceptance_that_was_taken_back_is_not_mailed(world: World, asked):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Measure first.")
    accept(viewer=world.viewer(world.ann), entry=asked, answer=made)
    end_acceptance(viewer=world.viewer(world.ann), entry=asked)
    tell.call(Activity.objects.get(verb="accepted", reply=made).pk)
    send_all()
    assert mail.outbox == [] and Letter.objects.get(member=world.bo).state == "dropped"


def test_a_suspended_member_gets_no_letter(world: World, asked):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Hello.")
    suspend(by=world.eve, member=world.ann)
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    send_all()
    assert mail.outbox == []


def test_the_one_who_helped_hears_of_it(world: World, asked, django_capture_on_commit_callbacks):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Measure.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        accept(viewer=world.viewer(world.ann), entry=asked, answer=made)
    assert [letter.to for letter in mail.outbox] == [["bo@fenwick.example"]]
    assert mail.outbox[0].subject.startswith("Your answer helped")


def test_requests_are_told_both_ways(world: World, django_capture_on_commit_callbacks):
    chen = world.viewer(world.chen)
    with django_capture_on_commit_callbacks(execute=True):
        request = ask_to_join(viewer=chen, member=world.chen, group=world.restricted_group, message="Please.")
    assert mail.outbox[0].to == ["dee@fenwick.example"] and "They say:\nPlease." in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        decline(viewer=world.viewer(world.dee), request=request, sentence="Wait for spring.")
    assert mail.outbox[1].to == ["chen@fenwick.example"] and "Wait for spring." in mail.outbox[1].body
    again = JoinRequest.objects.create(group=world.restricted_group, member=world.chen)
    with django_capture_on_commit_callbacks(execute=True):
        approve(viewer=world.viewer(world.dee), request=again)
    assert "You are now in Rent Rooms" in mail.outbox[2].subject


def test_who_is_brought_into_a_group_is_told_while_they_are_in_it(world: World, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(viewer=world.viewer(world.dee), group=world.private_group, member=world.chen)
    (letter,) = mail.outbox
    assert letter.to == ["chen@fenwick.example"] and letter.subject == "Dee brought you into Closed Files"
    assert "/groups/closed-files/" in letter.body
    bring_in(viewer=world.viewer(world.dee), group=world.private_group, member=world.eve)
    leave(viewer=world.viewer(world.eve), group=world.private_group)
    tell.call(Activity.objects.get(verb="joined", member=world.eve).pk)
    send_all()
    assert mail.outbox == [letter] and Letter.objects.get(member=world.eve).state == "dropped"


def test_a_second_facilitator_is_told_that_somebody_founded_a_group_with_them(
    world: World, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found(member=world.bo, name="Night Work", purpose="Lamps.", access="private", second=world.chen)
    (letter,) = mail.outbox
    assert letter.to == ["chen@fenwick.example"] and letter.subject == "Bo brought you into Night Work"


def test_who_walks_in_is_told_nothing(world: World, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        join(viewer=world.viewer(world.chen), member=world.chen, group=world.open_group)
    assert mail.outbox == [] and not Letter.objects.exists()


def test_telling_twice_mails_once(world: World, asked):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Once.")
    activity = Activity.objects.get(verb="answered", reply=made)
    tell.call(activity.pk)
    tell.call(activity.pk)
    Told.objects.all().delete()
    tell.call(activity.pk)
    send_all()
    send_all()
    assert len(mail.outbox) == 1


def test_one_bell_tells_of_all_that_happened_since_and_of_nothing_before(world: World, asked):
    older, first, second = (
        reply(viewer=world.viewer(world.bo), entry=asked, source=words) for words in ("Older.", "First.", "Second.")
    )
    tell.call(Activity.objects.get(verb="answered", reply=first).pk)
    assert set(Letter.objects.values_list("activity__reply", flat=True)) == {first.pk, second.pk}
    late = untold(now=timezone.now() + timedelta(hours=1))
    assert list(Activity.objects.filter(pk__in=late, verb="answered").values_list("reply", flat=True)) == [older.pk]


def test_a_bell_is_rung_on_when_there_is_more_than_is_told_at_once(world: World, asked, monkeypatch):
    made = [reply(viewer=world.viewer(world.bo), entry=asked, source=f"Number {number}.") for number in range(5)]
    monkeypatch.setattr(tasks, "TELL_AT_ONCE", 1)
    monkeypatch.setattr(tasks, "TELL_IN_ALL", 2)
    rung: list[int] = []
    monkeypatch.setattr(tasks, "ring_from", lambda job, first: rung.append(first))
    tell.call(Activity.objects.get(verb="answered", reply=made[0]).pk)
    tell.call(rung.pop())
    assert Letter.objects.count() == 4
    tell.call(rung.pop())
    assert list(Letter.objects.values_list("activity__reply", flat=True)) == [one.pk for one in made] and not rung


def test_of_many_who_follow_everybody_gets_a_letter(world: World, asked, monkeypatch):
    members = [world.bo, world.chen, world.dee, world.eve]
    for member in members:
        hear_of(asked, member.pk)
    monkeypatch.setattr(listeners, "AT_ONCE", 2)
    rung: list[int] = []
    monkeypatch.setattr(listeners, "ring", lambda job, number: rung.append(number))
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="For all.")
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    assert set(Letter.objects.values_list("member", flat=True)) == {
        one.pk for one in (world.ann, world.chen, world.dee, world.eve)
    }
    assert sorted(rung) == sorted(Letter.objects.values_list("pk", flat=True))


def test_a_listener_that_fails_holds_up_no_other_activity(world: World, asked, monkeypatch):
    first, second = (reply(viewer=world.viewer(world.bo), entry=asked, source=words) for words in ("First.", "Second."))

    def leave_letters(activity: Activity) -> None:
        if activity.reply_id == first.pk:
            raise RuntimeError

    leave_letters.__module__ = "coalface.features.notify.listeners"
    monkeypatch.setattr(tasks, "wired", lambda _name: [leave_letters, leave_notifications])
    began = Activity.objects.get(verb="answered", reply=first).pk
    tell.call(began)
    said = set(Told.objects.filter(activity__pk__gte=began).values_list("activity__reply", "listener"))
    assert said == {
        (first.pk, "notify.leave_notifications"),
        (second.pk, "notify.leave_letters"),
        (second.pk, "notify.leave_notifications"),
    }


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_while_it_is_told_keeps_nothing_else_untold(world: World, asked, monkeypatch):
    first, second = (reply(viewer=world.viewer(world.bo), entry=asked, source=words) for words in ("First.", "Second."))

    def delete_first(activity: Activity) -> None:
        if activity.reply_id == first.pk:
            Activity.objects.filter(reply=first).delete()

    monkeypatch.setattr(tasks, "wired", lambda _name: [leave_letters, delete_first])
    tell.call(Activity.objects.get(verb="answered", reply=first).pk)
    Activity.objects.update(at=timezone.now() - timedelta(minutes=5))
    sweep.call()
    assert not untold().exists()
    (letter,) = Letter.objects.filter(activity__verb="answered")
    assert letter.activity.reply_id == second.pk


def test_what_the_queue_lost_is_swept_up(world: World, asked):
    reply(viewer=world.viewer(world.bo), entry=asked, source="Lost.")
    assert mail.outbox == []
    Activity.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert untold().exists()
    sweep.call()
    assert not untold().exists()
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    send_due.call()
    assert len(mail.outbox) == 1
    send_due.call()
    assert len(mail.outbox) == 1


def test_a_letter_from_the_future_of_a_clock_that_was_put_back_is_sent(world: World, asked):
    reply(viewer=world.viewer(world.bo), entry=asked, source="Later.")
    Activity.objects.update(at=timezone.now() - timedelta(minutes=5))
    sweep.call()
    Letter.objects.update(created_at=timezone.now() + timedelta(days=3))
    assert due(Letter.objects.all()) == list(Letter.objects.values_list("pk", flat=True))
    Letter.objects.update(leased_until=timezone.now() + timedelta(days=3))
    send_due.call()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_is_tried_again(world: World, asked, settings):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Later.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    send_all()
    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == ("waiting", 1)
    send_due.call()
    letter.refresh_from_db()
    assert letter.tries == 1  # its lease still runs
    Letter.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_due.call()
    assert mail.outbox == []  # a server that did not answer is left alone for a minute
    mail_server.until = 0.0
    send_due.call()
    assert len(mail.outbox) == 1


def test_a_silent_mail_server_is_asked_once_and_not_with_every_letter(world: World, asked, settings, monkeypatch):
    for words in ("First.", "Second.", "Third."):
        made = reply(viewer=world.viewer(world.bo), entry=asked, source=words)
        tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
    tried = []

    def send_nothing(self, **_more) -> None:
        tried.append(self.to)
        raise TimeoutError

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send_nothing)
    send_due.call()
    assert len(tried) == 1
    assert sorted(Letter.objects.values_list("state", "tries")) == [("waiting", 0), ("waiting", 0), ("waiting", 1)]


def test_a_letter_that_ends_its_worker_each_time_is_given_up(world: World, asked):
    made = reply(viewer=world.viewer(world.bo), entry=asked, source="Later.")
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    Letter.objects.update(tries=Letter.MOST_TRIES, created_at=timezone.now() - timedelta(days=4))
    send_due.call()
    assert (Letter.objects.get().state, mail.outbox) == ("failed", [])


def test_who_is_out_again_is_not_told_that_they_are_in(world: World):
    ask_to_join(viewer=world.viewer(world.chen), member=world.chen, group=world.restricted_group, message="")
    approve(viewer=world.viewer(world.dee), request=JoinRequest.objects.get())
    for activity in Activity.objects.filter(verb="request-approved"):
        tell.call(activity.pk)
    leave(viewer=world.viewer(world.chen), group=world.restricted_group)
    mail.outbox.clear()
    send_all()
    assert [letter.to for letter in mail.outbox if letter.to == [world.chen.email]] == []


def test_facts_hold_no_names_and_no_texts(world: World):
    record(Verb.JOINED, member_id=world.ann.pk, number=3, access="open", flag=True, nothing=None)
    for fact in ("Ann Wester", "ann@fenwick.example", 1.5, ["a"], "x" * 60):
        with pytest.raises(ValueError, match="enumeration"):
            record(Verb.JOINED, member_id=world.ann.pk, fact=fact)


def test_narrowing_a_group_narrows_who_is_told(world: World):
    entry = make_question(author=world.chen, title="Open", group=world.open_group, level=Level.MEMBERS)
    world.open_group.cap = Level.GROUP
    clamp_to_cap(world.open_group)
    made = reply(viewer=world.viewer(world.bo), entry=entry, source="Now closed.")
    tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    send_all()
    assert mail.outbox == []


def test_every_verb_is_shown_or_audit():
    assert set(Verb) >= SHOWN and Verb.HIDDEN not in SHOWN and Verb.REPORTED not in SHOWN


def test_a_facilitator_who_left_hears_of_no_request_and_nobody_of_one_that_is_decided(world: World):
    chen = world.viewer(world.chen)
    request = ask_to_join(viewer=chen, member=world.chen, group=world.restricted_group, message="Please.")
    tell.call(Activity.objects.get(verb="asked-to-join").pk)
    approve(viewer=world.viewer(world.dee), request=request)
    send_all()
    assert [letter.subject for letter in mail.outbox if "asks to join" in letter.subject] == []


def test_a_letter_that_cannot_be_written_keeps_no_other_waiting(world: World, asked):
    for words in ("First.", "Second."):
        made = reply(viewer=world.viewer(world.bo), entry=asked, source=words)
        tell.call(Activity.objects.get(verb="answered", reply=made).pk)
    first, second = Letter.objects.order_by("pk")
    type(made).everything.filter(pk=first.activity.reply_id).update(revision=None)
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
    send_due.call()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Letter.State.WAITING, Letter.State.SENT)
    assert first.leased_until > timezone.now()


def test_of_a_report_everybody_who_decides_hears_but_whom_it_is_about(world: World):
    entry = make_question(author=world.ann, title="Damp", group=world.open_group)
    for author, told in ((world.bo, world.dee), (world.dee, world.eve)):
        mail.outbox.clear()
        made = make_reply(entry=entry, author=author)
        about = {"entry_id": entry.pk, "reply_id": made.pk, "group_id": entry.group_id}
        tell.call(record(Verb.REPORTED, actor_id=world.ann.pk, **about).pk)
        send_all()
        assert [letter.to for letter in mail.outbox] == [[told.email]]
