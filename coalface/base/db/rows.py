"""One row written by a statement that is kept: for writing what `prepared` is for reading.

Django builds the SQL of each INSERT and UPDATE anew, which takes several times as long as the database takes to do it; an
answer to a question writes nine rows while its writer waits. Here the statement is built by Django once for each model, and
goes to the database with other values each time. No signal is sent and no `save` of a model is called, as in `bulk_create`.
"""

from functools import cache
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Field, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from coalface.base.db.numbered import Numbered


def insert(row: Model, *, unless_there: bool = False) -> bool:
    """Put a new row in and give it its number. Return whether it was put in.

    With `unless_there` nothing happens where a row stands beside which it may not stand, and nothing is raised.

    Raises IntegrityError for a row that may not be there.
    """
    sql, fields = _inserting(type(row), unless_there, connection.vendor)
    given = _written(sql, fields, row, add=True, returns=True)
    if given is None:
        return False
    row.pk = given[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there. Raises DatabaseError for one that is there no more."""
    sql, fields = _updating(type(row), names, connection.vendor)
    if _written(sql, fields, row, add=False, returns=False) != 1:
        raise DatabaseError(f"There is no {row._meta.label} {row.pk} to update.")


def _written(sql: Numbered, fields: list[Field], row: Model, *, add: bool, returns: bool) -> Any:
    """Run a statement with these values of a row. Return what it gives back, or how many rows it changed."""
    values = [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]
    # A lone write is a transaction of its own, which waits for its turn; within another one it is a part of that.
    with transaction.atomic(savepoint=False), connection.numbered_cursor() as cursor:
        cursor.execute(sql, tuple([connection.as_sent(value) for value in values]))
        return cursor.fetchone() if returns else cursor.rowcount


@cache
def _inserting(model: type[Model], unless_there: bool, _vendor: str) -> tuple[Numbered, list[Field]]:
    number = model._meta.auto_field
    fields = [field for field in model._meta.local_concrete_fields if field is not number and not field.generated]
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE if unless_there else None)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _values),) = compiler.as_sql()
    return _numbered(sql), fields


@cache
def _updating(model: type[Model], names: tuple[str, ...], _vendor: str) -> tuple[Numbered, list[Field]]:
    quoted, pk = connection.ops.quote_name, model._meta.pk
    fields = [model._meta.get_field(name) for name in names]
    changed = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    where = f"WHERE {quoted(pk.column)} = %s"
    return _numbered(f"UPDATE {quoted(model._meta.db_table)} SET {changed} {where}"), [*fields, pk]


def _numbered(sql: str) -> Numbered:
    """Return a statement with numbers for the places of its values, in the order in which they stand there."""
    first, *others = sql.split("%s")
    return Numbered(first + "".join(connection.place % number + piece for number, piece in enumerate(others, 1)))
