"""What came from another system as one member belongs to the account that this member was merged into."""

from coalface.base.hand_over import hand_over
from coalface.interfaces.importers.models import Imported


def merge_imported(*, source: int, target: int) -> None:
    """Let a repeated import find the account that stays: the merger that wiring names."""
    hand_over(Imported.objects.all(), "member", source=source, target=target)
