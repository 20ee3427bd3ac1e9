"""The doorway to background work: the one place that knows which library runs it."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db import Error, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from coalface.base.watch.numbers import Number

__all__ = ["prune", "queue", "rescue", "ring", "ring_once", "task"]

log = logging.getLogger("coalface.tasks")

# The library never takes back what a worker that died was running.
LONGEST_RUN = timedelta(minutes=30)
MOST_TRIES = 3
KEEP_DONE = timedelta(days=2)
KEEP_FAILED = timedelta(days=14)


def ring(job, *arguments) -> None:
    """Queue `job` with ids as arguments once the running transaction has committed; a rollback rings nothing.

    The queue may lose it: whatever is due must also be found by a sweep over the tables.
    """
    if transaction.get_connection().in_atomic_block and isinstance(job.get_backend(), DatabaseBackend):
        # A row of the same transaction: a second one would wait for the disk a second time.
        job.enqueue(*arguments)
    else:
        transaction.on_commit(lambda: _enqueue(job, *arguments))


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
