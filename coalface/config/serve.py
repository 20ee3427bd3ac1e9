"""Runs the web server: Granian, kept by a small keeper in place of this process, with settings that keep it answering."""

import errno
import os
import socket
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

MOST_WORKERS = 4
THREADS = 16  # a worker; each holds a database connection of its own
WAITING = 64  # requests a worker takes on before new ones wait outside
LAST_WORDS = 30  # seconds for running requests when the server is told to stop
SHORT_WORDS = 2  # the same, for whoever is developing


def command(
    *, host: str, port: int, workers: int | None, threads: int, reload: bool, json_log: bool = False
) -> Sequence[str]:
    """Return the command line of the server; with `json_log` its own lines are JSON, too."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers or min(os.cpu_count() or 1, MOST_WORKERS)),
        "--blocking-threads": str(threads),
        "--backpressure": str(max(WAITING, threads)),
        "--respawn-interval": "1",
        "--workers-kill-timeout": str(SHORT_WORDS if reload else LAST_WORDS),
    }
    # Without respawning, one worker that dies takes the whole server with it; with it, only two in a row do, and then
    # the keeper starts it again.
    switches = ["--respawn-failed-workers", "--no-ws"]
    if reload and find_spec("watchfiles"):
        switches += ["--reload", "--reload-paths", str(Path(__file__).resolve().parent.parent)]
        # Templates and styles are read afresh by themselves; tests change nothing of what is served.
        switches += ["--reload-ignore-patterns", r"^(?!.*\.py$)|^test_", "--log-level", "warning"]
    if json_log:
        options["--log-config"] = str(Path(__file__).with_name("granian.json"))
    words = [word for pair in options.items() for word in pair]
    python = [sys.executable, "-P", "-m"]
    return [*python, "coalface.config.keep", *python, "granian", *words, *switches, "coalface.config.wsgi:application"]


def taken(host: str, port: int) -> bool:
    """Return whether another program listens at this address already.

    Raises OSError when the address is none of this machine's or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
            raise
    return False


def run(words: Sequence[str]) -> None:
    """Become the server; this does not return."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(words[0], list(words))
