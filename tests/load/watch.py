"""What an ordinary visitor meets meanwhile: how long pages take, from a process of its own, and how much memory there is.

    .venv/bin/python -m tests.load.watch PORT COOKIE SECONDS PATH [PATH …]

is the visitor, and prints one line of JSON; `Watch` starts it.
"""

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

VISITORS = 2


@dataclass(frozen=True)
class Seen:
    """What the visitors met. Times are in milliseconds, sorted."""

    times: list[float]
    statuses: dict[str, int]

    def at(self, share: float) -> float:
        """Return the time within which this share of the pages came."""
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)] if self.times else float("inf")

    @property
    def failed(self) -> int:
        return sum(number for status, number in self.statuses.items() if status != "200")


class Watch:
    """Visitors in a process of their own, so that they do not wait for whoever attacks."""

    def __init__(self, port: int, cookie: str, paths: list[str], *, seconds: float) -> None:
        words = [sys.executable, "-m", "tests.load.watch", str(port), cookie, str(seconds), *paths]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)

    def seen(self) -> Seen:
        """Wait for the visitors to finish."""
        said, _errors = self.process.communicate()
        found = json.loads(said)
        return Seen(sorted(found["times"]), found["statuses"])


def memory(root: psutil.Process) -> float:
    """Return the megabytes that a process and its children take, shared ones counted once."""
    total = 0
    for process in [root, *root.children(recursive=True)]:
        with suppress(OSError, psutil.Error):
            rolled = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            total += int(rolled.partition("\nPss:")[2].split()[0])
    return total / 1024


def _visit(port: int, cookie: str, paths: list[str], until: float, stopped, times: list[float], statuses: dict) -> None:
    while time.monotonic() < until and not stopped.is_set():
        for path in paths:
            began = time.perf_counter()
            status = 0
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            with suppress(OSError, http.client.HTTPException):
                line.request("GET", path, headers={"Cookie": cookie})
                answer = line.getresponse()
                answer.read()
                status = answer.status
            line.close()
            times.append(round((time.perf_counter() - began) * 1000, 2))
            statuses[status] = statuses.get(status, 0) + 1


def main() -> None:
    port, cookie, seconds, *paths = sys.argv[1:]
    times: list[float] = []
    statuses: dict[int, int] = {}
    until = time.monotonic() + float(seconds)
    stopped = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stopped.set())
    visitors = [
        threading.Thread(target=_visit, args=(int(port), cookie, paths, until, stopped, times, statuses))
        for _ in range(VISITORS)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    # Whoever has seen enough by themselves is told to stop, too; then it must not end in the middle of a line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.write(json.dumps({"times": times, "statuses": statuses}))


if __name__ == "__main__":
    main()
