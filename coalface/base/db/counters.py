"""The counters from which rows get their numbers: a number that was given once is never given again."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def counted(model: type[models.Model]) -> bool:
    """Return whether the database numbers the rows of this table by itself."""
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField | models.SmallAutoField)


def last_number(connection: BaseDatabaseWrapper, model: type[models.Model]) -> int:
    """Return the last number that a table has given to a row; 0 when it has given none."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
            return found[0] if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, model)}")
        last, called = cursor.fetchone()
        return last if called else 0


def go_on_after(connection: BaseDatabaseWrapper, model: type[models.Model], last: int) -> None:
    """Let a table give `last` + 1 next. Waits for nothing, and is not undone with a transaction on PostgreSQL."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            if last:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        else:
            cursor.execute("SELECT setval(%s, %s, %s)", [_sequence(cursor, model), max(last, 1), bool(last)])


def _sequence(cursor, model: type[models.Model]) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', model._meta.pk.column])
    return cursor.fetchone()[0]
