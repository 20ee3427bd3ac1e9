"""The server told to change for a new one, and to stop, while visitors ask without a pause: nothing accepted is lost.

    .venv/bin/python -m tests.load.restarts [--seconds 20] [--changes 5] [--kills 3]

prints how many requests were sent and answered over changes (SIGHUP), processes that were killed, and a stop (SIGTERM).
Each request is a connection of its own, so that every one that was accepted must be answered; after the stop connecting
is refused. Ends with 1 when one was lost. What a killed process was answering at that moment is lost with it, and counted.
"""

import argparse
import http.client
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.hub import Hub, has_ended, new_hub, wait_until

CLIENTS = 8


class Visitors:
    """So many who ask one page after another until they are told to go home."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answered: Counter = Counter()
        self.lost: list[str] = []
        self.refused = 0
        self.done = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]

    def __enter__(self) -> "Visitors":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()

    def _ask(self) -> None:
        while not self.done.is_set():
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                line.connect()
            except OSError:
                with self.lock:
                    self.refused += 1
                self.done.wait(0.02)
                continue
            try:
                line.request("GET", "/about/", headers={"Connection": "close"})
                answer = line.getresponse()
                answer.read()
                with self.lock:
                    self.answered[answer.status] += 1
            except (OSError, http.client.HTTPException) as error:
                with self.lock:
                    self.lost.append(repr(error))
            finally:
                line.close()


def change(hub: Hub) -> None:
    """Have the keeper put a new server in place of the old one, and wait until the old one has gone."""
    (old,) = hub.server.children()
    hub.server.send_signal(signal.SIGHUP)
    wait_until(lambda: has_ended(old), seconds=180)
    wait_until(hub.two_listen)


def changes(hub: Hub, *, times: int, between: float) -> Visitors:
    """Change the server so many times under load, with so many seconds of work between."""
    with Visitors(hub.port) as visitors:
        for _ in range(times):
            time.sleep(between)
            change(hub)
        time.sleep(between)
    return visitors


def kills(hub: Hub, *, times: int, between: float) -> Visitors:
    """Kill one web process after another under load."""
    with Visitors(hub.port) as visitors:
        for _ in range(times):
            time.sleep(max(between, 6))  # two that die within five seconds are taken for a loop
            hub.web_processes()[0].kill()
            wait_until(hub.two_listen)
        time.sleep(between)
    return visitors


def stop(hub: Hub, *, after: float) -> tuple[Visitors, int]:
    """Stop the server under load; return the visitors and its exit code."""
    with Visitors(hub.port) as visitors:
        time.sleep(after)
        hub.server.send_signal(signal.SIGTERM)
        code = hub.server.wait(40)
        wait_until(lambda: visitors.refused > 0)
    return visitors, code


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load.restarts")
    parser.add_argument("--changes", type=int, default=5)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--stops", type=int, default=3)
    parser.add_argument("--between", type=float, default=3, help="seconds")
    wanted = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory(prefix="coalface-restarts-") as folder, new_hub(Path(folder) / "hub") as hub:
        hub.serve()
        lost += report(f"{wanted.changes} changes", changes(hub, times=wanted.changes, between=wanted.between))
        report(f"{wanted.kills} processes killed", kills(hub, times=wanted.kills, between=wanted.between))
        for number in range(wanted.stops):
            visitors, code = stop(hub, after=wanted.between)
            lost += report(f"stop {number + 1}, code {code}", visitors)
            hub.serve()
    return 1 if lost else 0


def report(what: str, visitors: Visitors) -> int:
    sys.stdout.write(
        f"{what:22} answered {dict(visitors.answered)}, lost {len(visitors.lost)} {sorted(set(visitors.lost))[:3]}"
        f", refused before sending {visitors.refused}\n"
    )
    sys.stdout.flush()
    return len(visitors.lost) + sum(number for status, number in visitors.answered.items() if status != 200)


if __name__ == "__main__":
    sys.exit(main())
