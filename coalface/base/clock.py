"""The clock of background work: rings for each line of the schedule once when it is due, over any number of processes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cronsim import CronSim
from django.db import transaction
from django.utils import timezone

from coalface.base.models import Clock, Heartbeat
from coalface.base.tasks import ring_once
from coalface.base.watch.numbers import Number

STALE = timedelta(minutes=2)
WORKER = "work"


def next_due(cron: str, after: datetime) -> datetime:
    """Return when a line with this cron expression is due next, read in the hub's time zone.

    Raises cronsim.CronSimError for an expression that is none.
    """
    return next(CronSim(cron, timezone.localtime(after)))


def tick(schedule: Sequence[tuple], *, now: datetime | None = None) -> list[str]:
    """Ring for every line that is due and return their names.

    A line that is new, or whose expression has changed, only has its clock set. After a standstill a line rings once,
    however often it was due.
    """
    now = now or timezone.now()
    rung = []
    clocks = {clock.name: clock for clock in Clock.objects.all()}
    for name, cron, job in schedule:
        clock = clocks.get(name)
        if clock is None or clock.cron != cron:
            Clock.objects.update_or_create(name=name, defaults={"cron": cron, "due": next_due(cron, now)})
        elif clock.due <= now:
            with transaction.atomic():
                # Whoever moves the clock on rings; everybody else finds it moved.
                if Clock.objects.filter(name=name, due=clock.due).update(due=next_due(cron, now)):
                    ring_once(job)
                    rung.append(name)
    gone = clocks.keys() - {name for name, _cron, _job in schedule}
    if gone:
        Clock.objects.filter(name__in=gone).delete()
    return rung


def beat(name: str = WORKER) -> None:
    """Note that a process is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def beats() -> Iterator[Number]:
    """Tell how long ago each process that has no address of its own was last seen alive."""
    for heart in Heartbeat.objects.all():
        ago = (timezone.now() - heart.at).total_seconds()
        yield Number(
            "beat_age_seconds", "How long ago background work was last seen alive.", ago, {"process": heart.name}
        )


def is_stale(name: str = WORKER) -> bool:
    """Return whether nothing has been heard of a process for two minutes, or ever."""
    return not Heartbeat.objects.filter(name=name, at__gte=timezone.now() - STALE).exists()
