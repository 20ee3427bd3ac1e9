"""Runs the web server: opens its socket, then becomes the keeper that keeps a server answering at it."""

import errno
import os
import socket
import sys
from collections.abc import Sequence

MOST_WORKERS = 4
STALLED = 30_000  # milliseconds after which a visitor who takes nothing of an answer is let go
BACKLOG = 1024


class Taken(Exception):
    """Another program listens at this address already."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at this address, or the one that whoever started this process has opened for it.

    Raises Taken, and OSError when the address is none of this machine's or may not be used.
    """
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1":
        listening = socket.socket(fileno=3)
    else:
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            listening.close()
            if error.errno == errno.EADDRINUSE:
                raise Taken from None
            raise
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED)
    listening.listen(BACKLOG)
    listening.set_inheritable(True)
    return listening


def command(*, listening: int, workers: int | None, reload: bool, json_log: bool = False) -> Sequence[str]:
    """Return the command line of the keeper and, after it, of the server; `listening` is the number of the socket.

    With `json_log` the server's own lines are JSON, too.
    """
    python = [sys.executable, "-P", "-m"]
    server = [*python, "coalface.config.server", "--listening", str(listening)]
    server += ["--workers", str(workers or min(os.cpu_count() or 1, MOST_WORKERS)), *(["--reload"] if reload else [])]
    server += ["--json-log"] if json_log else []
    return [*python, "coalface.config.keep", str(listening), *server]


def run(words: Sequence[str]) -> None:
    """Become the server; this does not return."""
    # Two pools of memory are enough for threads that mostly wait for one another; each more keeps what it once needed.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(words[0], list(words))
