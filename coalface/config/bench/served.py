"""A generated hub while it is served as in production: web server and worker, their processor time and their memory."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from coalface.config.bench.hub_folder import HubFolder, environment

LONGEST_START = 240  # seconds; a busy machine takes its time to collect static files
PYTHON = [sys.executable, "-P", "-m"]


@dataclass(frozen=True)
class Served:
    """Where a hub answers, and its processes where they are ours."""

    name: str
    address: str
    cookies: dict[str, str]
    server: psutil.Process | None = None
    worker: psutil.Process | None = None
    database: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def connect(self, *, timeout: float = 60) -> socket.socket:
        """Open a connection. Raises OSError where nobody answers, or not as whom they claim to be."""
        parts = urlsplit(self.address)
        secure = parts.scheme == "https"
        stream = socket.create_connection((parts.hostname, parts.port or (443 if secure else 80)), timeout=timeout)
        return ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname) if secure else stream

    def cpu(self) -> float:
        """Return the seconds of processor time that the web server and its children have used."""
        return sum(_spent(process) for process in self._of(self.server))

    def database_cpu(self) -> float:
        """Return the same of the PostgreSQL processes that serve this hub, where they run on this machine."""
        if not self.database.startswith("postgres"):
            return 0.0
        called = f" {urlsplit(self.database).path.strip('/')} "
        return sum(
            _spent(process)
            for process in psutil.process_iter(["name", "cmdline"])
            if process.info["name"] == "postgres" and called in f" {' '.join(process.info['cmdline'] or [])} "
        )

    def memory(self) -> dict[str, float]:
        """Return the megabytes of web server and worker, shared pages divided by who shares them (PSS)."""
        return {
            name: sum(map(_pss, self._of(process))) / 1024
            for name, process in (("web", self.server), ("work", self.worker))
            if process is not None
        }

    def _of(self, process: psutil.Process | None) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return [process, *process.children(recursive=True)] if process else []
        return []


def _spent(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return spent.user + spent.system


def _pss(process: psutil.Process) -> int:
    """Return kilobytes; nothing where the kernel does not say, or not to us."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def prepare(hub: HubFolder, *, plans: str = "") -> dict[str, str]:
    """Bring a kept hub up to date and return the cookies of its members. Raises CalledProcessError when that fails."""
    words = ["--plans", str(Path(plans).resolve())] if plans else []
    done = subprocess.run(
        [*PYTHON, "coalface.config.bench.inside", *words],
        env=environment(hub.home, hub.database),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@contextmanager
def serve(
    hub: HubFolder,
    cookies: dict[str, str],
    *,
    name: str,
    workers: int,
    checkout: Path | None = None,
    anew: bool = False,
) -> Iterator:
    """Serve a hub and work for it until the end, by the code of this checkout or of another one.

    With `anew` no visitor's page is kept.
    """
    port, settings = free_port(), environment(hub.home, hub.database)
    if checkout is not None:  # it collects static files of its own, and believes in the same sessions
        home = checkout.parent / f"{checkout.name}-home"
        settings = environment(home, hub.database or f"sqlite:///{hub.home / 'coalface.sqlite3'}") | {
            "COALFACE_SECRET_KEY": (hub.home / "secret-key").read_text().strip(),
            "PYTHONPATH": str(checkout),
        }
    if anew:
        settings["COALFACE_KEPT_PAGES"] = "0"
    cli = [*PYTHON, "coalface.config.cli"]
    log = open(hub.home / "serve.log", "ab")  # noqa: SIM115 - the processes write to it from now on
    started = []
    try:
        for words in (["serve", "--port", str(port), "--workers", str(workers)], ["work"]):
            started.append(psutil.Popen([*cli, *words], env=settings, stdout=log, stderr=log, cwd=hub.home))
        wait_for(port, started[0], hub.home / "serve.log")
        yield Served(name, f"http://127.0.0.1:{port}", cookies, *started, database=hub.database)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=60)
        log.close()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(port: int, server: psutil.Popen, log: Path) -> None:
    """Return once the server answers. Raises RuntimeError with its last words when it ended, or took too long."""
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start:\n" + "\n".join(log.read_text().splitlines()[-20:]))


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
