"""The doorway to background work: the one place that knows which library runs it."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import Error, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from coalface.base.db.prepared import prepared
from coalface.base.watch.numbers import Number

__all__ = ["prune", "queue", "rescue", "ring", "ring_from", "ring_once", "task"]

log = logging.getLogger("coalface.tasks")

# The library never takes back what a worker that died was running.
LONGEST_RUN = timedelta(minutes=30)
MOST_TRIES = 3
GATHERED = timedelta(seconds=0.5)
LAST = -1  # the priority of bells that many ring: else they would go before all that does not say when it is due
KEEP_DONE = timedelta(days=2)
KEEP_FAILED = timedelta(days=14)


def ring(job, *arguments) -> None:
    """Queue `job` with ids as arguments once the running transaction has committed; a rollback rings nothing.

    The queue may lose it: whatever is due must also be found by a sweep over the tables.
    """
    if _within(job):
        # A row of the same transaction: a second one would wait for the disk a second time.
        job.enqueue(*arguments)
    else:
        transaction.on_commit(lambda: _enqueue(job, *arguments))


def ring_from(job, first: int) -> None:
    """Queue `job` with the id of the first row it is to look at, unless it waits already to look from there or before.

    It has to look at all rows from there on. So one run serves everybody who rang within half a second: a busy hub has less
    to do for each, and who is told waits a moment longer.
    """
    if not _within(job):
        transaction.on_commit(lambda: _enqueue(job, first))
        return
    due = timezone.now() + GATHERED
    if not any(arguments["args"][0] <= first for arguments in _waiting(job.module_path, due)):
        job.using(priority=LAST, run_after=due).enqueue(first)


def _within(job) -> bool:
    """Return whether a transaction is running in which it can be queued."""
    return transaction.get_connection().in_atomic_block and isinstance(job.get_backend(), DatabaseBackend)


@prepared
def _waiting(path: str, due: datetime) -> QuerySet:
    """Return what a bell that waits and is due by then was given, and let no worker take it before we have committed.

    One that is locked is passed over: a worker is taking it, or somebody else rings by it just now. One that is due later
    was rung before the machine's clock was put back.
    """
    bells = DBTaskResult.objects.filter(task_path=path, priority=LAST)
    waiting = bells.filter(status=TaskResultStatus.READY, run_after__lte=due)
    return waiting.select_for_update(skip_locked=True).values_list("args_kwargs", flat=True)[:1]


def ring_once(job) -> None:
    """Queue `job`, which takes no arguments, unless it waits in the queue already: sweeps need not pile up."""

    def enqueue() -> None:
        if not DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY).exists():
            _enqueue(job)

    transaction.on_commit(enqueue)


def _enqueue(job, *arguments) -> None:
    """Queue it, or leave it to the sweep: what was committed is not to look as if it had failed."""
    try:
        job.enqueue(*arguments)
    except Error as error:
        log.warning("%s could not be queued; the sweep will find it: %s", job.module_path, " ".join(str(error).split()))


def rescue(worker_id: str = "") -> int:
    """Put back what the worker with this id was running when it died, and what has run for too long anywhere.

    What was tried three times is given up: it may be what kills the workers. Returns how many were put back.
    """
    back = 0
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        dead = worker_id and worker_id in result.worker_ids[-1:]
        # In either direction: a clock that was put back leaves tasks that began in the future.
        if not dead and abs(result.started_at - timezone.now()) < LONGEST_RUN:
            continue
        tried = len(result.worker_ids) >= MOST_TRIES
        status = TaskResultStatus.FAILED if tried else TaskResultStatus.READY
        still = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at)
        back += still.update(status=status, finished_at=timezone.now() if tried else None) and not tried
    return back


@task()
def prune() -> None:
    """Forget tasks that were done days ago; failed ones are kept longer, for whoever wants to know why."""
    now = timezone.now()
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE).delete()
    DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED).delete()


def queue() -> Iterator[Number]:
    """Count the tasks that wait for a worker, and those that were given up."""
    for status, words in ((TaskResultStatus.READY, "waiting"), (TaskResultStatus.FAILED, "failed")):
        n = DBTaskResult.objects.filter(status=status).count()
        yield Number(f"tasks_{words}", f"Background tasks that are {words}; failed ones are kept for two weeks.", n)
