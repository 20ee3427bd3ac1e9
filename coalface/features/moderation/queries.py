"""Named reads over reports."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.entries.access import DRAFTS, may_open
from coalface.features.moderation.access import decidable_by
from coalface.features.moderation.models import Report
from coalface.groups.viewer import Viewer

SHOWN = (
    "entry__group",
    "entry__revision",
    "entry__author__organisation",
    "reply__revision",
    "reply__author__organisation",
    "member__organisation",
    "reporter",
)


def queue(viewer: Viewer, *, limit: int = 50) -> list[Report]:
    """Return the oldest reports that wait for this viewer, with all that the page shows, in one query."""
    return list(_shown(viewer, decidable_by(viewer).filter(state=Report.State.WAITING))[:limit])


def decided(viewer: Viewer, *, limit: int = 20) -> list[Report]:
    """Return what was decided last, newest first."""
    over = decidable_by(viewer).exclude(state=Report.State.WAITING)
    return list(_shown(viewer, over).order_by("-decided_at", "-pk")[:limit])


def report_for(viewer: Viewer, report_id: int) -> Report | None:
    """Return one report that this viewer may read, or None."""
    return _shown(viewer, decidable_by(viewer)).filter(pk=report_id).first()


def waiting_count(viewer: Viewer) -> int:
    """Return how many reports wait for this viewer, counting no further than 100."""
    return decidable_by(viewer).filter(state=Report.State.WAITING)[:100].count()


def reports_about(viewer: Viewer, member_id: int, *, limit: int = 20) -> list[Report]:
    """Return the reports that this viewer may read about one member or what they wrote, the newest first."""
    words = Q(reply__author=member_id) | Q(reply=None, entry__author=member_id)
    about = decidable_by(viewer).filter(Q(member=member_id) | words)
    return list(_shown(viewer, about).order_by("-pk")[:limit])


def _shown(viewer: Viewer, reports: QuerySet[Report]) -> QuerySet[Report]:
    """Return these reports with all that is shown of them, and with `is_back`: whether the entry is a draft of its author
    again, which whoever decides may not read.
    """
    is_back = Q(entry__state__in=DRAFTS) & ~Exists(may_open(viewer).filter(pk=OuterRef("entry_id")))
    return reports.annotate(is_back=is_back).select_related(*SHOWN, "decided_by", "group")
