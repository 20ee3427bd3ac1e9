"""What is forgotten of the letters to somebody who leaves the hub: all of them, sent or waiting."""

from coalface.features.notify.models import Letter
from coalface.people.models import Member


def let_go(*, member: Member) -> None:
    """Delete every letter to a member: the leaver that wiring names."""
    Letter.objects.filter(member=member).delete()
