"""Who may report, and who decides: facilitators for their groups, the hub team for profiles and what has no group."""

from django.db.models import Q, QuerySet

from coalface.features.moderation.models import Report
from coalface.groups.viewer import Viewer


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
    return Report.objects.filter(mine)


def may_decide(viewer: Viewer, report: Report) -> bool:
    """Whether this viewer may act on a report; a grant to look is not a right to decide."""
    if report.group_id is None:
        return viewer.hub_team
    return report.group_id in viewer.facilitates


def has_queue(viewer: Viewer) -> bool:
    """Whether there can be reports for this viewer at all."""
    return viewer.hub_team or bool(viewer.facilitates)
