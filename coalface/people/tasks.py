"""Work about people that waits for the night."""

from coalface.base.tasks import task
from coalface.people import actions


@task()
def forget_unverified() -> None:
    """Delete who wanted to join and never verified their address, and addresses that were offered in vain."""
    actions.forget_unverified()
    actions.forget_claims()
