"""Django's PostgreSQL backend, for connections that are kept: it notices at once when one was lost or none can be had."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from coalface.base.db.outage import outage_of


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that fails fast while the database is away."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        outage = outage_of(conn_params.get("host"), conn_params.get("port"))
        outage.ask()
        try:
            connection = super().get_new_connection(conn_params)
        except base.Database.OperationalError as error:
            outage.failed(str(error))
            raise
        outage.over()
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
