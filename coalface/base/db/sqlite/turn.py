"""Whose turn it is to write: a queue at a lock file, first come, first served over threads and processes."""

import fcntl
import os
import threading
from pathlib import Path

from django.db.utils import OperationalError

# One writer at a time holds a lock file, so one number is enough for each: the thread of ours that holds it.
_holders: dict[Path, int] = {}
os.register_at_fork(after_in_child=_holders.clear)


class Turn:
    """The right to write to one database, held from creation until `end`.

    SQLite's own waiting has no order: it sleeps and tries again, and whoever sleeps longest waits longest.

    Raises OperationalError when `seconds` pass without a turn, and RuntimeError when this very thread holds the
    turn already through another connection, because it would wait for itself.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self.path = path
        if _holders.get(path) == threading.get_ident():
            raise RuntimeError("This thread already writes to the database through another connection.")
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise OperationalError(f"unable to open database lock file {path}: {error.strerror}") from error
        if not _lock(self._descriptor, seconds):
            # Closing is enough: should the wait below still get the lock, the kernel drops it with the last handle.
            os.close(self._descriptor)
            raise OperationalError("database is locked")
        _holders[path] = threading.get_ident()

    def end(self) -> None:
        """Let the next in the queue write."""
        _holders.pop(self.path, None)
        os.close(self._descriptor)


def _lock(descriptor: int, seconds: float) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        return True
    # Only a waiting call keeps its place in the queue, and it knows no time limit: so it waits in a thread of its own.
    locked = threading.Event()
    threading.Thread(target=_wait, args=(descriptor, locked), daemon=True).start()
    return locked.wait(seconds)


def _wait(descriptor: int, locked: threading.Event) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    locked.set()
