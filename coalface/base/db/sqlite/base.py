"""Django's SQLite backend, with writers that queue: every transaction and every lone write waits for its turn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from coalface.base.db.numbered import Numbered
from coalface.base.db.sqlite.cache import cache_for
from coalface.base.db.sqlite.turn import Turn

_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|ANALYZE)\b", re.IGNORECASE)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose lone writes, those outside a transaction, queue like transactions do."""

    database: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if isinstance(query, Numbered):
            return base.Database.Cursor.execute(self, query, params)
        with self.database.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.database.turn_for(query):
            return super().executemany(query, param_list)


class DatabaseOperations(base.DatabaseOperations):
    """Operations that know what was asked last where a statement has numbers for its values, too."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> datetime | None:
        """Return a moment in UTC, of which a page has hundreds, without asking the settings each time."""
        if type(value) is datetime and value.tzinfo is None and self.connection.timezone is UTC:
            return value.replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        return sql if isinstance(sql, Numbered) else super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its turn from BEGIN until the transaction has ended, however it ends."""

    ops_class = DatabaseOperations
    place = "?%d"  # of a value, by its number
    collection = ""  # SQLite looks numbers up as they are
    _turn: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA cache_size=-{cache_for(conn_params['database'])}")
        return connection

    def shares(self, value: Any) -> bool:
        """Whether a value that stands in several places of a statement may be handed over once."""
        return True

    def as_sent(self, value: Any) -> Any:
        """Return a value as it goes to the database with a `Numbered` statement."""
        return value

    def numbered_cursor(self) -> Any:
        """Return a cursor for `Numbered` statements."""
        return self.cursor()

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.database = self
        return cursor

    @contextmanager
    def turn_for(self, query: str) -> Iterator[None]:
        """Hold a turn while one statement runs, if it writes and no transaction of ours holds one already."""
        if self._turn or self.in_atomic_block or not _WRITE.match(query):
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            path = Path(f"{self.settings_dict['NAME']}-turn")
            self._turn = Turn(path, self.settings_dict["OPTIONS"].get("timeout", 5.0))

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.end()
            self._turn = None

    def _start_transaction_under_autocommit(self) -> None:
        # One that says it will only read, such as a backup, waits for nobody and holds up nobody.
        if self.transaction_mode != "DEFERRED":
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        # When this raises, the transaction is still open; Django then rolls back, and the turn ends there.
        super()._commit()
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._end_turn()
