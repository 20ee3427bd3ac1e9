"""Says a trouble in the log once a minute, however many meet it."""

import logging
import threading
import time
from collections.abc import Callable

from coalface.base.db.trouble import Trouble

SAY_EVERY = 60.0  # seconds between two lines about the same trouble
WORDS = {
    Trouble.AWAY: "The database is away",
    Trouble.BUSY: "The database is too busy",
    Trouble.FULL: "There is no room left on the disk",
}

log = logging.getLogger("coalface.database")


class Said:
    """What was said of each trouble and when, in one process."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[Trouble, float] = {}
        self._met: dict[Trouble, int] = {}

    def once_a_while(self, trouble: Trouble, error: BaseException) -> None:
        """Count one more that met this trouble, and say so unless that was done within the last minute."""
        now = self._clock()
        with self._lock:
            self._met[trouble] = self._met.get(trouble, 0) + 1
            if now - self._last.get(trouble, float("-inf")) < SAY_EVERY:
                return
            self._last[trouble], met = now, self._met.pop(trouble)
        log.error("%s: %s (met since the last such line: %s)", WORDS[trouble], " ".join(str(error).split()), met)


said = Said()
