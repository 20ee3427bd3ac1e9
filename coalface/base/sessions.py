"""Clears away sessions that have ended."""

from django.core.management import call_command

from coalface.base.tasks import task


@task()
def clear_sessions() -> None:
    """Delete the rows of sessions that have expired."""
    call_command("clearsessions")
