"""Many members post at once, over and over, while the hub works or is killed; then what is there is counted.

    .venv/bin/python -m tests.load.posting [--clients 32] [--seconds 30] [--postgresql] [--kill]

serves a hub of its own with two processes. Every client answers, comments and asks with words that nobody else posts,
and sends one form of eight twice at the same moment, as a double click does. Without `--kill` whatever is not
acknowledged is an error. With it all web processes are killed with SIGKILL again and again, and of a PostgreSQL of its
own (`--postgresql`) every process too; a client that got no answer sends the same form again until it does.
Afterwards every form that was acknowledged must have made exactly one thing, and every other at most one.
"""

import argparse
import http.client
import json
import random
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.cluster import Cluster, new_cluster
from tests.load.hub import Hub, new_hub, wait_until

WEB, DATABASE = ("workers", "server", "everything"), ("database", "connection")
MOST_TRIES = 2000  # a fifth of a second apart
PREPARE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from coalface.entries.actions import publish
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.kind import QUESTION
from coalface.people.models import Member
group = Group.objects.get(slug="connects")
sessions = []
for n in range({clients}):
    member = Member.objects.create(email=f"m{{n}}@hill.example", name=f"Writer {{n}}", handle=f"w-{{n}}", state="active")
    let_in(group=group, member=member, role="member" if n else "lead")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    sessions.append(session.session_key)
asked = [
    publish(kind=QUESTION, viewer=viewer_of(member), group=group, title=f"Who writes {{n}}?", source="All?", level=2).pk
    for n in range(4)
]
print(json.dumps({{"sessions": sessions, "asked": asked, "group": group.pk}}))
"""
SOURCES = """
import json
from coalface.entries.models import Entry, Reply, Revision
print(json.dumps({
    "sources": list(Revision.objects.filter(source__startswith="Words ").values_list("source", flat=True)),
    "replies": Reply.everything.count(),
    "wrong_counts": [
        entry.pk
        for entry in Entry.everything.all()
        if entry.replies != Reply.everything.filter(entry=entry, is_answer=True).count()
    ],
}))
"""


@dataclass
class Form:
    """One thing that a client wants made, and what became of it."""

    address: str
    fields: dict[str, str]
    twice: bool
    answers: list[int] = field(default_factory=list)  # statuses; 0 is no answer

    @property
    def words(self) -> str:
        return self.fields["source"]

    @property
    def acknowledged(self) -> bool:
        return 303 in self.answers


@dataclass
class Crowd:
    """Members who post until they are told to stop."""

    port: int
    sessions: list[str]
    asked: list[int]
    group: int
    patient: bool  # whether to send again what got no answer
    forms: list[Form] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # seconds until a form was acknowledged the first time asked
    _enough: threading.Event = field(default_factory=threading.Event)

    def acknowledged(self) -> int:
        return sum(form.acknowledged for form in list(self.forms))

    def post(self, *, seconds: float, meanwhile: Callable[[], None]) -> None:
        """Let everybody post for at least so long, and until `meanwhile` has done its harm."""
        threads = [threading.Thread(target=self._client, args=(session,)) for session in self.sessions]
        least = time.monotonic() + seconds
        for thread in threads:
            thread.start()
        try:
            meanwhile()
            self._enough.wait(least - time.monotonic())
        finally:
            self._enough.set()
            for thread in threads:
                thread.join()

    def _client(self, session: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        token = secrets.token_hex(16)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        number = random.randrange(10)
        while not self._enough.is_set():
            number += 1
            form = self._form(number)
            self.forms.append(form)
            began = time.monotonic()
            if form.twice:
                other = threading.Thread(target=self._send, args=(None, form, headers))
                other.start()
                self._send(line, form, headers)
                other.join()
            else:
                self._send(line, form, headers)
            if form.answers == [303]:
                self.times.append(time.monotonic() - began)
            # Past the end still: whoever got no answer presses again, as people do.
            while self.patient and not form.acknowledged and len(form.answers) < MOST_TRIES:
                time.sleep(0.2)
                self._send(line, form, headers)
        line.close()

    def _form(self, number: int) -> Form:
        fields = {"source": f"Words {secrets.token_hex(12)}.", "once": secrets.token_urlsafe(12)}
        address = f"/entries/{random.choice(self.asked)}/replies/"
        if number % 10 == 4:
            fields["comment"] = "1"
        elif number % 10 == 7 and number < 200:  # asking has a limit
            address = "/questions/new/"
            fields |= {"title": f"Who knows {number}?", "where": str(self.group), "level": "2", "tags": ""}
        return Form(address, fields, twice=random.randrange(8) == 0)

    def _send(self, line: http.client.HTTPConnection | None, form: Form, headers: dict[str, str]) -> None:
        own = line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            own.request("POST", form.address, urlencode(form.fields), headers)
            answer = own.getresponse()
            answer.read()
            form.answers.append(answer.status)
        except (OSError, http.client.HTTPException):
            form.answers.append(0)
            own.close()
        if line is None:
            own.close()


def faults(hub: Hub, crowd: Crowd) -> Iterator[str]:
    """Compare what was acknowledged with what is there, and yield a sentence for whatever is not as it must be."""
    there = json.loads(hub.ask(SOURCES))
    made = Counter(there["sources"])
    lost = [form for form in crowd.forms if form.acknowledged and not made[form.words]]
    if lost:
        yield f"{len(lost)} acknowledged forms made nothing, such as {lost[0]}"
    doubled = [words for words, times in made.items() if times > 1]
    if doubled:
        yield f"{len(doubled)} forms made more than one thing, such as {doubled[0]}"
    if strange := made.keys() - {form.words for form in crowd.forms}:
        yield f"{len(strange)} things were made that nobody sent"
    if there["wrong_counts"]:
        yield f"The replies of entries {there['wrong_counts']} are counted wrongly."
    if crowd.patient and (unanswered := sum(not form.acknowledged for form in crowd.forms)):
        yield f"{unanswered} forms were never acknowledged, however often they were sent."
    if not crowd.patient and (wrong := Counter(s for form in crowd.forms for s in form.answers if s != 303)):
        yield f"Answers that were no acknowledgement: {dict(wrong)}"
    if wrong := {status for form in crowd.forms for status in form.answers} - {0, 303, 503}:
        yield f"Answers that must not be: {wrong}"


def harm(hub: Hub, cluster: Cluster | None, crowd: Crowd, *, names: Sequence[str]) -> Counter:
    """Kill one thing after the other, each when the crowd is being answered again; returns how often what was killed.

    `names` are those of the functions within. A cluster is needed for `database` and `connection`.
    """

    def workers() -> None:
        for process in hub.web_processes():
            process.kill()

    def server() -> None:
        hub.server.children()[0].kill()

    def everything() -> None:
        for process in [hub.server, *hub.server.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        hub.server.wait()
        hub.serve()

    def database() -> None:
        cluster.kill()
        cluster.start()

    def connection() -> None:
        cluster.kill_a_connection()

    done: Counter = Counter()
    acts = {act.__name__: act for act in (workers, server, everything, database, connection)}
    for name in names:
        enough = crowd.acknowledged() + len(crowd.sessions)
        wait_until(lambda enough=enough: crowd.acknowledged() >= enough, seconds=120)
        acts[name]()
        done[name] += 1
    return done


def crowd_for(hub: Hub, *, clients: int, patient: bool) -> Crowd:
    """Make members, sign them in, and give them four questions to answer."""
    made = json.loads(hub.ask(PREPARE.format(clients=clients)).splitlines()[-1])
    return Crowd(port=hub.port, patient=patient, **made)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--clients", type=int, default=32)
    asked.add_argument("--seconds", type=float, default=30)
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own")
    asked.add_argument("--kill", action="store_true")
    wanted = asked.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coalface-posting-")))
        cluster = stack.enter_context(new_cluster()) if wanted.postgresql else None
        hub = stack.enter_context(new_hub(home / "hub", database=cluster.url if cluster else ""))
        crowd = crowd_for(hub, clients=wanted.clients, patient=wanted.kill)
        hub.serve()
        killed: Counter = Counter()

        def meanwhile() -> None:
            if wanted.kill:
                killed.update(harm(hub, cluster, crowd, names=(WEB + DATABASE if cluster else WEB) * 2))

        began = time.monotonic()
        crowd.post(seconds=wanted.seconds, meanwhile=meanwhile)
        took = time.monotonic() - began
        found = list(faults(hub, crowd))
        hub.coalface("check")
        report(wanted, crowd, killed, took, hub)
    for fault in found:
        print(f"FAULT: {fault}")  # noqa: T201
    return 1 if found else 0


def report(wanted: argparse.Namespace, crowd: Crowd, killed: Counter, took: float, hub: Hub) -> None:
    times = sorted(crowd.times)
    statuses = Counter(status for form in crowd.forms for status in form.answers)
    log = (hub.home / "serve.log").read_text()
    lines = [
        f"database: {'postgresql' if wanted.postgresql else 'sqlite'}, clients: {wanted.clients}, seconds: {took:.1f}",
        f"forms: {len(crowd.forms)}, sent: {sum(statuses.values())}, twice at once: {sum(form.twice for form in crowd.forms)}",
        f"acknowledged forms: {sum(form.acknowledged for form in crowd.forms)}",
        f"answers (0 is none): {dict(sorted(statuses.items()))}",
        f"killed: {dict(killed)}",
        f"lines in the server's log: {log.count(chr(10))}, tracebacks: {log.count('Traceback')}",
    ]
    if times:
        lines.append(f"p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms")
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
