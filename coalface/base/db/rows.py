"""One row written by a statement that is kept: for writing what `prepared` is for reading.

Django builds the SQL of each INSERT and UPDATE anew, which takes several times as long as the database takes to do it; an
answer to a question writes nine rows while its writer waits. Here a statement is built once for each model, and goes to the
database with other values each time: plain values, no expressions. No signal is sent and no `save` of a model is called.
"""

from functools import cache
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Field, Model
from django.db.models.sql import InsertQuery

from coalface.base.db.numbered import Numbered

RETURNING = " RETURNING "  # as Django writes it


def insert(row: Model, *, unless_there: bool = False) -> bool:
    """Put a new row in and give it its number. Return whether it was put in.

    With `unless_there` nothing happens where a row stands beside which it may not stand, and nothing is raised for that.

    Raises ValueError for a row that has its number already, or points at one that has none yet, TypeError for a value that
    is an expression, and IntegrityError for a row that may not be there.
    """
    if not row._state.adding or (row._meta.auto_field and row.pk is not None):
        raise ValueError(f"{row._meta.label} {row.pk} is no new row.")
    row._prepare_related_fields_for_save(operation_name="insert")
    sql, fields = _inserting(type(row), unless_there, connection.vendor)
    # A lone write is a transaction of its own, which waits for its turn; within another one it is a part of that.
    with transaction.atomic(savepoint=False), connection.numbered_cursor() as cursor:
        cursor.execute(sql, _values(row, fields, add=True))
        given = cursor.fetchone()
    if given is None:
        return False
    row.pk = row._meta.pk.to_python(given[0])
    row._state.adding, row._state.db = False, connection.alias
    return True


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there. Raises what `insert` does, and DatabaseError for a row that is there no more."""
    sql, fields = _updating(type(row), names, connection.vendor)
    row._prepare_related_fields_for_save(operation_name="update", fields=fields)
    with transaction.atomic(savepoint=False), connection.numbered_cursor() as cursor:
        cursor.execute(sql, _values(row, fields, add=False))
        if cursor.rowcount != 1:
            raise DatabaseError(f"There is no {row._meta.label} {row.pk} to update.")


def _values(row: Model, fields: list[Field], *, add: bool) -> tuple[Any, ...]:
    return tuple([connection.as_sent(_value(field, field.pre_save(row, add))) for field in fields])


def _value(field: Field, value: Any) -> Any:
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{field} is given an expression; here each value has to be known.")
    return field.get_db_prep_save(value, connection)


@cache
def _inserting(model: type[Model], unless_there: bool, _vendor: str) -> tuple[Numbered, list[Field]]:
    number = model._meta.auto_field
    fields = [field for field in model._meta.local_concrete_fields if field is not number and not field.generated]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [model._meta.pk]
    ((sql, _first),) = compiler.as_sql()
    if unless_there:
        # What Django writes on SQLite, `OR IGNORE`, would pass over a value that is missing, too.
        sql = f" ON CONFLICT DO NOTHING{RETURNING}".join(sql.rsplit(RETURNING, 1))
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
