"""`coalface work`: keeps a task worker alive, keeps the clock, and leaves a sign of life. It holds no work itself.

The queue is only a bell: what is due are rows of the domain, and the schedule sweeps over them every minute. So this
may be killed at any moment and nothing is lost.
"""

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess
from uuid import uuid4

from django.core.management import call_command
from django.db import Error, close_old_connections, connections

from coalface.base.clock import beat, tick
from coalface.base.tasks import rescue
from coalface.base.wiring import wired
from coalface.config.keep import end_with_parent

log = logging.getLogger("coalface.work")

TICK = 1.0  # seconds
BEAT = 15.0  # seconds
RESCUE = 60.0  # seconds
LAST_WORDS = 30.0  # seconds for the running task when told to stop
SLOWEST_RESTART = 30.0  # seconds


class Worker:
    """One child process that runs queued tasks, started again whenever it ends."""

    def __init__(self) -> None:
        self.process: BaseProcess | None = None
        self.name = ""
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
            rescue(self.name)
            self.process = None
        if now >= self.resume:
            self._start()

    def _start(self) -> None:
        self.name = uuid4().hex
        self.started = time.monotonic()
        # Forked, so that the two share what they have loaded. A connection cannot be shared.
        for connection in connections.all(initialized_only=True):
            connection.close()
            if hasattr(connection, "close_pool"):
                connection.close_pool()
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
            rescue(self.name)


def _run_tasks(name: str) -> None:
    """Run queued tasks until told to stop, in a process of its own."""
    end_with_parent()
    # A session of its own: Ctrl-C reaches the other process alone, which then ends this one in order.
    os.setsid()
    call_command("db_worker", worker_id=name, startup_delay=False, reload=False, verbosity=0)


def work() -> None:
    """Run until SIGTERM or SIGINT. A database that is away for a while is waited for."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    worker = Worker()
    last_beat = last_rescue = float("-inf")
    log.info("Working in the background as process %s.", os.getpid())
    while not told_to_stop.is_set():
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
        except Error:
            log.exception("The database did not answer; trying again.")
        told_to_stop.wait(TICK)
    worker.stop()
    log.info("Stopped.")
