"""A hub on SQLite whose disk fills while members post and attach files; then there is room again.

    .venv/bin/python -m tests.load.full_disk [--size 96]

mounts a tmpfs of so many megabytes for the hub's home, for which it must be root. Files must be refused while words are
still kept, then words too, each with 507 and a sentence; pages are still read; nothing is half there, no row without its
file and no file without its row; and when something is deleted the hub goes on, without having been started anew.
"""

import argparse
import http.client
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.hub import Hub, new_hub
from tests.load.posting import crowd_for

MEGABYTE = 1024 * 1024
THERE = """
import json
from coalface.entries.models import Attachment, Entry, Reply, Revision
print(json.dumps({
    "sources": list(Revision.objects.filter(source__startswith="Words ").values_list("source", flat=True)),
    "replies": Reply.everything.count(),
    "counted": sum(Entry.everything.values_list("replies", flat=True)),
    "stored": list(Attachment.objects.values_list("stored", "size")),
}))
"""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a disk of this size; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="coalface-small-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


class Writer:
    """One member who posts to one question."""

    def __init__(self, hub: Hub, session: str, entry: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=40)
        self.path = f"/entries/{entry}/replies/"
        token = secrets.token_hex(16)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.statuses: Counter = Counter()

    def post(self, *, length: int = 30_000, file: int = 0) -> int:
        """Post words of this length, perhaps with a file of so many bytes; returns the status."""
        words = f"Words {secrets.token_hex(length // 2)}"
        fields = {"source": words, "once": secrets.token_urlsafe(12)}
        if file:
            edge = secrets.token_hex(16)
            parts = [
                f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
            ]
            head = (
                'Content-Disposition: form-data; name="files"; filename="all.txt"\r\nContent-Type: text/plain\r\n\r\n'
            )
            body = "".join([*parts, f"--{edge}\r\n{head}"]).encode() + b"x" * file + f"\r\n--{edge}--\r\n".encode()
            kind = f"multipart/form-data; boundary={edge}"
        else:
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        self.line.request("POST", self.path, body, self.headers | {"Content-Type": kind})
        answer = self.line.getresponse()
        page = answer.read().decode()
        self.statuses[answer.status] += 1
        if answer.status == 303:
            self.acknowledged.append(words)
        else:
            self.refused.append(words)
            assert answer.status == 507, (answer.status, page[:2000])
            assert "There is no room left" in page and answer.headers["Retry-After"]
            assert file or words in page, "What was typed did not come back."
        return answer.status

    def get(self, path: str) -> int:
        self.line.request("GET", path, headers=self.headers)
        answer = self.line.getresponse()
        answer.read()
        return answer.status


def whole(hub: Hub, writer: Writer) -> None:
    """Raise AssertionError where something is half there."""
    there = json.loads(hub.ask(THERE))
    made = Counter(there["sources"])
    assert sorted(made) == sorted(writer.acknowledged), "What is there is not what was acknowledged."
    assert set(made.values()) <= {1}
    assert there["counted"] == there["replies"] == len(made)
    uploads = hub.home / "uploads"
    files = {str(path.relative_to(uploads)): path.stat().st_size for path in uploads.glob("files/*/*")}
    assert files == dict(there["stored"]), "Rows and files do not agree."
    hub.coalface("check")


def main(size: int) -> None:
    with small_disk(size) as disk, new_hub(disk / "hub", database="") as hub:
        ballast, others = disk / "ballast", disk / "others"
        others.write_bytes(b"x" * 8 * MEGABYTE)
        crowd = crowd_for(hub, clients=1, patient=False)
        hub.serve()
        writer = Writer(hub, crowd.sessions[0], crowd.asked[0])
        page = f"/questions/{crowd.asked[0]}/"

        def free() -> float:
            return os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize / MEGABYTE

        while writer.post(file=4 * MEGABYTE) == 303:
            pass
        say(f"a file of 4 MB is refused with 507 when {free():.1f} MB are left; words are still kept: {writer.post()}")
        assert writer.statuses[303] > 1
        # Somebody else's data take what was left to words, but for little.
        ballast.write_bytes(b"x" * int((free() - 2) * MEGABYTE))
        while writer.post() == 303:
            pass
        say(f"words are refused with 507 when {free():.2f} MB are left")
        for _again in range(20):
            assert writer.post() in (303, 507)
        with writer_of_nothing(disk):
            assert writer.post() == 507
            pages = {path: writer.get(path) for path in ("/", page, "/questions/", "/search/?q=words", "/about/")}
            assert all(status < 400 for status in pages.values()), (pages, (hub.home / "serve.log").read_text())
            say("with not one byte left pages are still read")
        ballast.unlink()
        assert writer.post() == 303
        say("with a little room words are kept again")
        others.unlink()
        assert writer.post(file=MEGABYTE) == 303
        say("with more room files are kept again")
        whole(hub, writer)
        log = (hub.home / "serve.log").read_text()
        say(
            f"answers: {dict(writer.statuses)}; nothing is lost, doubled or half there; tracebacks: {log.count('Traceback')}"
        )
        assert "Traceback" not in log, log


@contextmanager
def writer_of_nothing(disk: Path) -> Iterator[None]:
    """Take every byte that is left on this disk."""
    path = disk / "rest"
    with open(path, "wb", buffering=0) as rest:
        for piece in (65536, 4096, 1):
            try:
                while True:
                    rest.write(b"x" * piece)
            except OSError:
                pass
    try:
        yield
    finally:
        path.unlink()


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--size", type=int, default=96, help="megabytes of the disk (default: 96)")
    main(asked.parse_args().size)
    sys.exit(0)
