"""Whether a hub runs from this home: its web server and its worker hold a lock for as long as they live."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class InUse(Exception):
    """Somebody else has the home, or it belongs to somebody else. The message is a sentence for the operator."""


@contextmanager
def running() -> Iterator[None]:
    """Note that the hub runs, until this block has ended, or the program that this process becomes within it.

    Raises InUse while `alone` is held.
    """
    descriptor = _lock(fcntl.LOCK_SH, "The hub is being upgraded or restored just now; start it when that is done.")
    os.set_inheritable(descriptor, True)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone() -> Iterator[None]:
    """Have the home for oneself: nothing serves or works from it meanwhile, on this machine.

    Raises InUse while the hub runs, or another has it alone.
    """
    descriptor = _lock(
        fcntl.LOCK_EX,
        "The hub is running; stop `coalface serve` and `coalface work` first, and let another upgrade, restore or move end.",
    )
    try:
        yield
    finally:
        os.close(descriptor)


def _lock(kind: int, otherwise: str) -> int:
    path = settings.COALFACE_HOME / "in-use"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InUse(
            f"{path} cannot be opened: {error.strerror}. Does the home belong to whoever runs the hub?"
        ) from None
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise InUse(otherwise) from None
    return descriptor
