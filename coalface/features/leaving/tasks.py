"""Comes after those who left, and takes away what was written in the very moment in which they did."""

from django.utils import timezone

from coalface.base.tasks import task
from coalface.entries.leaving import stray_files, sweep_mentions
from coalface.people.actions import sweep_departures
from coalface.people.actions.leave import SWEEP_BACK


@task()
def tend_departures() -> None:
    """Look at everybody who left in the last two days once more, while there is somebody."""
    if sweep_departures():
        sweep_mentions(since=timezone.now() - SWEEP_BACK)


@task()
def forget_stray_files() -> None:
    """Delete attachments that no row names any more."""
    stray_files()
