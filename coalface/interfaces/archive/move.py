"""Moves the rows of a hub to another database, of either kind, and proves that they are the same there.

The files stay where they are. Nothing is changed in the database that they come from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from coalface.base.db.beside import opened, snapshot
from coalface.interfaces.archive.tables import Sum, Table, applied, fill, known, line_of, occupied, tables

THERE = "there"


@dataclass(frozen=True)
class Moved:
    """What is in both databases now."""

    tables: int
    rows: int


class Unmoved(Exception):
    """The other database was left as it was. The message is a sentence for the operator."""


def must_be_empty(database: dict[str, Any]) -> None:
    """Raises Unmoved where the other database holds a hub already."""
    with opened(database, THERE) as there:
        _must_be_empty(there)


def move(database: dict[str, Any]) -> Moved:
    """Copy every row into another database whose tables are there and empty; all of them, or none.

    `database` is a value of Django's DATABASES. Raises Unmoved.
    """
    with snapshot() as here, opened(database, THERE) as there:
        if applied(here) != known() or applied(there) != known():
            raise Unmoved("The database has not been brought up to date; run: coalface migrate")
        found, sums = tables(), {}
        try:
            with transaction.atomic(using=THERE):
                _must_be_empty(there)
                fill(there, found, lambda table: _carried(table, here, sums), lambda table: table.last_number(here))
                for table in found:
                    _must_be_equal(table, here, there, sums[table.name])
        except (Error, ValueError) as error:
            raise Unmoved(f"The other database does not take the rows: {error}") from None
    return Moved(len(found), sum(one.rows for one in sums.values()))


def _must_be_empty(there: BaseDatabaseWrapper) -> None:
    if table := occupied(there, tables()):
        raise Unmoved(f"The other database is not empty, there are rows in {table}.")


def _carried(table: Table, here: BaseDatabaseWrapper, sums: dict[str, Sum]) -> Iterator[list]:
    sums[table.name] = Sum()
    for row in table.rows(here):
        sums[table.name].add(line_of(row))
        yield table.checked(row)


def _must_be_equal(table: Table, here: BaseDatabaseWrapper, there: BaseDatabaseWrapper, right: Sum) -> None:
    arrived = Sum()
    for row in table.rows(there):
        arrived.add(line_of(row))
    if arrived != right or table.last_number(there) != table.last_number(here):
        raise Unmoved(f"The table {table.name} is not the same there as here; nothing was moved.")
