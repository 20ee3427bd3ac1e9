"""A backup under load brings back everything that was acknowledged before it began; damaged archives change nothing.

    .venv/bin/python -m tests.load.backups [--clients 16] [--seconds 20] [--archives 1000] [--seed 7]

First so many clients post replies to a real server, while photos are changed and their old files deleted, and a backup is
made meanwhile: it is restored into an empty folder, `coalface check` is run there, and the replies are counted. Then the
archive of a small hub is damaged in every way that tests/damage.py knows, in turn, and each is given to restoring. On the
database of DATABASE_URL, or on SQLite. What does not hold raises.
"""

import argparse
import http.client
import json
import secrets
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection

import conftest  # noqa: F401 - sets Django up, as for the tests
from coalface.interfaces.archive.manifest import Unrestorable
from coalface.interfaces.archive.restore import restore, verify
from coalface.interfaces.archive.tables import Table, tables
from tests.damage import Damage, sealed
from tests.load.hub import Hub, new_hub

FILL = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from coalface.base.files import keep_bytes
from coalface.entries.actions import publish
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.kind import QUESTION
from coalface.people.models import Member
group, sessions = Group.objects.get(slug="connects"), []
for n in range({number}):
    photo = keep_bytes(b"a face" * 200, folder="photos")
    member = Member.objects.create(
        email=f"m{{n}}@hill.example", name=f"Writer {{n}}", handle=f"w-{{n}}", state="active", photo=photo
    )
    let_in(group=group, member=member, role="member" if n else "lead")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    sessions.append(session.session_key)
entry = publish(kind=QUESTION, viewer=viewer_of(member), group=group, title="Who writes?", source="All?", level=2)
print(json.dumps({{"sessions": sessions, "entry": entry.pk}}))
"""
PHOTOS = """
import time
from django.db import transaction
from coalface.base import files
from coalface.people.models import Member
end, changed = time.monotonic() + {seconds}, 0
while time.monotonic() < end:
    for number in Member.objects.exclude(photo="").order_by("pk").values_list("pk", flat=True):
        new = files.keep_bytes(b"a face" * 200, folder="photos")
        with transaction.atomic():
            old = Member.objects.select_for_update().get(pk=number).photo
            Member.objects.filter(pk=number).update(photo=new)
            transaction.on_commit(lambda old=old: files.forget(old))
        changed += 1
print(changed)
"""
BODIES = """
import json
from coalface.entries.models import Revision
print(json.dumps(list(Revision.objects.filter(source__startswith="Words ").values_list("source", flat=True))))
"""


class Writer(threading.Thread):
    """One member who posts a reply after the other, and notes when each was acknowledged."""

    def __init__(self, port: int, session: str, entry: int, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        token = secrets.token_hex(16)
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.address, self.enough = f"/entries/{entry}/replies/", enough
        self.acknowledged: dict[str, float] = {}
        self.failed: list[str] = []

    def run(self) -> None:
        while not self.enough.is_set():
            words = f"Words {secrets.token_hex(12)}"
            try:
                self.line.request("POST", self.address, urlencode({"source": words}), self.headers)
                answer = self.line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
                self.line.close()
                continue
            if answer.status == 303:
                self.acknowledged[words] = time.monotonic()
            else:
                self.failed.append(str(answer.status))


def under_load(hub: Hub, folder: Path, clients: int, seconds: float) -> None:
    """Post, back up meanwhile, restore, and count."""
    made = json.loads(hub.ask(FILL.format(number=clients)))
    hub.coalface("backup", str(folder / "small.zip"))
    hub.serve()
    enough = threading.Event()
    writers = [Writer(hub.port, session, made["entry"], enough) for session in made["sessions"]]
    changed: list[str] = []
    photos = threading.Thread(target=lambda: changed.append(hub.ask(PHOTOS.format(seconds=seconds * 1.5))))
    for thread in (photos, *writers):
        thread.start()
    enough.wait(seconds)
    began = time.monotonic()
    said = hub.coalface("backup", str(folder / "load.zip"))
    ended = time.monotonic()
    enough.set()
    for thread in (photos, *writers):
        thread.join()
    acknowledged = {words: at for writer in writers for words, at in writer.acknowledged.items()}
    before = {words for words, at in acknowledged.items() if at < began}
    meanwhile = {words for words, at in acknowledged.items() if began <= at < ended}
    failed = [error for writer in writers for error in writer.failed]
    say(f"{said.splitlines()[0]}; made in {ended - began:.1f} s")
    say(f"{clients} clients, {len(before)} replies acknowledged before it began, {len(meanwhile)} while it was made")
    say(f"{len(failed)} replies failed {Counter(failed).most_common(2)}; {changed[0]} photos were changed")
    with new_hub(folder / "back") as back:
        say(back.coalface("restore", str(folder / "load.zip")).splitlines()[0])
        say(back.coalface("check").splitlines()[-1])
        there = Counter(json.loads(back.ask(BODIES)))
    missing = [words for words in before if there[words] != 1]
    twice = [words for words, number in there.items() if number > 1]
    say(
        f"of those before, {len(before) - len(missing)} are there once; of those meanwhile, {len(there.keys() & meanwhile)}"
    )
    assert before and not failed and not missing and not twice


def damaged(archive: Path, archives: int, seed: int) -> None:
    """Give damaged archives to restoring, and see that each is refused and that nothing is written."""
    damage, home = Damage(archive, seed), settings.COALFACE_HOME
    refused, ways = Counter(), Counter()
    with tempfile.TemporaryDirectory(prefix="coalface-damaged-") as folder:
        path = Path(folder) / "damaged.zip"
        path.write_bytes(sealed(damage.members))
        verify(path)  # put together anew and undamaged it is taken: what is refused is refused for its damage
        call_command("migrate", verbosity=0)
        found = tables(connection)
        before, rows = everything_under(home), rows_of(found)
        for number in range(archives):
            way, content = damage.next(number)
            path.write_bytes(content)
            with suppress(Unrestorable):
                try:
                    restore(path)
                except Unrestorable as error:
                    refused[str(error)] += 1
                    raise
                raise AssertionError(f"Archive {number} was taken: {way}.")
            assert everything_under(home) == before and rows_of(found) == rows, way
            assert [one.name for one in Path(folder).iterdir()] == [path.name], way
            ways[way] += 1
    say(f"{archives} archives damaged in {len(ways)} ways: {refused.total()} refused, nothing was written")
    for sentence, number in refused.most_common():
        say(f"{number:6}  {sentence[:110]}")


def everything_under(folder: Path) -> set[tuple[str, bytes | None]]:
    """Return all files and folders there, but for those of the database."""
    return {
        (str(path), path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
        if "sqlite3" not in path.name
    }


def rows_of(found: list[Table]) -> dict[str, list[list]]:
    """Return everything in the database."""
    return {table.name: list(table.rows(connection)) for table in found}


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--clients", type=int, default=16)
    words.add_argument("--seconds", type=float, default=20, help="of posting before the backup begins")
    words.add_argument("--archives", type=int, default=1000)
    words.add_argument("--seed", type=int, default=7)
    asked = words.parse_args()
    say(f"database: {connection.vendor}")
    with tempfile.TemporaryDirectory(prefix="coalface-backups-") as folder:
        with new_hub(Path(folder) / "hub") as hub:
            under_load(hub, Path(folder), asked.clients, asked.seconds)
        damaged(Path(folder) / "small.zip", asked.archives, asked.seed)


if __name__ == "__main__":
    main()
