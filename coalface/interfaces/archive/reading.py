"""Reads an archive and believes nothing in it: every sum, name, size and value is looked at before anything is written."""

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coalface import __version__
from coalface.base.wiring import wired
from coalface.interfaces.archive import manifest as contents
from coalface.interfaces.archive.manifest import PLAIN_FILE, Manifest, Unrestorable, part_of
from coalface.interfaces.archive.seal import read_seal
from coalface.interfaces.archive.tables import Table, Unreadable

PIECE = 1024 * 1024  # bytes
ENCRYPTED = 0x1  # a flag of ZIP
LONGEST_LINE = 64 * 1024 * 1024  # bytes of one row; the largest text that a form takes is far smaller
DAMAGED = "The archive is damaged or was changed"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,  # a way of squeezing that we never use
    OSError,  # of the disk
    OverflowError,
    RuntimeError,  # encrypted
    ValueError,
)


class Archive:
    """One archive whose seal, list of contents and members' sizes have been found right."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises Unrestorable."""
        fits, self.sha256 = read_seal(file)
        if not fits:
            raise Unrestorable(f"{DAMAGED}: its seal does not fit.")
        try:
            self._zip = zipfile.ZipFile(file)
            self.manifest = self._listed(os.fstat(file.fileno()).st_size)
        except _FAULTS:
            raise Unrestorable(f"{DAMAGED}: it cannot be read as a ZIP.") from None

    def _listed(self, size: int) -> Manifest:
        members = {info.filename: info for info in self._zip.infolist()}
        if len(members) != len(self._zip.infolist()):
            raise Unrestorable(f"{DAMAGED}: a name occurs twice in it.")
        if sum(info.compress_size for info in members.values()) > size:
            raise Unrestorable(f"{DAMAGED}: its members lie over each other.")
        if not all(_is_as_written(info) for info in members.values()):
            raise Unrestorable(f"{DAMAGED}: a member is not as Coalface writes it.")
        own = members.pop(contents.NAME, None)
        if own is None or own.file_size > contents.LARGEST:
            raise Unrestorable(f"{DAMAGED}: it has no list of contents.")
        with self._zip.open(own) as member:
            manifest = contents.read(member.read(contents.LARGEST))
        if members.keys() != manifest.parts.keys():
            raise Unrestorable(f"{DAMAGED}: it does not hold exactly what its list of contents says.")
        if any(info.file_size != manifest.parts[name].size for name, info in members.items()):
            raise Unrestorable(f"{DAMAGED}: the size of a member is another than its list of contents says.")
        return manifest

    def must_fit(self, known: list[list[str]], tables: list[Table]) -> None:
        """Raises Unrestorable for an archive of another version than this one, with these migrations and tables."""
        manifest = self.manifest
        if manifest.coalface not in (None, __version__):
            raise Unrestorable(
                f"The archive was made by Coalface {manifest.coalface}, and this is {__version__}. Restore it with the "
                "version that made it, and upgrade then."
            )
        if manifest.migrations != known:
            raise Unrestorable(
                "The archive has the tables of another version of Coalface. Restore it with that version, and upgrade then."
            )
        if {name: rows.columns for name, rows in manifest.tables.items()} != {
            table.name: table.columns for table in tables
        }:
            raise Unrestorable(f"{DAMAGED}: its tables are not those of its version.")

    def verify(self, tables: list[Table]) -> None:
        """Read every member to its end, and every row. Raises Unrestorable unless all of it is right."""
        named: set[str] = set()
        for table in tables:
            naming = [at for at, name in enumerate(table.columns) if (table.name, name) in wired("KEPT_FILES")]
            for row in self.rows(table):
                named.update(row[at] for at in naming if row[at])
        files = {name.removeprefix(contents.UPLOADS) for name in self.uploads()}
        if named != files | set(self.manifest.lost) or files & set(self.manifest.lost):
            raise Unrestorable(f"{DAMAGED}: its files are not those that its rows name.")
        for name in self.manifest.parts:
            if not name.startswith("tables/"):
                for _piece in self.pieces(name):
                    pass

    def uploads(self) -> list[str]:
        """Return the names of the members that are uploaded files."""
        return [name for name in self.manifest.parts if name.startswith(contents.UPLOADS)]

    def pages(self) -> list[str]:
        """Return the names of the members that are pages of the operator's."""
        return [name for name in self.manifest.parts if name.startswith(contents.PAGES)]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the content of a member in pieces; only after the last one is it known to be right.

        Raises Unrestorable at the end, or before.
        """
        part, digest, size = self.manifest.parts[name], hashlib.sha256(), 0
        try:
            with self._zip.open(name) as member:
                while piece := member.read(PIECE):
                    size += len(piece)
                    if size > part.size:
                        break
                    digest.update(piece)
                    yield piece
        except _FAULTS:
            raise Unrestorable(f"{DAMAGED}: {name} cannot be read.") from None
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise Unrestorable(f"{DAMAGED}: the sum of {name} does not fit.")

    def rows(self, table: Table) -> Iterator[list]:
        """Yield the rows of a table, each checked. Raises Unrestorable as `pieces` does, and for a row that is none."""
        name, number = part_of(table.name), 0
        for line in self._lines(name):
            number += 1
            try:
                yield table.checked(json.loads(line))
            except Unreadable as error:
                raise Unrestorable(f"{DAMAGED}: row {number} of {table.name} {error}.") from None
            except (ValueError, RecursionError):
                raise Unrestorable(f"{DAMAGED}: row {number} of {table.name} cannot be read.") from None
        if number != self.manifest.tables[table.name].rows:
            raise Unrestorable(f"{DAMAGED}: {table.name} has another number of rows than it should.")

    def _lines(self, name: str) -> Iterator[bytes]:
        rest = b""
        for piece in self.pieces(name):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise Unrestorable(f"{DAMAGED}: a row of {name} is too long.")
        if rest:
            raise Unrestorable(f"{DAMAGED}: {name} ends in the middle of a row.")


def _is_as_written(info: zipfile.ZipInfo) -> bool:
    """Return whether a member is a plain file, and only rows and the list are squeezed: all else is as large as it looks."""
    squeezed = info.filename.startswith("tables/") or info.filename == contents.NAME
    way = zipfile.ZIP_DEFLATED if squeezed else zipfile.ZIP_STORED
    return info.external_attr == PLAIN_FILE and info.compress_type == way and not info.flag_bits & ENCRYPTED


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive and look at it from outside: seal, list of contents, names and sizes.

    Raises Unrestorable for what is none, and for what is no plain file.
    """
    try:
        # A pipe or a device would keep us waiting for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unrestorable(f"{path} cannot be read: {error.strerror}.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unrestorable(f"{path} is not a file.")
    with open(descriptor, "rb") as file:
        try:
            archive = Archive(file)
        except OSError as error:
            raise Unrestorable(f"{path} cannot be read: {error.strerror or error}.") from None
        yield archive
