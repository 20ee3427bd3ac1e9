"""Says a trouble in the log once a minute, however many meet it, and does without what can be done without."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import Error

from coalface.base.db.trouble import Trouble, trouble_of

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


@contextmanager
def nice_to_have() -> Iterator[None]:
    """Do without what is written while a page is only read, such as when somebody was here, while there is trouble."""
    try:
        yield
    except Error as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        said.once_a_while(trouble, error)
