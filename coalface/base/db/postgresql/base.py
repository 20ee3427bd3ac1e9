"""Django's PostgreSQL backend, for connections that are kept: it notices at once when one was lost or none can be had."""

import select
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import RawCursor
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8

from coalface.base.db.outage import outage_of


class DatabaseOperations(base.DatabaseOperations):
    """Operations that know what was asked last where values went apart from their statement, too."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or sql


class MomentLoader(BaseTzLoader):
    """Reads moments in UTC, of which a page has hundreds, in a fifth of the time that psycopg's own loader takes."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # before our era, or never
            return super().load(data)


class NumberedCursor(base.CursorMixin, RawCursor):
    """Hands statements and their values to the server apart: what comes again and again is planned once a connection.

    Django writes the values into each statement, which makes it a new one, planned anew. Of those none is counted: they
    would push out of the list those that come again.
    """

    threshold: int | None = None  # so often a statement came before its plan is kept

    def execute(self, query: str, params: Any = None, **options: Any) -> Any:
        self.connection.prepare_threshold = self.threshold
        try:
            return super().execute(query, params, **options)
        finally:
            self.connection.prepare_threshold = None


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that fails fast while the database is away, and may have the server keep the plans of statements."""

    ops_class = DatabaseOperations
    place = "$%d"  # of a value, by its number
    collection = " = ANY($%d::bigint[])"  # in place of numbers by the hundred, each of which takes time at every row
    _threshold: int | None = None

    def shares(self, value: Any) -> bool:
        """Whether a value that stands in several places of a statement may be handed over once.

        A word has no type of its own but takes that of its place.
        """
        return not isinstance(value, str)

    def as_sent(self, value: Any) -> Any:
        """Return a value as it goes to the database with a `Numbered` statement.

        A plain number would be sent in as few bytes as it needs, and be a value of another type each time: a statement
        with values of other types is another statement, planned anew.
        """
        return Int8(value) if type(value) is int else value

    def numbered_cursor(self) -> Any:
        """Return a cursor for `Numbered` statements, of which the server keeps the plans."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        usual = self.connection.cursor_factory
        self.connection.cursor_factory = NumberedCursor
        try:
            with self.wrap_database_errors:
                cursor = self.create_cursor()
                cursor.threshold = self._threshold
                return self._prepare_cursor(cursor)
        finally:
            self.connection.cursor_factory = usual

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        outage = outage_of(conn_params.get("host"), conn_params.get("port"))
        outage.ask()
        try:
            connection = super().get_new_connection(conn_params)
        except base.Database.OperationalError as error:
            outage.failed(str(error))
            raise
        outage.over()
        if self.timezone is UTC:
            connection.adapters.register_loader("timestamptz", MomentLoader)
        self._threshold, connection.prepare_threshold = connection.prepare_threshold, None
        return connection

    def is_usable(self) -> bool:
        """Return whether the server still holds the other end, without asking it anything.

        On a quiet connection nothing waits to be read, but the end of it, or the words with which it was ended.
        """
        connection = self.connection
        if connection is None or connection.closed:
            return False
        if connection.info.transaction_status != TransactionStatus.IDLE:
            return super().is_usable()
        try:
            poll = select.poll()
            poll.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
            return not poll.poll(0)
        except (OSError, ValueError, base.Database.Error):
            return False
