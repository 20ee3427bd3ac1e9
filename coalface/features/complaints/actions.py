"""The verbs of complaints: file, acknowledge, answer, close. Each is logged, and whoever complained is told by mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.hand_over import hand_over
from coalface.base.tasks import ring
from coalface.base.traces import Traces, rewrite
from coalface.base.web import Refused
from coalface.features.complaints.access import may_handle
from coalface.features.complaints.models import ACKNOWLEDGE_WITHIN, Complaint, ComplaintMail
from coalface.features.complaints.tasks import send_complaint_mail
from coalface.groups.viewer import Viewer
from coalface.people.models import Member
from coalface.people.traces import traces_of

SAME_FORM = timedelta(hours=1)  # within it the same words are the same form sent twice, while nobody has dealt with it


@transaction.atomic
def file_complaint(*, viewer: Viewer, subject: str, words: str) -> Complaint:
    """File a member's complaint; the clock begins. Raises Refused for visitors."""
    if not viewer.signed_in:
        raise Refused(_("Sign in to make a complaint here, or write to whoever runs the hub."))
    return _file(actor_id=viewer.member_id, member_id=viewer.member_id, subject=subject, words=words)


@transaction.atomic
def enter_complaint(
    *, viewer: Viewer, subject: str, words: str, came: str, received_at: datetime, name: str = "", email: str = ""
) -> Complaint:
    """Enter a complaint that reached the hub team in another way; its clock began when it was received.

    Raises Refused for anybody but the hub team.
    """
    if not viewer.hub_team:
        raise Refused(_("Only the hub team enters complaints that came in another way."))
    facts = {"name": name, "email": email, "came": came, "received_at": min(received_at, timezone.now())}
    return _file(actor_id=viewer.member_id, subject=subject, words=words, **facts)


def _file(*, actor_id: int | None, **facts) -> Complaint:
    Member.objects.select_for_update(no_key=True).get(pk=actor_id)
    received_at = facts.pop("received_at", timezone.now())
    about_then = {"received_at__gt": received_at - SAME_FORM, "received_at__lt": received_at + SAME_FORM}
    if same := Complaint.objects.filter(state=Complaint.State.RECEIVED, **about_then, **facts).first():
        return same
    made = Complaint.objects.create(received_at=received_at, due_at=received_at + ACKNOWLEDGE_WITHIN, **facts)
    record(Verb.COMPLAINT_FILED, actor_id=actor_id, member_id=made.member_id, complaint=made.pk, came=made.came)
    return made


@transaction.atomic
def acknowledge(*, viewer: Viewer, complaint: Complaint) -> None:
    """Tell whoever complained that it was received and who will answer; the clock stops.

    Raises Refused for anybody who may not handle it, and when it was acknowledged before.
    """
    complaint = _locked(viewer, complaint, Complaint.State.RECEIVED)
    _change(viewer, complaint, state=Complaint.State.ACKNOWLEDGED, acknowledged_at=timezone.now())
    _mail(complaint, ComplaintMail.What.ACKNOWLEDGED)
    _record(Verb.COMPLAINT_ACKNOWLEDGED, viewer, complaint)


@transaction.atomic
def answer(*, viewer: Viewer, complaint: Complaint, words: str) -> None:
    """Answer a complaint; one that was not acknowledged yet is so by its answer.

    Raises Refused for anybody who may not handle it, and when it was answered or closed before.
    """
    complaint = _locked(viewer, complaint, Complaint.State.RECEIVED, Complaint.State.ACKNOWLEDGED)
    now = timezone.now()
    acknowledged_at = complaint.acknowledged_at or now
    state = Complaint.State.ANSWERED
    _change(viewer, complaint, state=state, answer=words, answered_at=now, acknowledged_at=acknowledged_at)
    _mail(complaint, ComplaintMail.What.ANSWERED)
    _record(Verb.COMPLAINT_ANSWERED, viewer, complaint)


@transaction.atomic
def close(*, viewer: Viewer, complaint: Complaint, reason: str) -> None:
    """Close a complaint, with what came of it. Raises Refused for anybody who may not handle it, and when it is closed."""
    state = Complaint.State
    complaint = _locked(viewer, complaint, state.RECEIVED, state.ACKNOWLEDGED, state.ANSWERED)
    _change(viewer, complaint, state=state.CLOSED, closing=reason, closed_at=timezone.now())
    _record(Verb.COMPLAINT_CLOSED, viewer, complaint)


def erase_complaints(*, member: Member) -> None:
    """Take a member who leaves, and all words, out of their complaints; that there was one, and when, stays."""
    theirs = Complaint.objects.filter(member=member)
    still_open = theirs.exclude(state=Complaint.State.CLOSED)
    still_open.update(state=Complaint.State.CLOSED, closed_at=timezone.now(), closing=_("The member left."))
    theirs.update(member=None, name="", email="", subject=_("A Former Member"), words="", answer="")
    # What was entered before addresses were kept in small letters has capitals still.
    by_mail = Complaint.objects.annotate(address=Lower("email"))
    by_mail.filter(address__in=traces_of(member).addresses).update(name="", email="")


def out_of_words(*, traces: Traces) -> None:
    """Take somebody out of the words of complaints: the rewriter that wiring names."""
    clean = dict.fromkeys(("name", "subject", "words", "answer", "closing"), traces.without_name)
    rewrite(Complaint.objects.all(), traces.everything, **clean)


def merge_complaints(*, source: int, target: int) -> None:
    """Bring the complaints of one account to another of the same person: the merger that wiring names."""
    for who in ("member", "handled_by"):
        hand_over(Complaint.objects.all(), who, source=source, target=target)


def _locked(viewer: Viewer, complaint: Complaint, *states: str) -> Complaint:
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if not may_handle(viewer, complaint):
        raise Refused(_("Somebody else of the hub team handles this complaint."))
    if complaint.state not in states:
        raise Refused(_("This was done already. Look at the complaint as it is now."))
    return complaint


def _change(viewer: Viewer, complaint: Complaint, **facts) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(handled_by=viewer.member_id, **facts)


def _mail(complaint: Complaint, what: str) -> None:
    mail = ComplaintMail.objects.create(complaint=complaint, what=what)
    ring(send_complaint_mail, mail.pk)


def _record(verb: Verb, viewer: Viewer, complaint: Complaint) -> None:
    record(verb, actor_id=viewer.member_id, member_id=complaint.member_id, complaint=complaint.pk)
