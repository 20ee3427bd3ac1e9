"""A PostgreSQL server of one's own, in a folder of its own, that may be killed like a machine that fails."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from tests.load.hub import free_port, wait_until


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, the newest there is, or None."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def as_whom() -> dict[str, str]:
    """Return how to run them: PostgreSQL refuses to be run by root."""
    return {"user": "postgres", "group": "postgres", "cwd": "/"} if os.getuid() == 0 else {}


@dataclass
class Cluster:
    """A server whose data lies in `folder`."""

    folder: Path
    port: int
    process: psutil.Popen | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/hub"

    def start(self) -> None:
        """Start the server; returns when it answers, which after a crash is when it has recovered."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": str(self.port)}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        log = open(self.folder / "log", "ab")  # noqa: SIM115 - the server writes to it from now on
        self.process = psutil.Popen(
            [programs() / "postgres", "-D", self.folder / "data", *words], stdout=log, stderr=log, **as_whom()
        )
        wait_until(self.answers)

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError), self.connect("postgres"):
            return True
        return False

    def connect(self, database: str = "hub") -> psycopg.Connection:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname={database} connect_timeout=5"
        return psycopg.connect(address, autocommit=True)

    def kill(self) -> None:
        """Kill every process of the server with SIGKILL at once."""
        doomed = [self.process, *self.process.children(recursive=True)]
        for one in doomed:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait()
        psutil.wait_procs(doomed[1:], timeout=10)

    def kill_a_connection(self) -> None:
        """Kill one process that serves a connection: the server then throws out all the others and recovers."""
        for one in self.process.children():
            with suppress(psutil.NoSuchProcess):
                if " postgres hub " in " ".join(one.cmdline()):
                    one.kill()
                    return

    def stop(self) -> None:
        if self.process and self.process.is_running():
            self.process.send_signal(signal.SIGINT)  # a fast shutdown: connections are ended
            self.process.wait(30)


@contextmanager
def new_cluster() -> Iterator[Cluster]:
    """Make a server with an empty database `hub`; everything of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="coalface-cluster-"))
    try:
        if as_whom():
            shutil.chown(folder, "postgres", "postgres")
        make = [
            programs() / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(make, check=True, capture_output=True, **as_whom())
        cluster = Cluster(folder, free_port())
        cluster.start()
        try:
            with cluster.connect("postgres") as connection:
                connection.execute("CREATE DATABASE hub")
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)
