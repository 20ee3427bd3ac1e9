"""`coalface work`: keeps a task worker alive, keeps the clock, and leaves a sign of life. It holds no work itself.

The queue is only a bell: what is due are rows of the domain, and the schedule sweeps over them every minute. So this
may be killed at any moment and nothing is lost.
"""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import Error, close_old_connections, connections
from django.db.backends.signals import connection_created
from django.utils import timezone

from coalface.base.clock import Watch, beat, tick
from coalface.base.db.said import said
from coalface.base.db.trouble import trouble_of
from coalface.base.tasks import rescue
from coalface.base.wiring import wired
from coalface.config.keep import end_with_parent

log = logging.getLogger("coalface.work")

TICK = 1.0  # seconds
BEAT = 15.0  # seconds
RESCUE = 60.0  # seconds
LAST_WORDS = 30.0  # seconds for the running task when told to stop
SLOWEST_RESTART = 30.0  # seconds
CACHE = 3000  # KB of a connection to SQLite


class Worker:
    """One child process that runs queued tasks, started again whenever it ends."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.name = ""
        self.dead: deque[str] = deque()  # names of workers that ended, until what they ran is put back
        self.started = 0.0
        self.pause = 1.0
        self.resume = 0.0

    def keep_alive(self) -> None:
        """Start the worker if it does not run; after a worker that died at once, wait a little longer each time."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.is_alive():
                return
            self.pause = 1.0 if now - self.started > SLOWEST_RESTART else min(self.pause * 2, SLOWEST_RESTART)
            self.resume = now + self.pause
            log.error("The task worker ended with code %s; it starts again.", self.process.exitcode)
            self.process = None
            self.dead.append(self.name)
        # While the database is away this raises, and no worker starts that would only end again.
        while self.dead:
            rescue(self.dead[0])
            self.dead.popleft()
        if now >= self.resume:
            self._start()

    def _start(self) -> None:
        self.name = uuid4().hex
        self.started = time.monotonic()
        # Forked, so that the two share what they have loaded. A connection cannot be shared.
        for connection in connections.all(initialized_only=True):
            connection.close()
        gc.freeze()
        self.process = multiprocessing.get_context("fork").Process(target=_run_tasks, args=[self.name])
        self.process.start()

    def stop(self) -> None:
        """Let the running task finish, within limits, then end the worker."""
        if self.process is None or not self.process.is_alive():
            return
        self.process.terminate()
        self.process.join(LAST_WORDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
            with suppress(Error):  # what runs for too long is put back by whoever works next
                rescue(self.name)


def _with_small_cache(*, connection: Any, **_more: Any) -> None:
    """Leave memory to the web: what is fetched anew from the file costs nobody a page here."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{CACHE}")


def _steady() -> float:
    """Return seconds that go on through everything, the machine's sleep too where it can tell."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _run_tasks(name: str) -> None:
    """Run queued tasks until told to stop, in a process of its own."""
    # Until `db_worker` listens to signals they end it: the other process's answer to them, which it has from there, would not.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    end_with_parent()
    if os.getppid() != multiprocessing.parent_process().pid:  # killed before that was asked
        return
    # A session of its own: Ctrl-C reaches the other process alone, which then ends this one in order.
    os.setsid()
    try:
        call_command("db_worker", worker_id=name, startup_delay=False, reload=False, verbosity=0)
    except Error as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        said.once_a_while(trouble, error)
        sys.exit(1)


def work() -> None:
    """Run until SIGTERM or SIGINT. A database that is away for a while is waited for."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    connection_created.connect(_with_small_cache)
    connections.close_all()  # so that the next one is made with that
    worker = Worker()
    last_beat = last_rescue = float("-inf")
    log.info("Working in the background as process %s.", os.getpid())
    watch = Watch(now=timezone.now(), steady=_steady())
    while not told_to_stop.is_set():
        if jump := watch.jumped(now=timezone.now(), steady=_steady()):
            log.error("The machine's clock was put %s by %s.", "forward" if jump > timedelta(0) else "back", abs(jump))
        try:
            close_old_connections()
            worker.keep_alive()
            tick(wired("SCHEDULE"))
            now = time.monotonic()
            if now - last_beat >= BEAT:
                beat()
                last_beat = now
            if now - last_rescue >= RESCUE:
                rescue()
                last_rescue = now
        except Error as error:
            trouble = trouble_of(error)
            if trouble is None:
                log.exception("Something is wrong with what the database keeps; trying again.")
            else:
                said.once_a_while(trouble, error)
        told_to_stop.wait(TICK)
    worker.stop()
    log.info("Stopped.")
