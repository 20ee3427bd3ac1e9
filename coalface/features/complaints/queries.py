"""Named reads over complaints."""

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from coalface.base.paging import Keyset, Page
from coalface.features.complaints.access import filed_by, handled_by
from coalface.features.complaints.models import Complaint
from coalface.groups.viewer import Viewer

DUE_FIRST = Keyset(30, ("step", "due_at", "id"), descending=False)
STEPS = [Complaint.State.RECEIVED, Complaint.State.ACKNOWLEDGED]
MOST = 100


def complaints_page(viewer: Viewer, *, done: bool = False, cursor: str = "") -> Page:
    """Return a page of complaints: what has to be acknowledged first by its date, then what waits for an answer.

    With `done` those that were answered or closed.
    """
    rows = handled_by(viewer).select_related("member")
    rows = rows.exclude(state__in=STEPS) if done else rows.filter(state__in=STEPS)
    steps = [When(state=state, then=Value(number)) for number, state in enumerate(STEPS)]
    rows = rows.annotate(step=Case(*steps, default=Value(9), output_field=IntegerField()))
    return DUE_FIRST.page(rows.order_by("step", "due_at", "id"), cursor, **({"show": "done"} if done else {}))


def complaint_for(viewer: Viewer, number: int) -> Complaint | None:
    """Return one complaint that this viewer may handle, or None."""
    return handled_by(viewer).select_related("member", "handled_by").filter(pk=number).first()


def my_complaint(viewer: Viewer, number: int) -> Complaint | None:
    """Return one complaint that this viewer filed, or None."""
    return filed_by(viewer).select_related("member").filter(pk=number).first()


def my_complaints(viewer: Viewer) -> QuerySet[Complaint]:
    """Return what this viewer filed, the newest first."""
    return filed_by(viewer).order_by("-pk")[:MOST]


def waiting(viewer: Viewer) -> tuple[int, int]:
    """Return how many complaints are open for this viewer, and how many of them are overdue, counting to 100 each."""
    rows = handled_by(viewer).filter(state__in=STEPS)
    overdue = rows.filter(state=Complaint.State.RECEIVED, due_at__lte=timezone.now())
    return rows[:MOST].count(), overdue[:MOST].count()
