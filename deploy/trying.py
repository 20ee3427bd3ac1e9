"""What the proofs in this folder share: they build, install and run a real hub outside the clone, and look at it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

ROOT = Path(__file__).resolve().parent.parent
# Nothing of the project's own surroundings: not its virtual environment, not its settings.
OUTSIDE = {
    key: value
    for key, value in os.environ.items()
    if not key.startswith(("COALFACE_", "DATABASE_", "DJANGO_", "PYTHON", "VIRTUAL_ENV"))
}
ADDRESS, PASSWORD = "olive@hub.example", "seven quiet hills over there"


class Wrong(Exception):
    """Something is not as it must be; the message says what."""


def say(words: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
    sys.stdout.flush()


def must(true: object, words: str) -> None:
    """Say what holds. Raises Wrong when it does not."""
    if not true:
        raise Wrong(words)
    say(f"  ✓ {words}")


def run(words: Sequence[object], *, code: int = 0, seconds: float = 600, **more: object) -> str:
    """Run a program to its end and return all it printed. Raises Wrong when it ends otherwise than with `code`."""
    merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "timeout": seconds} | more
    done = subprocess.run([str(word) for word in words], **merged)
    if done.returncode != code:
        raise Wrong(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def wait_until(true: Callable[[], object], what: str, *, seconds: float = 60) -> None:
    """Ask again and again until it is so. Raises Wrong when it never is."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise Wrong(f"{what}: not within {seconds:.0f} seconds")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    """Whether anybody takes visitors at this port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A folder outside the clone that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix=f"coalface-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def built() -> Path:
    """Build what an operator gets, and return the folder it is in."""
    say("Building the wheel")
    run([ROOT / "bin" / "build"])
    return ROOT / "dist"


def installed(venv: Path, lock: Path, wheel: Path) -> Path:
    """Install a wheel and the packages of its lock, as docs/operate.md says; returns the `coalface` command."""
    say(f"Installing {wheel.name} into a fresh environment")
    run(["/usr/bin/python3", "-m", "venv", venv], env=OUTSIDE)
    pip = [venv / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
    run([*pip, "--require-hashes", "-r", lock], env=OUTSIDE, cwd=venv)
    run([*pip, "--no-deps", "--no-index", wheel], env=OUTSIDE, cwd=venv)
    return venv / "bin" / "coalface"


class Visitor:
    """A browser without a screen: it keeps cookies and fills in forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Return status, body and headers (in small letters) of an answer."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            with self.opener.open(Request(urljoin(self.address, path), data, named), timeout=60) as answer:
                return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.headers.items()}
        except HTTPError as error:
            return error.code, error.read().decode(), {k.lower(): v for k, v in error.headers.items()}

    def sign_in(self, email: str, password: str) -> str:
        """Sign in and return the page that follows."""
        page = self.ask("/accounts/login/")[1]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        data = urlencode(hidden | {"login": email, "password": password}).encode()
        return self.ask("/accounts/login/", data, Referer=f"{self.address}/accounts/login/")[1]


class Hub:
    """The processes of a hub, run from a home of its own by an installed `coalface` command."""

    def __init__(self, command: Sequence[object], home: Path, **environment: str) -> None:
        self.command, self.home, self.port = [str(word) for word in command], home, free_port()
        self.environment = OUTSIDE | environment
        self.processes: list[subprocess.Popen] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.address)

    def coalface(self, *words: object, code: int = 0) -> str:
        return run([*self.command, *words], code=code, env=self.environment, cwd=self.home)

    def start(self, *words: object) -> subprocess.Popen:
        log = open(self.home / f"{words[0]}.log", "ab")  # noqa: SIM115 - the process writes to it from now on
        words = [*self.command, *map(str, words)]
        process = subprocess.Popen(words, env=self.environment, cwd=self.home, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def serve(self, *words: object) -> None:
        """Start the web server and wait until it says that it is ready."""
        server = self.start("serve", "--port", self.port, *words)
        wait_until(lambda: server.poll() is not None or self.ready(), "the hub answers", seconds=120)
        if server.poll() is not None:
            raise Wrong(f"coalface serve ended with {server.returncode}:\n{self.log('serve')}")

    def ready(self) -> bool:
        with suppress(URLError, OSError):
            return self.visitor.ask("/health/ready/")[0] == 200
        return False

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text()

    def stop(self) -> list[int]:
        """Tell everything to stop, as systemd does, and return the exit codes."""
        for process in self.processes:
            process.terminate()
        codes = [process.wait(60) for process in self.processes]
        self.processes.clear()
        return codes

    def look_at_pages(self, email: str = ADDRESS, password: str = PASSWORD, *, see: str = "") -> None:
        """Look at the front page and what it is made of, signed out and signed in. Raises Wrong."""
        status, page, _headers = self.visitor.ask("/")
        must(status == 200 and "<main" in page, "the front page is there")
        assets = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', page)))
        for path in assets:
            if self.visitor.ask(path)[0] != 200:
                raise Wrong(f"{path} is missing")
        must(len(assets) >= 4, f"its {len(assets)} style sheets, scripts and pictures are there, under hashed names")
        for path in ("/about/", "/accessibility/", "/accounts/login/", "/accounts/signup/"):
            if self.visitor.ask(path)[0] != 200:
                raise Wrong(f"{path} is missing")
        page = self.visitor.sign_in(email, password)
        must(see in page and "/accounts/logout/" in page, "a member can sign in")


@contextmanager
def hub(command: Sequence[object], home: Path, **environment: str) -> Iterator[Hub]:
    """A hub whose processes end with this block, whatever happens in it."""
    one = Hub(command, home, **environment)
    try:
        yield one
    finally:
        for process in one.processes:
            process.terminate()
        for process in one.processes:
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main(proof: Callable[[], None]) -> None:
    """Run one proof and end with 0, or with 1 and a sentence."""
    began = time.monotonic()
    try:
        proof()
    except (Wrong, subprocess.TimeoutExpired) as problem:
        say(f"NOT SO: {problem}")
        sys.exit(1)
    say(f"All of it holds. {time.monotonic() - began:.0f} seconds.")
