"""Complaints: made by a member or entered by the hub team, in the order of their clock, and told by mail."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.features.complaints.actions import erase_complaints
from coalface.features.complaints.models import Complaint, ComplaintMail
from coalface.features.complaints.tasks import send_due_complaint_mails
from tests.world import make_member, signed_in

pytestmark = pytest.mark.django_db

TYPED = {"subject": "My photo", "words": "It is still there."}


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def filed(world, told) -> Complaint:
    with told():
        assert signed_in(world.ann).post("/complaints/new/", TYPED).status_code == 303
    return Complaint.objects.get()


def entered(world, days_ago: int, **more) -> Complaint:
    day = timezone.localdate() - timedelta(days=days_ago)
    typed = {"came": "letter", "received_on": day.isoformat(), "name": "Ida Moss"} | TYPED | more
    assert signed_in(world.eve).post("/hub/complaints/new/", typed).status_code == 303
    return Complaint.objects.latest("pk")


def listed(client, query: str = "") -> str:
    return client.get(f"/hub/complaints/{query}").content.decode()


def test_a_member_finds_the_way_from_the_contact_page(world):
    assert "/complaints/new/" in signed_in(world.ann).get("/contact/").content.decode()
    assert "Sign in to make a complaint" in Client().get("/contact/").content.decode()
    assert Client().get("/complaints/new/").status_code == 302


def test_ann_complains_and_the_hub_team_is_told(world, filed, mailoutbox):
    assert (filed.member, filed.state, filed.came) == (world.ann, "received", "page")
    assert filed.due_at - filed.received_at == timedelta(days=30)
    (mail,) = mailoutbox
    assert mail.to == [world.eve.email] and "My photo" not in mail.body
    assert "1 complaint came in" in signed_in(world.eve).get("/notifications/").content.decode()
    activity = Activity.objects.get(verb=Verb.COMPLAINT_FILED)
    assert activity.facts == {"complaint": filed.pk, "came": "page"}


def test_the_same_form_sent_twice_is_one_complaint(world, filed):
    again = signed_in(world.ann).post("/complaints/new/", TYPED)
    assert again.url.endswith(f"/{filed.pk}/")
    assert Complaint.objects.count() == 1
    signed_in(world.bo).post("/complaints/new/", TYPED)
    entered(world, 0)
    entered(world, 0)
    entered(world, 1)
    assert Complaint.objects.count() == 4


def test_an_empty_complaint_keeps_what_was_typed(world):
    answer = signed_in(world.ann).post("/complaints/new/", {"subject": "My photo", "words": ""})
    assert answer.status_code == 422 and 'value="My photo"' in answer.content.decode()


def test_only_ann_and_the_hub_team_read_it(world, filed):
    assert "It is still there." in signed_in(world.ann).get(f"/complaints/{filed.pk}/").content.decode()
    assert "It is still there." in signed_in(world.eve).get(f"/hub/complaints/{filed.pk}/").content.decode()
    for other in (world.bo, world.dee):
        for path in (f"/complaints/{filed.pk}/", f"/hub/complaints/{filed.pk}/", "/hub/complaints/"):
            assert signed_in(other).get(path).status_code == 404
        for act in ("acknowledgement", "answer", "closing"):
            assert signed_in(other).post(f"/hub/complaints/{filed.pk}/{act}/", TYPED).status_code == 404
    filed.refresh_from_db()
    assert filed.state == "received"


def test_it_is_acknowledged_answered_and_closed(world, filed, told, mailoutbox):
    eve, path = signed_in(world.eve), f"/hub/complaints/{filed.pk}/"
    mailoutbox.clear()
    with told():
        assert eve.post(f"{path}acknowledgement/").status_code == 303
    (mail,) = mailoutbox
    assert mail.to == [world.ann.email] and f"number {filed.pk}" in mail.subject
    assert eve.post(f"{path}acknowledgement/").status_code == 403
    assert eve.post(f"{path}answer/", {"words": ""}).status_code == 422
    with told():
        assert eve.post(f"{path}answer/", {"words": "It is gone now."}).status_code == 303
    assert "It is gone now." in mailoutbox[-1].body and len(mailoutbox) == 2
    assert "It is gone now." in signed_in(world.ann).get(f"/complaints/{filed.pk}/").content.decode()
    assert "My photo" not in listed(eve) and "My photo" in listed(eve, "?show=done")
    assert eve.post(f"{path}closing/", {"reason": ""}).status_code == 422
    assert eve.post(f"{path}closing/", {"reason": "Answered and accepted."}).status_code == 303
    filed.refresh_from_db()
    assert (filed.state, filed.closing, filed.handled_by) == ("closed", "Answered and accepted.", world.eve)
    assert eve.post(f"{path}answer/", {"words": "Once more."}).status_code == 422
    said = set(Activity.objects.filter(member=world.ann).values_list("verb", flat=True))
    assert {"complaint-acknowledged", "complaint-answered", "complaint-closed"} <= said


def test_an_answer_alone_acknowledges_too(world, filed, told, mailoutbox):
    with told():
        signed_in(world.eve).post(f"/hub/complaints/{filed.pk}/answer/", {"words": "It is gone."})
    filed.refresh_from_db()
    assert filed.state == "answered" and filed.acknowledged_at == filed.answered_at


def test_what_came_by_letter_counts_from_the_day_it_came(world, told, mailoutbox):
    one = entered(world, 29, email="ida@elsewhere.example")
    assert (one.name, one.came, one.member) == ("Ida Moss", "letter", None)
    eve = signed_in(world.eve)
    assert "Acknowledge it within 1 day" in listed(eve)
    with told():
        eve.post(f"/hub/complaints/{one.pk}/acknowledgement/")
    (mail,) = mailoutbox
    assert mail.to == ["ida@elsewhere.example"] and "/complaints/" not in mail.body


def test_without_an_address_no_mail_goes_out(world, told, mailoutbox):
    one = entered(world, 1)
    with told():
        answer = signed_in(world.eve).post(f"/hub/complaints/{one.pk}/acknowledgement/", follow=True)
    assert "tell them yourself" in answer.content.decode() and not mailoutbox
    assert ComplaintMail.objects.get().state == "dropped"


def test_what_is_due_first_stands_first_and_overdue_is_said(world):
    entered(world, 1, subject="Newest")
    entered(world, 33, subject="Late")
    entered(world, 30, subject="Just late")
    entered(world, 20, subject="Older")
    eve = signed_in(world.eve)
    acknowledged = Complaint.objects.get(subject="Older")
    eve.post(f"/hub/complaints/{acknowledged.pk}/acknowledgement/")
    body = listed(eve)
    places = [body.index(f">{subject}<") for subject in ("Late", "Just late", "Newest", "Older")]
    assert places == sorted(places)
    assert "Overdue by 3 days: acknowledge it now" in body and "Overdue since today" in body
    assert "Answer it without delay" in body
    assert "2 overdue" in eve.get("/hub/").content.decode()


def test_the_clock_runs_by_itself(world, filed):
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "Overdue by 1 day" in listed(signed_in(world.eve))


def test_a_day_to_come_is_no_day_of_receipt(world):
    day = timezone.localdate() + timedelta(days=1)
    typed = {"came": "letter", "received_on": day.isoformat()} | TYPED
    assert signed_in(world.eve).post("/hub/complaints/new/", typed).status_code == 422
    assert signed_in(world.ann).get("/hub/complaints/new/").status_code == 404


def test_an_answer_that_comes_too_late_is_not_lost(world, filed):
    eve, typed = signed_in(world.eve), {"words": "We took the photo away."}
    assert eve.post(f"/hub/complaints/{filed.pk}/answer/", typed).status_code == 303
    for path, name in (("answer", "words"), ("closing", "reason")):
        again = eve.post(f"/hub/complaints/{filed.pk}/{path}/", {name: "Typed with care."})
        assert again.status_code in (303, 422)
        late = eve.post(f"/hub/complaints/{filed.pk}/{path}/", {name: "Typed with care."})
        assert late.status_code == 422 and "Typed with care." in late.content.decode()
        assert "This was done already" in late.content.decode()


def test_eve_does_not_handle_her_own_complaint(world):
    signed_in(world.eve).post("/complaints/new/", TYPED)
    one = Complaint.objects.get()
    assert signed_in(world.eve).get(f"/hub/complaints/{one.pk}/").status_code == 404
    assert "My photo" not in listed(signed_in(world.eve))
    gwen = make_member("Gwen", hub_team=True)
    assert signed_in(gwen).post(f"/hub/complaints/{one.pk}/acknowledgement/").status_code == 303


def test_the_sweep_finds_mail_that_no_bell_announced(world, filed, mailoutbox):
    mailoutbox.clear()
    signed_in(world.eve).post(f"/hub/complaints/{filed.pk}/acknowledgement/")
    assert not mailoutbox
    ComplaintMail.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    send_due_complaint_mails.call()
    send_due_complaint_mails.call()
    assert len(mailoutbox) == 1 and ComplaintMail.objects.get().state == "sent"


def test_who_leaves_leaves_no_word(world, filed):
    erase_complaints(member=world.ann)
    filed.refresh_from_db()
    assert (filed.member, filed.words, filed.state) == (None, "", "closed")
    assert filed.received_at and "A Former Member" in listed(signed_in(world.eve), "?show=done")


def test_an_address_that_was_typed_in_capitals_goes_with_its_member(world):
    entered(world, 2, email=world.ann.email.title())
    Complaint.objects.update(email=world.ann.email.upper())  # as it was kept once
    entered(world, 2, email=world.ann.email.title())
    assert Complaint.objects.latest("pk").email == world.ann.email
    erase_complaints(member=world.ann)
    assert set(Complaint.objects.values_list("name", "email")) == {("", "")}


def test_the_list_costs_the_same_for_three_and_for_thirty(world, django_assert_max_num_queries):
    eve = signed_in(world.eve)
    for number in range(30):
        Complaint.objects.create(
            member=[world.ann, world.bo, None][number % 3], subject=f"No {number}", words="x", due_at=timezone.now()
        )
    with django_assert_max_num_queries(5):
        eve.get("/hub/complaints/")
