"""The doorway to background work: the one place that knows which library runs it."""

from django.db import transaction
from django_tasks import task

__all__ = ["ring", "task"]


def ring(job, *arguments) -> None:
    """Queue `job` with ids as arguments once the running transaction has committed; a rollback rings nothing.

    The queue may lose it: whatever is due must also be found by a sweep over the tables.
    """
    transaction.on_commit(lambda: job.enqueue(*arguments))
