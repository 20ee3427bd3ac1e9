"""Django's PostgreSQL backend, for connections that are kept: it notices at once when one was lost or none can be had."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from coalface.base.db.outage import outage_of


class DatabaseOperations(base.DatabaseOperations):
    """Operations that know what was asked last where values went apart from their statement, too."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that fails fast while the database is away, and may have the server keep the plans of statements."""

    ops_class = DatabaseOperations
    _keeps_plans = False
    _threshold: int | None = None  # so often a statement comes before its plan is kept

    @contextmanager
    def keeping_plans(self) -> Iterator[None]:
        """Hand statements and their values to the server apart: what comes again and again is planned once a connection.

        Django writes the values into each statement, which makes it a new one, planned anew.
        """
        self._keeps_plans = True
        try:
            yield
        finally:
            self._keeps_plans = False
            if self.connection is not None:
                self.connection.prepare_threshold = None

    def create_cursor(self, name: str | None = None) -> Any:
        if not self._keeps_plans or name:
            return super().create_cursor(name)
        self.connection.prepare_threshold = self._threshold
        usual = self.connection.cursor_factory
        self.connection.cursor_factory = base.ServerBindingCursor
        try:
            return super().create_cursor()
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
        # Of other statements, each with its own values, none is counted: they would push out those that come again.
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
