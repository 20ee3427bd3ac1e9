"""What is forgotten of what somebody who leaves the hub was told: every letter and notification."""

from coalface.features.notify.models import Letter, Notification
from coalface.people.models import Member


def let_go(*, member: Member) -> None:
    """Delete every letter and notification to a member: the leaver that wiring names."""
    Letter.objects.filter(member=member).delete()
    Notification.objects.filter(member=member).delete()
