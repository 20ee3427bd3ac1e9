"""The verbs of moderation: report, uphold (hide what was reported, or suspend a member), dismiss. Each is logged."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.hand_over import hand_over
from coalface.base.web import Refused
from coalface.entries.actions import hide, hide_reply
from coalface.features.moderation.access import may_decide, whom_to_suspend
from coalface.features.moderation.models import Report
from coalface.groups.viewer import Viewer
from coalface.people.actions import suspend
from coalface.people.models import Member


@transaction.atomic
def report(
    *, viewer: Viewer, why: str, words: str = "", entry=None, reply=None, member: Member | None = None
) -> Report:
    """Report an entry, a reply to it, or a member's profile; a second report of the same while one waits is the first.

    Raises Refused for visitors. The caller has made sure that the viewer may see what is reported.
    """
    if not viewer.signed_in:
        raise Refused(_("Sign in to report something."))
    entry = reply.entry if reply is not None else entry
    # Of two at once, the second finds what the first has made.
    Member.objects.select_for_update(no_key=True).get(pk=viewer.member_id)
    about = {"reporter_id": viewer.member_id, "entry": entry, "reply": reply, "member": member}
    # Accounts that became one may have reported the same thing.
    if (waiting := Report.objects.filter(**about, state=Report.State.WAITING).first()) is not None:
        return waiting
    group_id = entry.group_id if entry is not None else None
    made = Report.objects.create(**about, why=why, words=words, group_id=group_id)
    record(
        Verb.REPORTED,
        actor_id=viewer.member_id,
        entry_id=entry.pk if entry is not None else None,
        reply_id=reply.pk if reply is not None else None,
        group_id=made.group_id,
        member_id=member.pk if member is not None else None,
        report=made.pk,
        why=why,
    )
    return made


@transaction.atomic
def hide_reported(*, viewer: Viewer, report: Report, reason: str) -> None:
    """Hide what was reported, with the reason that its author will read, and close the report.

    Raises Refused for anybody who may not decide it, and for a report about a profile.
    """
    report = _waiting(viewer, report)
    if report.entry is None:
        raise Refused(_("A profile cannot be hidden. Suspend the member, or dismiss the report."))
    if report.reply is not None:
        hide_reply(viewer=viewer, reply=report.reply, reason=reason)
    else:
        hide(viewer=viewer, entry=report.entry, reason=reason)
    _close(viewer, report, Report.State.UPHELD, reason, Verb.REPORT_UPHELD)


@transaction.atomic
def suspend_reported(*, viewer: Viewer, by: Member, report: Report, reason: str) -> None:
    """Suspend the member who was reported, or who wrote what was reported, and close the report.

    Raises Refused for anybody but the hub team, and where nobody can be suspended.
    """
    report = _waiting(viewer, report)
    if (member := whom_to_suspend(report)) is None:
        raise Refused(_("There is no active member to suspend."))
    suspend(by=by, member=member, reason=reason)
    _close(viewer, report, Report.State.UPHELD, reason, Verb.REPORT_UPHELD)


@transaction.atomic
def dismiss(*, viewer: Viewer, report: Report, sentence: str = "") -> None:
    """Close a report without doing anything else. Raises Refused for anybody who may not decide it."""
    _close(viewer, _waiting(viewer, report), Report.State.DISMISSED, sentence, Verb.REPORT_DISMISSED)


def follow_place(*, entry) -> None:
    """Bring the reports about an entry, or about replies to it, to where these stand now: the mover that wiring names."""
    about = Report.objects.filter(Q(entry=entry) | Q(reply__entry=entry)).values_list("pk", flat=True)
    Report.objects.filter(pk__in=list(about)).update(entry=entry, group=entry.group_id)


def _waiting(viewer: Viewer, report: Report) -> Report:
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not may_decide(viewer, report):
        raise Refused(_("A facilitator of that group decides this report."))
    if report.state != Report.State.WAITING:
        raise Refused(_("Somebody has already decided this report."))
    return report


def _close(viewer: Viewer, report: Report, state: str, decision: str, verb: Verb) -> None:
    """Close this report, and with it all that wait about the same thing."""
    same = Report.objects.filter(
        entry_id=report.entry_id, reply_id=report.reply_id, member_id=report.member_id, state=Report.State.WAITING
    )
    same.update(state=state, decided_by=viewer.member_id, decided_at=timezone.now(), decision=decision)
    record(
        verb,
        actor_id=viewer.member_id,
        entry_id=report.entry_id,
        reply_id=report.reply_id,
        group_id=report.group_id,
        member_id=report.member_id,
        report=report.pk,
    )


def merge_reports(*, source: int, target: int) -> None:
    """Bring the reports by, about and decided by one account to another of the same person: a merger of the wiring."""
    for who in ("reporter", "member", "decided_by"):
        hand_over(Report.objects.all(), who, source=source, target=target)
