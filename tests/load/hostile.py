"""Slow connections, a fuzzer, and a hundred large uploads, each against the real server, while two visitors read pages.

    .venv/bin/python -m tests.load.hostile [--seconds 20] [--only slow fuzz uploads] [--largest BYTES]

prints how long the visitors' pages took at rest and under each, the memory of the web processes (shared pages counted
once), and what was answered. Ends with 1 when a page took more than three times its normal at the 99th percentile,
something answered 500, or memory grew by more than a quarter. The database is that of DATABASE_URL, else SQLite.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.fuzz import Fuzzer, learn
from tests.load.hub import Hub, new_hub
from tests.load.slow import Crowd
from tests.load.uploads import Sharing, share_all
from tests.load.watch import Seen, Watch, memory

SLOWER = 3.0  # times the normal
LARGER = 1.25  # times the memory before
# Sessions of members without a second step to take; the first is the visitors', the last few are the hub team's.
SESSIONS = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from coalface.people.models import Member
from coalface.entries.kind import entry_address
from coalface.entries.models import Entry
def session(member):
    made = SessionStore()
    made[SESSION_KEY], made[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = member.get_session_auth_hash()
    made.save()
    return f"{settings.SESSION_COOKIE_NAME}={made.session_key}"
members = list(Member.objects.filter(state="active").order_by("pk"))
entry = Entry.everything.filter(kind="question", state="published", level=3).order_by("-replies", "pk").first()
print(json.dumps({"cookies": [session(one) for one in members], "question": entry_address(entry)}))
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load.hostile", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="that the visitors read at rest and under slow lines")
    parser.add_argument("--only", nargs="*", choices=["slow", "fuzz", "uploads"], default=["slow", "fuzz", "uploads"])
    parser.add_argument("--lines", type=int, default=500, help="slow connections")
    parser.add_argument("--requests", type=int, default=10_000, help="bad requests")
    parser.add_argument("--uploads", type=int, default=100)
    parser.add_argument("--largest", type=int, default=20 * 1024 * 1024, help="bytes of an upload")
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    with tempfile.TemporaryDirectory(prefix="coalface-hostile-") as folder, new_hub(Path(folder) / "hub") as hub:
        hub.environment["COALFACE_HUB_TEAM_SECOND_FACTOR"] = "advised"
        hub.environment["COALFACE_LARGEST_FILE"] = str(wanted.largest)
        hub.coalface("demo")
        hub.serve()
        # Whoever attacks shares this machine with what is attacked, which elsewhere they would not.
        os.nice(15)
        return Attack(hub, wanted).run()


class Attack:
    """One after the other, with a look at the visitors and the memory each time."""

    def __init__(self, hub: Hub, wanted: argparse.Namespace) -> None:
        self.hub, self.wanted = hub, wanted
        found = json.loads(hub.ask(SESSIONS))
        self.cookies: list[str] = found["cookies"]
        self.paths = ["/", found["question"], "/questions/", "/groups/"]
        self.failed: list[str] = []
        self.normal = 0.0

    def run(self) -> int:
        say(f"load of the machine: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}")
        # A server that has answered nothing yet grows by whatever is asked first; what matters is one that has.
        asyncio.run(Fuzzer(self.hub.port, learn(self.hub, self.cookies[1:])).run(self.wanted.requests // 4))
        self.watch(3).seen()
        seen = self.watch(self.wanted.seconds).seen()
        self.normal = seen.at(0.99)
        self.line("at rest", seen, memory(self.hub.server))
        for name in self.wanted.only:
            before = memory(self.hub.server)
            began = time.monotonic()
            seen, answered = getattr(self, name)()
            after = memory(self.hub.server)
            self.line(name, seen, after)
            say(f"{'':10}{time.monotonic() - began:.0f} s, memory before {before:.0f} MB; answered: {answered}")
            self.judge(name, seen, before, after)
        for one in self.failed:
            say(one)
        return 1 if self.failed else 0

    def slow(self) -> tuple[Seen, object]:
        crowd = Crowd(self.hub.port, number=self.wanted.lines, large=self.large())

        async def attack() -> Seen:
            held = asyncio.create_task(crowd.hold_on(self.wanted.seconds + 6))
            await asyncio.sleep(3)
            watch = self.watch(self.wanted.seconds)
            say(f"{'':10}slow lines open: {crowd.open}")
            await held
            return watch.seen()

        seen = asyncio.run(attack())
        return seen, f"closed by the server {crowd.returned} times, refused {crowd.refused}"

    def fuzz(self) -> tuple[Seen, object]:
        fuzzer = Fuzzer(self.hub.port, learn(self.hub, self.cookies[1:]))
        watch = self.watch_meanwhile(lambda: asyncio.run(fuzzer.run(self.wanted.requests)))
        for status, request in fuzzer.broken[:20]:
            say(f"          {status}: {request[:300]!r}")
        self.no_500(fuzzer.statuses)
        return watch, dict(sorted(fuzzer.statuses.items()))

    def uploads(self) -> tuple[Seen, object]:
        forms = [
            Sharing(
                "/discussions/new/",
                f"{cookie}; csrftoken={'a' * 32}",
                "a" * 32,
                {"title": "A report", "source": "With a file.", "where": "hub", "level": "2", "tags": ""},
            )
            for cookie in (self.cookies[1:] * 10)[: self.wanted.uploads]
        ]
        statuses: Counter = Counter()
        size = self.wanted.largest
        seen = self.watch_meanwhile(lambda: statuses.update(asyncio.run(share_all(self.hub.port, forms, size=size))))
        self.no_500(statuses)
        return seen, dict(sorted(statuses.items()))

    def watch_meanwhile(self, attack) -> Seen:
        watch = self.watch(self.wanted.seconds * 60)  # at most; it is told to stop
        try:
            attack()
        finally:
            watch.process.send_signal(signal.SIGINT)
        return watch.seen()

    def no_500(self, statuses: Counter) -> None:
        broken = sum(number for status, number in statuses.items() if status >= 500 and status != 503)
        if broken:
            self.failed.append(f"{broken} requests were answered 500.")
        if statuses[0]:
            self.failed.append(f"{statuses[0]} requests were not answered.")

    def judge(self, name: str, seen: Seen, before: float, after: float) -> None:
        if seen.at(0.99) > SLOWER * self.normal:
            self.failed.append(f"{name}: pages took {seen.at(0.99) / self.normal:.1f} times their normal.")
        if seen.failed:
            self.failed.append(f"{name}: {seen.failed} pages of visitors failed: {seen.statuses}.")
        if after > LARGER * before:
            self.failed.append(f"{name}: memory grew from {before:.0f} to {after:.0f} MB.")

    def watch(self, seconds: float) -> Watch:
        return Watch(self.hub.port, self.cookies[0], self.paths, seconds=seconds)

    def line(self, name: str, seen: Seen, megabytes: float) -> None:
        say(
            f"{name:10}{len(seen.times):6} pages  p50 {seen.at(0.5):7.1f} ms  p99 {seen.at(0.99):7.1f} ms"
            f"  ({seen.at(0.99) / self.normal:4.1f} × normal)  worst {seen.times[-1]:7.1f} ms  memory {megabytes:.0f} MB"
        )

    def large(self) -> str:
        """Return the address of something large that anybody may have."""
        page = self.hub.visitor().get("/")
        return page.split('rel="stylesheet" href="')[1].split('"')[0]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
