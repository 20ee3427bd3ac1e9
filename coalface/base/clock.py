"""The clock of background work: rings for each line of the schedule once when it is due, over any number of processes."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from cronsim import CronSim
from django.db import transaction
from django.utils import timezone

from coalface.base.models import Clock, Heartbeat
from coalface.base.tasks import ring_once
from coalface.base.watch.numbers import Number

STALE = timedelta(minutes=2)
JUMP = timedelta(minutes=1)
WORKER = "work"
BACKUP = "backup"  # beats when one has been made
LATE = timedelta(hours=6)  # what may take its time is late only then


def next_due(cron: str, after: datetime) -> datetime:
    """Return when a line with this cron expression is due next, read in the hub's time zone.

    Raises cronsim.CronSimError for an expression that is none.
    """
    moments = CronSim(cron, timezone.localtime(after))
    # In the hour that comes twice the library names a moment's first coming even when that is over.
    return next(moment for moment in moments if moment.astimezone(UTC) > after.astimezone(UTC))


def tick(schedule: Sequence[tuple], *, now: datetime | None = None) -> list[str]:
    """Ring for every line that is due and return their names.

    A line that is new, or whose expression has changed, only has its clock set, and so has one that is due later than
    it can be, because the machine's clock was put back. After a standstill a line rings once, however often it was due.
    """
    now = now or timezone.now()
    rung = []
    clocks = {clock.name: clock for clock in Clock.objects.all()}
    for name, cron, job in schedule:
        clock = clocks.get(name)
        if clock is None or clock.cron != cron or clock.due > max(now, next_due(cron, now)):
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
    """Return whether nothing has been heard of a process for two minutes, or ever; the future counts for nothing."""
    now = timezone.now()
    return not Heartbeat.objects.filter(name=name, at__gte=now - STALE, at__lte=now + STALE).exists()


class Watch:
    """Notices when the machine's clock is put forward or back, by one that nobody can put."""

    def __init__(self, *, now: datetime, steady: float) -> None:
        self.now, self.steady = now, steady

    def jumped(self, *, now: datetime, steady: float) -> timedelta | None:
        """Return by how much the clock jumped since this was asked last, or None where it went on by itself.

        `steady` is in seconds, from any beginning.
        """
        jump = now - self.now - timedelta(seconds=steady - self.steady)
        self.now, self.steady = now, steady
        return jump if abs(jump) > JUMP else None


def last_beat(name: str) -> datetime | None:
    """Return when something was last heard of, None when it never was."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def is_late(cron: str, last: datetime) -> bool:
    """Return whether what is to happen by this line of the schedule, and last did at that moment, is hours late."""
    return next_due(cron, last) < timezone.now() - LATE
