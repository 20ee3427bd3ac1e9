"""Makes one archive of a running hub: database, uploads, pages and key, of one and the same moment.

The order is what makes it consistent. From the first step on, files that are deleted stay within reach; then the tables
are read as they were at one moment; then the files that these very rows name are copied. A file is written before its row
and deleted after it, and never changed, so every row finds its file.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from coalface import __version__
from coalface.base.db.beside import snapshot
from coalface.base.files import CopiedAlready, copying, open_kept
from coalface.base.wiring import wired
from coalface.interfaces.archive import manifest as contents
from coalface.interfaces.archive.manifest import Manifest, Part, Rows, part_of
from coalface.interfaces.archive.seal import UNSEALED, Sealing
from coalface.interfaces.archive.tables import Table, applied, known, line_of, tables

SQUEEZE = 3  # of 9: what more would save in size costs minutes
PIECE = 1024 * 1024  # bytes
# What a backup leaves behind, and why.
LEFT_BEHIND = frozenset(
    {
        "base_clock",  # when this machine rings next
        "base_heartbeat",  # who is alive on this machine
        "django_session",  # who was signed in; some have signed out since
        "usersessions_usersession",
        "django_tasks_database_dbtaskresult",  # the queue is only a bell
        "exporters_export",  # copies of what is here already, which must be gone after a week
    }
)


class NoBackup(Exception):
    """No archive could be made, and none is there. The message is a sentence for the operator."""


@dataclass(frozen=True)
class Made:
    """An archive that was made: its size in bytes, its SHA-256, and what it holds."""

    path: Path
    size: int
    sha256: str
    rows: int
    files: int
    lost: list[str]


def back_up(path: Path) -> Made:
    """Write an archive that only its owner may read. It has its name only once it is whole and on the disk.

    Raises NoBackup where it cannot be written, and while another one is being made.
    """
    try:
        if path.exists():
            raise NoBackup(f"{path} exists already; an archive is never written over another.")
        with copying(), _named_when_whole(path) as file:
            return _write(path, file)
    except CopiedAlready:
        raise NoBackup("Another backup is being made.") from None
    except OSError as error:
        raise NoBackup(f"{path} could not be written: {error.strerror or error}. Nothing is left of it.") from None


@contextmanager
def _named_when_whole(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.part")
    try:
        # What lies there was left by one that was killed: whoever is here holds the lock of all copying.
        part.unlink(missing_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(path: Path, file: BinaryIO) -> Made:
    sealing = Sealing(file)
    with zipfile.ZipFile(sealing, "w", compresslevel=SQUEEZE) as archive:
        archive.comment = UNSEALED
        writer = Writer(archive)
        with snapshot() as connection:
            listed = Manifest(_version(connection), timezone.now().isoformat(), applied(connection))
            named = _write_tables(writer, connection, listed)
        files = _write_files(writer, listed, named)
        _write_own(writer, listed)
        listed.parts = writer.parts
        writer.write(contents.NAME, [listed.written()], squeeze=True)
    rows = sum(table.rows for table in listed.tables.values())
    return Made(path, sealing.size + len(UNSEALED), sealing.seal(), rows, files, listed.lost)


def _version(connection: BaseDatabaseWrapper) -> str | None:
    """Return the version whose tables these are; None just before an upgrade, when they are still an older one's."""
    return __version__ if applied(connection) == known() else None


class Writer:
    """Writes the members of an archive and keeps the size and sum of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, Part] = {}

    def write(self, name: str, pieces: Iterable[bytes], *, squeeze: bool) -> None:
        info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
        info._compresslevel = SQUEEZE
        info.external_attr = contents.PLAIN_FILE
        size, digest = 0, hashlib.sha256()
        with self.archive.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self.parts[name] = Part(size, digest.hexdigest())


def _write_tables(writer: Writer, connection: BaseDatabaseWrapper, listed: Manifest) -> set[str]:
    """Write the rows of every table, and return the names of the files that they name."""
    named: set[str] = set()
    for table in tables(connection, without=LEFT_BEHIND):
        counted = Counted(table, named)
        writer.write(part_of(table.name), _gathered(counted.lines(connection)), squeeze=True)
        # Asked after the rows: nobody has a higher number than what was given by then.
        listed.tables[table.name] = Rows(table.columns, counted.rows, table.last_number(connection))
    return named


class Counted:
    """The lines of one table, counted as they pass, and the files they name gathered."""

    def __init__(self, table: Table, named: set[str]) -> None:
        self.table, self.named, self.rows = table, named, 0
        self.naming = [at for at, column in enumerate(table.columns) if (table.name, column) in wired("KEPT_FILES")]

    def lines(self, connection: BaseDatabaseWrapper) -> Iterator[bytes]:
        for row in self.table.rows(connection):
            self.rows += 1
            self.named.update(row[at] for at in self.naming if row[at])
            yield line_of(row)


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines in larger pieces, which are squeezed and summed faster."""
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _write_files(writer: Writer, listed: Manifest, named: set[str]) -> int:
    for name in sorted(named):
        file = open_kept(name) if contents.KEPT.fullmatch(name) else None
        if file is None:
            listed.lost.append(name)
            continue
        with file:
            # Documents and pictures are squeezed already.
            writer.write(contents.UPLOADS + name, iter(lambda file=file: file.read(PIECE), b""), squeeze=False)
    return len(named) - len(listed.lost)


def _write_own(writer: Writer, listed: Manifest) -> None:
    """Write the operator's pages, and the key without which second steps cannot be opened."""
    for page in sorted((settings.COALFACE_HOME / "pages").glob("*.md")):
        if contents.PAGE.fullmatch(page.name) and page.is_file():
            writer.write(contents.PAGES + page.name, [page.read_bytes()], squeeze=False)
    writer.write(contents.SECRET_KEY, [settings.SECRET_KEY.encode()], squeeze=False)
