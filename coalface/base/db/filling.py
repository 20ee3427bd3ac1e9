"""Fills the tables of an empty hub in bulk: COPY on PostgreSQL, one statement with many rows on SQLite.

Nothing of Django's models runs, no key is looked up and no index is kept meanwhile: rows have to be right, and have all
their columns. For hubs that are generated; whoever adds to a hub that is in use goes through actions.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import DateTimeField


class Filling:
    """The tables that are being filled."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}  # how many, by table
        self._indexes: list[str] = []

    def add(self, label: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], **constant: Any) -> int:
        """Add rows to the table of a model, such as "entries.Entry", and return how many.

        `columns` names the fields of a row, a key by its column, such as "author_id"; `constant` has the fields that are
        the same in each. A field that is in neither gets its default.
        """
        meta = apps.get_model(label)._meta
        fields = {field.attname: field for field in meta.concrete_fields if not field.generated}
        rest = {
            attname: constant.get(attname, constant.get(field.name, field.get_default()))
            for attname, field in fields.items()
            if attname not in columns and not field.primary_key
        }
        used = [fields[attname] for attname in (*columns, *rest)]
        tail = tuple(field.get_db_prep_save(rest[field.attname], connection) for field in used[len(columns) :])
        self._drop_indexes(meta.db_table)
        with transaction.atomic():
            write = _copy if connection.vendor == "postgresql" else _insert
            number = write(meta.db_table, used, rows, tail)
        self.rows[meta.db_table] = self.rows.get(meta.db_table, 0) + number
        return number

    def _drop_indexes(self, table: str) -> None:
        if table in self.rows:
            return
        for name, sql in _indexes_of(table):
            with connection.cursor() as cursor:
                cursor.execute(f'DROP INDEX "{name}"')
            self._indexes.append(sql)

    def make_indexes(self) -> None:
        """Make again every index that was there before, and let numbers go on after those that were given."""
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in self.rows]
        with connection.cursor() as cursor:
            for sql in self._indexes:
                cursor.execute(sql)
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
        self._indexes = []


# What may be lost with the machine is made again, and keys are not looked up; the last only where it may be said.
ON_POSTGRESQL = {"maintenance_work_mem": "'512MB'", "synchronous_commit": "off", "session_replication_role": "replica"}
ON_SQLITE = {"foreign_keys": "OFF", "synchronous": "OFF", "cache_size": "-500000"}


@contextmanager
def filling() -> Iterator[Filling]:
    """Let tables be filled, and put everything right at the end; what fails half way leaves a hub of no use."""
    made = Filling()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
            chosen = ON_POSTGRESQL if cursor.fetchone()[0] else dict(list(ON_POSTGRESQL.items())[:2])
            for name, value in chosen.items():
                cursor.execute(f"SET {name} = {value}")
        else:
            for name, value in ON_SQLITE.items():
                cursor.execute(f"PRAGMA {name} = {value}")
    try:
        yield made
        made.make_indexes()
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for name in chosen:
                    cursor.execute(f"RESET {name}")
        connection.close()  # on SQLite its settings end with it
    if connection.vendor == "postgresql":  # as the database's own housekeeper does sooner or later
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def _indexes_of(table: str) -> list[tuple[str, str]]:
    """Return name and statement of each index that can go and come back: of no key, of no constraint."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s "
                "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = quote_ident(indexname)::regclass)",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
                [table],
            )
        return cursor.fetchall()


def _copy(table: str, fields: list[Any], rows: Iterable[Sequence[Any]], tail: tuple[Any, ...]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    number = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row((*row, *tail))
            number += 1
    return number


def _insert(table: str, fields: list[Any], rows: Iterable[Sequence[Any]], tail: tuple[Any, ...]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("?" * len(fields))
    dates = [at for at, field in enumerate(fields[: len(fields) - len(tail)]) if isinstance(field, DateTimeField)]
    number = 0

    def prepared() -> Iterator[list[Any]]:
        nonlocal number
        for row in rows:
            said = [*row, *tail]
            for at in dates:
                if said[at] is not None:
                    # As Django writes it; the zone of the database is UTC, and so is what a hub is generated with.
                    said[at] = str(said[at])[:-6]
            number += 1
            yield said

    with connection.cursor() as cursor:
        # Django's own cursor would look for marks of another kind in the statement.
        cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', prepared())
    return number
