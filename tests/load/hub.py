"""A real hub: its own home, its own database, the real server in its own process. For what no test client can show."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psutil
import psycopg
from django.conf import settings

COALFACE = [sys.executable, "-P", "-m", "coalface.config.cli"]
PASSWORD = "a quiet corner of the pit"


def wait_until(true: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Ask again and again until it is so. Raises AssertionError when it never is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{true} did not come true within {seconds} seconds."
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(process: psutil.Process) -> bool:
    """Whether this process waits for visitors at some address."""
    try:
        return any(line.status == psutil.CONN_LISTEN for line in process.net_connections())
    except psutil.Error:
        return False


def has_ended(process: psutil.Process) -> bool:
    """Whether it runs no more, also where its parent has not yet asked how it ended."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@dataclass
class Hub:
    """A home that has been migrated, and the processes that were started on it."""

    home: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    server: psutil.Popen | None = None
    started: list[psutil.Popen] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def coalface(self, *words: str) -> str:
        """Run one command on this hub and return what it says."""
        done = subprocess.run([*COALFACE, *words], env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def ask(self, code: str) -> str:
        """Return what this Python code prints inside the hub."""
        return self.coalface("shell", "--verbosity", "0", "--no-imports", "--command", code)

    def start(self, *words: str) -> psutil.Popen:
        """Start a command that goes on until it is told to stop."""
        log = open(self.home / f"{words[0]}.log", "ab")  # noqa: SIM115 - the process writes to it from now on
        self.started.append(psutil.Popen([*COALFACE, *words], env=self.environment, stdout=log, stderr=log))
        return self.started[-1]

    def kill(self) -> None:
        """End whatever was started and still runs, as when a test has failed half way."""
        for one in self.started:
            with suppress(psutil.NoSuchProcess):
                for process in [one, *one.children(recursive=True)]:
                    with suppress(psutil.NoSuchProcess):
                        process.kill()

    def serve(self) -> None:
        """Start the web server with two processes and wait for its first answer."""
        self.server = self.start("serve", "--port", str(self.port), "--workers", "2")
        wait_until(lambda: self.server.poll() is not None or self.two_listen(), seconds=180)
        assert self.server.poll() is None, (self.home / "serve.log").read_text()

    def two_listen(self) -> bool:
        """Whether both web processes are ready for visitors."""
        return sum(listens(process) for process in self.web_processes()) == 2

    def web_processes(self) -> list[psutil.Process]:
        """Return the processes that answer requests: the keeper's server's children."""
        found = []
        for server in self.server.children():
            with suppress(psutil.NoSuchProcess):  # one that is replaced may end between the two questions
                found += server.children()
        return found

    def visitor(self) -> "Visitor":
        return Visitor(self)


class Visitor:
    """A browser without a screen: it keeps cookies and fills in forms."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.jar = CookieJar()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.hub.address + path, timeout=30) as answer:
            return answer.read().decode()

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Fill in the form at this path and send it; returns the page that follows."""
        body = urlencode(self.hidden(path) | fields).encode()
        with self.opener.open(self.hub.address + path, body, timeout=30) as answer:
            return answer.read().decode()

    def hidden(self, path: str) -> dict[str, str]:
        """Return what the form at this path carries unseen."""
        page = self.get(path)
        hidden = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page)
        pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in hidden]
        return {name[1]: value[1] if value else "" for name, value in pairs if name}

    def choices(self, path: str, name: str) -> list[str]:
        """Return the values among which the form at this path lets one choose."""
        tags = [tag for tag in re.findall(r"<input[^>]*>", self.get(path)) if f'name="{name}"' in tag]
        return [match[1] for tag in tags if (match := re.search(r'value="([^"]*)"', tag))]

    def sign_in(self, email: str) -> "Visitor":
        self.post("/accounts/login/", {"login": email, "password": PASSWORD})
        return self

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


@contextmanager
def new_hub(home: Path, *, database: str | None = None) -> Iterator[Hub]:
    """Make a hub on the kind of database that the tests run on; everything of it is gone afterwards.

    `database` names an empty PostgreSQL database instead, or SQLite by no name.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COALFACE_", "DATABASE_"))}
    environment |= {"COALFACE_HOME": str(home)}
    with _own_database(home.name) if database is None else nullcontext(database) as url:
        hub = Hub(home, environment | ({"DATABASE_URL": url} if url else {}))
        hub.coalface("upgrade")
        try:
            yield hub
            running = [one for one in hub.started if one is hub.server or one.poll() is None]
            for one in running:
                one.send_signal(signal.SIGTERM)
            assert [one.wait(40) for one in running] == [0] * len(running)
        except BaseException:
            hub.kill()
            raise


@contextmanager
def _own_database(name: str) -> Iterator[str]:
    database = settings.DATABASES["default"]
    if "postgresql" not in database["ENGINE"]:
        yield ""
        return
    name = f"coalface_{os.getpid()}_{re.sub(r'[^a-z0-9]', '_', name.lower())}"
    who = quote(database["USER"]) + (f":{quote(database['PASSWORD'])}" if database["PASSWORD"] else "")
    server = f"{who}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
    with psycopg.connect(f"postgresql://{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgres://{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
