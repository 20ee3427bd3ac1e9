"""The demonstration is rich, whole, and the same however often it is made; and it mails nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.tasks import untold
from coalface.config.demo import content
from coalface.config.demo.load import PASSWORD, fill
from coalface.config.wiring import INVARIANTS
from coalface.entries.kind import entry_address, kinds
from coalface.entries.models import Entry, Reaction, Reply, Revision, TagFollow
from coalface.entries.queries import latest
from coalface.features.moderation.models import Report
from coalface.groups.models import Group, JoinRequest, Membership
from coalface.groups.viewer import NOBODY
from coalface.people.models import Member, Organisation, PersonFollow

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    fill(now=now)
    return now


def counts() -> list[int]:
    models = (Member, Organisation, Group, Membership, Activity, Reaction, JoinRequest, Report)
    return [Entry.everything.count(), Reply.everything.count(), *(model.objects.count() for model in models)]


def test_it_is_rich_and_made_once(now):
    before = counts()
    sign_ins = fill(now=now + timedelta(days=1))
    assert counts() == before
    assert [one.what for one in sign_ins] == ["a facilitator", "a practitioner", "the hub team"]
    assert all(Member.objects.get(email=one.email).check_password(PASSWORD) for one in sign_ins)
    assert Member.objects.filter(state="active").count() >= 60 and Organisation.objects.count() >= 12
    assert set(Group.objects.values_list("access", flat=True)) == {"open", "restricted", "private"}
    assert Group.objects.count() >= 12
    assert Entry.everything.count() >= 150 and Reply.everything.count() >= 600
    assert set(Entry.everything.values_list("kind", flat=True)) == set(kinds())
    assert len(latest(NOBODY).items) >= 12
    assert Entry.everything.exclude(locked_at=None).exists()
    changed = Entry.everything.exclude(edited_at=None).get()
    assert list(
        Revision.objects.filter(entry=changed, reply=None).order_by("number").values_list("number", flat=True)
    ) == [1, 2]
    assert TagFollow.objects.count() == PersonFollow.objects.count() == 2
    assert JoinRequest.objects.filter(state="waiting").count() == Report.objects.filter(state="waiting").count() == 2


def test_everything_that_has_to_hold_holds(now):
    assert [sentence for holds in INVARIANTS for sentence in holds()] == []
    for entry in Entry.everything.all():
        answers = {"is_answer": True} if kinds()[entry.kind].replies_are_answers else {}
        assert entry.replies == Reply.everything.filter(entry=entry, **answers).count()
        assert entry.same_here + entry.thanks == Reaction.objects.filter(entry=entry, reply=None).count()
    for reply in Reply.everything.all():
        assert reply.thanks == Reaction.objects.filter(reply=reply).count()


def test_nothing_lies_in_the_future_and_what_happened_stands_in_order(now):
    assert not Entry.everything.filter(active_at__gt=now).exists()
    assert not Reply.everything.filter(created_at__gt=now).exists()
    dates = list(Activity.objects.order_by("pk").values_list("at", flat=True))
    assert dates == sorted(dates) and dates[-1] <= now


def test_nobody_is_mailed_about_an_invented_past(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    with django_capture_on_commit_callbacks() as rung:
        fill(now=now)
    assert rung == []
    assert not untold(now=now + timedelta(hours=1)).exists()


def test_who_has_a_face_has_a_picture(now):
    for person in content.people().values():
        assert bool(Member.objects.get(handle=person.handle).photo) == bool(person.face)


def test_a_visitor_is_shown_no_picture_that_the_hub_would_refuse(now, client):
    answered = next(one for one in latest(NOBODY).items if one.replies)
    group = "/groups/trees-verges-and-storms/"
    for address in (
        "/",
        "/questions/",
        entry_address(answered),
        "/tags/tree-inspections/",
        group,
        f"{group}about/",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert b"<img" not in answer.content, address
