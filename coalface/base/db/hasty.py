"""For rows that may be lost with the machine: a transaction that does not wait for the disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def hasty() -> Iterator[None]:
    """Commit what is written here without waiting until it is on the disk, which takes most of the time of a small row.

    Only for what is found again in another way. On SQLite it waits as ever: there the wait belongs to the connection.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
        yield
