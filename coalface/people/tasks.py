"""Work about people that waits for the night."""

from coalface.base.files import forget_strays
from coalface.base.tasks import task
from coalface.people import actions
from coalface.people.models import Member


@task()
def forget_unverified() -> None:
    """Delete who wanted to join and never verified their address."""
    actions.forget_unverified()


@task()
def forget_stray_photos() -> None:
    """Delete photos that nobody has any more, because something stopped before they were deleted."""
    forget_strays("photos", set(Member.objects.exclude(photo="").values_list("photo", flat=True)))
