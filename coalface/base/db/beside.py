"""A second connection beside the hub's own: to one moment of the same database, or to another database altogether."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend


@contextmanager
def opened(database: dict[str, Any], alias: str) -> Iterator[BaseDatabaseWrapper]:
    """Open a database, given as a value of Django's DATABASES, under a name of its own for as long as the block runs."""
    others = {DEFAULT_DB_ALIAS: connections.settings[DEFAULT_DB_ALIAS]}
    complete = connections.configure_settings({**others, alias: database})[alias]
    connections[alias] = load_backend(complete["ENGINE"]).DatabaseWrapper(complete, alias)
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]


@contextmanager
def snapshot(alias: str = "snapshot") -> Iterator[BaseDatabaseWrapper]:
    """Show the hub's database as it is at one moment, for reading only, while everybody else goes on writing."""
    database = dict(connections[DEFAULT_DB_ALIAS].settings_dict)
    postgresql = connections[DEFAULT_DB_ALIAS].vendor == "postgresql"
    database |= {"CONN_MAX_AGE": 0, "OPTIONS": _reading(database["OPTIONS"], postgresql)}
    with opened(database, alias) as connection, transaction.atomic(using=alias), connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SET TRANSACTION READ ONLY")
        # The first read is the moment: SQLite and PostgreSQL alike show no later one from here on.
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        cursor.fetchone()
        yield connection


def _reading(options: dict[str, Any], postgresql: bool) -> dict[str, Any]:
    if postgresql:
        from psycopg import IsolationLevel

        return options | {"isolation_level": IsolationLevel.REPEATABLE_READ}
    first = f"{options.get('init_command', '')};PRAGMA query_only=ON"
    return options | {"transaction_mode": "DEFERRED", "init_command": first}
