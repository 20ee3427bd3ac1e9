"""What one account did, or what was done to it, becomes another account's: two accounts of one person were merged."""

from coalface.activity.models import Activity
from coalface.base.hand_over import hand_over


def merge_activities(*, source: int, target: int) -> None:
    """Let the second account have done what the first did. The one change that activities know; see ADR 20."""
    hand_over(Activity.objects.all(), "actor", source=source, target=target)
    hand_over(Activity.objects.all(), "member", source=source, target=target)
