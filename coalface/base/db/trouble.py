"""Tells a database that is away, too busy or full from a mistake of ours, whichever of the two it is."""

import errno
import sqlite3
from enum import StrEnum

from django.db.utils import InterfaceError, InternalError, OperationalError


class Trouble(StrEnum):
    """What keeps the hub from working that is no mistake in it, and passes."""

    AWAY = "away"  # the database cannot be reached, or broke off
    BUSY = "busy"  # it took too long, or others stood in the way
    FULL = "full"  # there is no room left, for a row or for a file


_SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_READONLY: Trouble.AWAY,
}

# By the first letters of PostgreSQL's SQLSTATE (its manual, appendix A); the longest that fits counts.
_POSTGRESQL = {
    "08": Trouble.AWAY,  # connection exceptions
    "25006": Trouble.AWAY,  # a standby, which only reads
    "25P03": Trouble.BUSY,  # a transaction stood idle for too long
    "40": Trouble.BUSY,  # deadlocks
    "53": Trouble.BUSY,  # too many connections, out of memory
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,  # a lock that did not come in time
    "57014": Trouble.BUSY,  # a statement that took too long
    "57P": Trouble.AWAY,  # shut down, crashed, starting up
    "58": Trouble.AWAY,  # its disk fails
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what kept the hub from working when this was raised, or None for whatever is not known to pass."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _of_one(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble.FULL
    if not isinstance(error, (OperationalError, InterfaceError, InternalError)):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # Without a code it is a misuse; the low byte is the error, the rest says which of its kind.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state:
        fitting = [start for start in _POSTGRESQL if state.startswith(start)]
        return _POSTGRESQL[max(fitting, key=len)] if fitting else None
    if isinstance(error, InternalError) or isinstance(cause, OSError):
        return None
    # PostgreSQL's client gives no state for what happened on the way there. What we raise ourselves says it in words.
    return Trouble.BUSY if "locked" in str(error) else Trouble.AWAY
