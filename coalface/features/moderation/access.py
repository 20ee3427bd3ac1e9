"""Who may report, and who decides: facilitators for their groups, the hub team for profiles and what has no group.

Nobody reads or decides a report about their own words or their own profile: whoever reports is promised that.
"""

from django.db.models import Q, QuerySet

from coalface.entries.for_acts import author_of
from coalface.features.moderation.models import Report
from coalface.groups.queries import facilitators_of
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def decidable_by(viewer: Viewer) -> QuerySet[Report]:
    """Return the reports that this viewer may read and decide.

    The hub team reads a group's reports while it has a grant for the group, so that a report never shows more of a
    group than the rule does.
    """
    if not viewer.signed_in:
        return Report.objects.none()
    mine = Q(group_id__in=viewer.oversees_group_ids)
    if viewer.hub_team:
        mine |= Q(group=None)
    own = Q(member=viewer.member_id) | Q(reply__author=viewer.member_id)
    own |= Q(reply=None, entry__author=viewer.member_id)
    return Report.objects.filter(mine).exclude(own)


def may_decide(viewer: Viewer, report: Report) -> bool:
    """Whether this viewer may act on a report.

    A grant to look is not a right to decide, but for a report that nobody in the group can decide: the one who runs it
    alone wrote what was reported.
    """
    author_id = reported_author(report)
    if viewer.member_id == author_id:
        return False
    if report.group_id is None:
        return viewer.hub_team
    if report.group_id in viewer.facilitates:
        return True
    if not viewer.hub_team or report.group_id not in viewer.oversees_group_ids:
        return False
    return not facilitators_of(report.group_id).exclude(member_id=author_id).exists()


def reported_author(report: Report) -> int | None:
    """Return the id of the member whom a report is about: whose words or whose profile."""
    if report.member_id is not None:
        return report.member_id
    return author_of(report.entry_id, report.reply_id)


def whom_to_suspend(report: Report) -> Member | None:
    """Return who was reported, or wrote what was reported, where that is an active member."""
    member = report.member or (report.reply.author if report.reply else report.entry.author)
    return member if member is not None and member.state == Member.State.ACTIVE else None


def has_queue(viewer: Viewer) -> bool:
    """Whether there can be reports for this viewer at all."""
    return viewer.hub_team or bool(viewer.facilitates)
