"""The server behind the keeper: Granian on a socket that it is given, its processes forked from one that has loaded the hub."""

import argparse
import gc
import importlib
import json
import logging
import multiprocessing
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from granian import Granian
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

BACKLOG = 1024  # connections that wait to be taken
CONNECTIONS = 1024  # a process; one that only waits costs a buffer
HEAD = 15_000  # milliseconds that the head of a request may take, and a connection may idle
HEAD_SIZE = 64 * 1024  # bytes of a head, and of what is read at once
LAST_WORDS = 30  # seconds for running requests when the server is told to stop
SHORT_WORDS = 2  # the same, for whoever is developing
ARRIVING = 0.3  # seconds in which a connection that was taken says what it wants
TAKE_NO_MORE = signal.SIGUSR2
JSON_LOG = Path(__file__).with_name("granian.json")
FRONT = "coalface.config.web:front"


class Server(Granian):
    """Granian with one listening socket for all its processes, which outlives them.

    Its own way is a socket for each, and what waits at one is lost when its process ends.
    """

    def __init__(self, *, listening: socket.socket, **settings: Any) -> None:
        address, port = listening.getsockname()[:2]
        super().__init__(FRONT, address, port, **settings)
        self.listening = listening

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = SocketHolder(self.listening.fileno(), False, BACKLOG)
        self._sso = self.listening

    def _stop_workers(self) -> None:
        """Have the processes take no more connections first.

        Told to stop, each closes those that have not asked for anything yet, and a request may be on its way there.
        """
        if not self.reload_on_changes:
            for worker in self.wrks:
                with suppress(ProcessLookupError):
                    os.kill(worker._id(), TAKE_NO_MORE)
            time.sleep(ARRIVING)
        super()._stop_workers()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listening", type=int, required=True, help="number of the open socket")
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--reload", action="store_true", help="start the processes anew when a file has changed")
    parser.add_argument("--json-log", action="store_true", help="write the server's own lines as JSON, too")
    wanted = parser.parse_args()
    _more_files()
    server = Server(
        listening=socket.socket(fileno=wanted.listening),
        interface=Interfaces.RSGI,
        workers=wanted.workers,
        http=HTTPModes.http1,
        websockets=False,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD, max_buffer_size=HEAD_SIZE),
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=SHORT_WORDS if wanted.reload else LAST_WORDS,
        **({"log_dictconfig": json.loads(JSON_LOG.read_text())} if wanted.json_log else {}),
        **(_reloading() if wanted.reload else {}),
    )
    # Forked, so that the processes share what was loaded before. A reload must load anew, and leaves it to them.
    multiprocessing.set_start_method("fork")
    if not wanted.reload:
        _load()
    with suppress(ProcessLookupError):
        os.kill(os.getppid(), signal.SIGUSR1)
    if wanted.reload:
        server.serve()
    else:
        server.serve(target_loader=lambda: _in_process(server.listening), wrap_loader=False)


def _load() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    django.setup()
    # In a process of its own: what it loads nobody needs afterwards.
    looking = multiprocessing.Process(target=_look)
    looking.start()
    looking.join()
    if looking.exitcode:
        sys.exit(looking.exitcode)
    # Pages are compiled with the names of the static files that are there by now.
    importlib.import_module(FRONT.partition(":")[0])
    gc.collect()
    # What is there now stays; a collector that never looks at it again leaves its pages shared.
    gc.freeze()


def _look() -> None:
    """End with 2 and a sentence where the database is not one that this version may serve; else collect static files.

    `coalface serve` has asked the database, too; since then the server may have been changed for one of another version.
    """
    from django.conf import settings
    from django.db import Error

    from coalface.base.static import collect
    from coalface.config import schema

    log = logging.getLogger("coalface.serve")
    with suppress(Error):  # one that is away for a while is no reason not to be there when it is back
        if refusal := schema.standing().refusal:
            log.error("%s", refusal)
            sys.exit(2)
    if not settings.DEVELOPING and collect():
        log.info("Static files collected.")


def _in_process(listening: socket.socket) -> Any:
    """Return the front, in a process of its own from here on, which can be told to take no more connections.

    The socket is put aside for one at which nobody comes; others go on listening at it.
    """
    nobody = socket.socket(socket.AF_UNIX)
    nobody.bind("")
    nobody.listen()
    nobody.setblocking(False)
    signal.signal(TAKE_NO_MORE, lambda *_: os.dup2(nobody.fileno(), listening.fileno()))
    module, _colon, name = FRONT.partition(":")
    return getattr(importlib.import_module(module), name)


def _more_files() -> None:
    """Let a process hold as many connections as it takes, with the files and the database beside them."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 2 + 512
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, _soft), hard))


def _reloading() -> dict[str, Any]:
    if not find_spec("watchfiles"):
        return {}
    return {
        "reload": True,
        "reload_paths": [Path(__file__).resolve().parent.parent],
        # Templates and styles are read afresh by themselves; tests change nothing of what is served.
        "reload_ignore_patterns": [r"^(?!.*\.py$)|^test_"],
        "log_level": LogLevels.warning,
    }


if __name__ == "__main__":
    main()
