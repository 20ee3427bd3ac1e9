"""Tables as plain rows and back: what backups, restoring and moving to another database have in common.

A row is one line of JSON, a list of values in the order of the columns. It says the same on SQLite and PostgreSQL, and
nothing in it can be run. The tables are read as the applied migrations say they are, not as newer code would have them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.migrations.loader import MigrationLoader

from coalface.base.db.counters import counted, go_on_after, last_number

AT_ONCE = 1000  # rows
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
# Made by `coalface migrate` from the code itself; nothing of people's points at them.
OF_THE_CODE = frozenset({"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"})

# The group Connects, which every hub begins with.
FIRST_ROWS = {"groups_group": 1}


class Unreadable(ValueError):
    """A value that cannot stand in its column. The message says why, without the value."""


class Table:
    """One table at one state of the migrations."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name: str = model._meta.db_table

    @cached_property
    def fields(self) -> list[models.Field]:
        """The columns that are given; what the database works out by itself is left to it."""
        return [field for field in self.model._meta.concrete_fields if not field.generated]

    @cached_property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]

    def rows(self, connection: BaseDatabaseWrapper) -> Iterator[tuple]:
        """Yield every row as plain values, a few at a time however many there are."""
        plain = [PLAIN.get(type_of(field)) for field in self.fields]
        changed = [(at, change) for at, change in enumerate(plain) if change]
        names = [field.attname for field in self.fields]
        found = self.model._base_manager.using(connection.alias).order_by("pk").values_list(*names)
        for row in found.iterator(chunk_size=AT_ONCE):
            values = list(row)
            for at, change in changed:
                if values[at] is not None:
                    values[at] = change(values[at])
            yield values

    def checked(self, row: Any) -> list:
        """Return the values of a row that came as JSON as the columns take them.

        Raises Unreadable for anything that is no row of this table.
        """
        if not isinstance(row, list) or len(row) != len(self.fields):
            raise Unreadable("has another number of values than columns")
        return [check(value) for check, value in zip(self.checks, row, strict=True)]

    @cached_property
    def checks(self) -> list[Callable[[Any], Any]]:
        return [_check_of(field) for field in self.fields]

    def add(self, connection: BaseDatabaseWrapper, rows: Iterable[Sequence]) -> None:
        """Insert rows of checked values as they are."""
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        statement = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({', '.join(['%s'] * len(self.columns))})"
        adapted = [(at, _adapt_of(field, connection)) for at, field in enumerate(self.fields)]
        adapted = [(at, adapt) for at, adapt in adapted if adapt]
        with connection.cursor() as cursor:
            for batch in _batches(rows):
                for row in batch:
                    for at, adapt in adapted:
                        row[at] = adapt(row[at])
                cursor.executemany(statement, batch)

    def empty(self, connection: BaseDatabaseWrapper) -> None:
        """Delete every row."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(self.name)}")

    def count(self, connection: BaseDatabaseWrapper) -> int:
        return self.model._base_manager.using(connection.alias).count()

    def last_number(self, connection: BaseDatabaseWrapper) -> int:
        """Return the last number that the table gave to a row, 0 where it gives none."""
        return last_number(connection, self.model) if counted(self.model) else 0

    def go_on_after(self, connection: BaseDatabaseWrapper, last: int) -> None:
        """Let the table number on from there."""
        if counted(self.model):
            go_on_after(connection, self.model, last)


class Sum:
    """A sum over rows in whatever order: databases do not agree on how words are sorted."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % 2**256

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and (self.rows, self._sum) == (other.rows, other._sum)

    __hash__ = None


def applied(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """Return every migration that has been applied to a database and is known, as app and name, sorted."""
    loader = MigrationLoader(connection)
    return sorted([app, name] for app, name in loader.applied_migrations if (app, name) in loader.disk_migrations)


def known() -> list[list[str]]:
    """Return every migration that this version of Coalface has, as app and name, sorted."""
    return sorted([app, name] for app, name in MigrationLoader(None).disk_migrations)


def tables(connection: BaseDatabaseWrapper | None = None, *, without: frozenset[str] = frozenset()) -> list[Table]:
    """Return the tables of a database by name, as its applied migrations made them; those of this version for None."""
    loader = MigrationLoader(connection)
    nodes = connection and [node for node in loader.applied_migrations if node in loader.graph.nodes]
    found = loader.project_state(nodes or None).apps.get_models(include_auto_created=True)
    rows = {model._meta.db_table: model for model in found if model._meta.managed and not model._meta.proxy}
    return [Table(rows[name]) for name in sorted(rows) if name not in OF_THE_CODE | without]


def occupied(connection: BaseDatabaseWrapper, found: list[Table]) -> str | None:
    """Return the name of a table that holds more than migrations put there, None where there is none such."""
    there = set(connection.introspection.table_names())
    for table in found:
        if table.name in there and table.count(connection) > FIRST_ROWS.get(table.name, 0):
            return table.name
    return None


def fill(
    connection: BaseDatabaseWrapper,
    found: list[Table],
    rows: Callable[[Table], Iterable[list]],
    last: Callable[[Table], int],
) -> None:
    """Put all rows into tables whose rows are to go, within the transaction that is open.

    Raises django.db.Error, and ValueError for text that no database keeps, where the rows do not fit together.
    """
    for table in found:
        table.empty(connection)
    for table in found:
        table.add(connection, rows(table))
    for table in found:
        table.go_on_after(connection, last(table))
    connection.check_constraints()


def line_of(row: Sequence) -> bytes:
    """Return a row as one line, the same for equal rows whichever database they come from."""
    return _ENCODER.encode(row).encode() + b"\n"


def _batches(rows: Iterable[Sequence]) -> Iterator[list]:
    batch: list = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def type_of(field: models.Field) -> str:
    while field.is_relation:
        field = field.target_field
    return field.get_internal_type()


# How values are said in JSON, and what is taken back, by the type of the column. What is not named here goes as it is.
PLAIN: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"),
    "UUIDField": str,
}


def _moment(value: Any) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else None
    if at is None or at.utcoffset() is None:
        raise Unreadable("is no moment")
    return at


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable("is no text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("is neither true nor false")
    return value


def _uuid(value: Any) -> UUID:
    return UUID(_text(value))


def _number(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise Unreadable("is no number")
    return value


CHECKS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(BaseDatabaseOperations.integer_field_ranges, _number),
    "BooleanField": _flag,
    "CharField": _text,
    "DateTimeField": _moment,
    "GenericIPAddressField": _text,
    "JSONField": lambda value: value,
    "SlugField": _text,
    "TextField": _text,
    "UUIDField": _uuid,
}


def _check_of(field: models.Field) -> Callable[[Any], Any]:
    """Return what looks at a value of this column. How long a text or how large a number may be, the database knows."""
    kind = type_of(field)
    check, optional = CHECKS[kind], field.null or kind == "JSONField"

    def checked(value: Any) -> Any:
        if value is None and optional:
            return None
        try:
            return check(value)
        except ValueError as error:
            sentence = str(error) if isinstance(error, Unreadable) else "cannot be read"
            raise Unreadable(f"has a {field.column} that {sentence}") from None

    return checked


def _adapt_of(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """Return what turns a checked value into what this database takes, None where they are the same."""
    kind = type_of(field)
    if kind == "JSONField":
        # A column that is never NULL may still hold the null of JSON.
        return lambda value: (
            None if value is None and field.null else connection.ops.adapt_json_value(value, field.encoder)
        )
    if kind in ("DateTimeField", "UUIDField", "GenericIPAddressField"):
        return lambda value: field.get_db_prep_save(value, connection)
    return None
