"""Remembers for a whole process that the database is away, so that one asks whether it is back and nobody else waits."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

from django.db.utils import OperationalError

PAUSE = 1.0  # seconds between two tries while it is away

log = logging.getLogger("coalface.database")


class Outage:
    """One database being away: from the first connection that failed to the first that was made again."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: float | None = None
        self._tried = 0.0
        self._why = ""

    def ask(self) -> None:
        """Let the caller try to connect. Raises OperationalError at once when another did so a moment ago, in vain."""
        with self._lock:
            if self._since is None:
                return
            now = self._clock()
            if now - self._tried < PAUSE:
                raise OperationalError(f"The database is away: {self._why}")
            self._tried = now

    def failed(self, why: str) -> None:
        """Note that connecting failed."""
        with self._lock:
            self._why = " ".join(why.split())
            self._tried = self._clock()
            if self._since is None:
                self._since = self._tried

    def over(self) -> None:
        """Note that connecting worked."""
        with self._lock:
            if self._since is not None:
                log.warning("The database is back after %.0f seconds.", self._clock() - self._since)
                self._since = None


@cache
def outage_of(host: str | None, port: str | int | None) -> Outage:
    """Return what this process knows of the server at an address."""
    return Outage()
