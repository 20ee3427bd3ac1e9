"""Who reads a complaint and who handles it: the hub team, but for what one of them complains of; and who complained."""

from django.db.models import Q, QuerySet

from coalface.features.complaints.models import Complaint
from coalface.groups.viewer import Viewer


def handled_by(viewer: Viewer) -> QuerySet[Complaint]:
    """Return the complaints that this viewer may read and handle: the hub team's, without one's own."""
    if not viewer.hub_team:
        return Complaint.objects.none()
    # Not exclude(member=…): that would lose those without a member on the way through NULL.
    return Complaint.objects.filter(~Q(member=viewer.member_id) | Q(member=None))


def filed_by(viewer: Viewer) -> QuerySet[Complaint]:
    """Return the complaints that this viewer filed."""
    if viewer.private_id is None:
        return Complaint.objects.none()
    return Complaint.objects.filter(member=viewer.private_id)


def may_handle(viewer: Viewer, complaint: Complaint) -> bool:
    """Whether this viewer may acknowledge, answer and close a complaint."""
    return viewer.hub_team and complaint.member_id != viewer.member_id
