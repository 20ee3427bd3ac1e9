"""Work about people that waits for the night."""

from coalface.base.tasks import task
from coalface.people import actions


@task()
def forget_unverified() -> None:
    """Delete who wanted to join and never verified their address."""
    actions.forget_unverified()


@task()
def tend_departures() -> None:
    """Take away what came from somebody in the very moment in which they left."""
    actions.sweep_departures()
