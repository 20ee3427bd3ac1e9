"""Brings a hub back from an archive, into an empty home and an empty database: all of it, or nothing.

Everything is verified first. Then the files are laid out, the tables are made by this version's own migrations, and the
rows come in one transaction, in which the files are moved to their places.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection, transaction

from coalface.interfaces.archive import manifest as contents
from coalface.interfaces.archive import places
from coalface.interfaces.archive.backup import LEFT_BEHIND
from coalface.interfaces.archive.manifest import Unrestorable
from coalface.interfaces.archive.reading import Archive, opened
from coalface.interfaces.archive.tables import Table, fill, known, occupied, tables

LONGEST_KEY = 1000  # bytes


@dataclass(frozen=True)
class Restored:
    """What came back."""

    made_at: str
    rows: int
    files: int
    lost: list[str]


def verify(path: Path, *, sha256: str = "") -> Restored:
    """Look at everything in an archive and write nothing. Raises Unrestorable."""
    with opened(path) as archive:
        _verify(archive, tables(without=LEFT_BEHIND), sha256)
        return _said(archive)


def restore(path: Path, *, sha256: str = "") -> Restored:
    """Bring a hub back. `sha256`, if given, is what the sum of the whole file must be.

    Raises Unrestorable, and has written nothing then.
    """
    with opened(path) as archive:
        found = tables(without=LEFT_BEHIND)
        _place_must_be_empty(found)
        if archive.manifest.size > shutil.disk_usage(settings.COALFACE_HOME).free:
            raise Unrestorable(f"There is no room for the archive in {settings.COALFACE_HOME}.")
        _verify(archive, found, sha256)
        places.clear_unfinished()
        try:
            _bring_back(archive, found)
        except OSError as error:
            raise Unrestorable(f"It could not be written: {error.strerror or error}. Nothing was changed.") from None
        except (Error, ValueError) as error:
            raise Unrestorable(f"The database does not take the rows: {error} Nothing was changed.") from None
        return _said(archive)


def _said(archive: Archive) -> Restored:
    manifest = archive.manifest
    rows = sum(table.rows for table in manifest.tables.values())
    return Restored(manifest.made_at, rows, len(archive.uploads()), manifest.lost)


def _place_must_be_empty(found: list[Table]) -> None:
    if table := occupied(connection, found):
        raise Unrestorable(f"The database is not empty, there are rows in {table}: restore into a new one.")
    places.must_be_empty()


def _verify(archive: Archive, found: list[Table], sha256: str) -> None:
    if sha256 and archive.sha256 != sha256.strip().lower():
        raise Unrestorable("The SHA-256 of the archive is another than the one given.")
    archive.must_fit(known(), found)
    archive.verify(found)
    key = _key(archive)
    own = settings.COALFACE_HOME / "secret-key"
    from_file = own.is_file() and own.read_text().strip() == settings.SECRET_KEY
    if not from_file and key.decode("utf-8", "replace") != settings.SECRET_KEY:
        raise Unrestorable("COALFACE_SECRET_KEY is another key than the archive's, which brings its own: leave it out.")


def _key(archive: Archive) -> bytes:
    if not 0 < archive.manifest.parts[contents.SECRET_KEY].size <= LONGEST_KEY:
        raise Unrestorable("The archive has no key that could be one.")
    return b"".join(archive.pieces(contents.SECRET_KEY))


def _bring_back(archive: Archive, found: list[Table]) -> None:
    with places.stage() as stage:
        for name in archive.uploads():
            stage.write(stage.uploads, name.removeprefix(contents.UPLOADS), archive.pieces(name))
        for name in archive.pages():
            stage.write(stage.home, name, archive.pieces(name))
        if (settings.COALFACE_HOME / "secret-key").exists():  # otherwise it is in the environment, and the same
            stage.write_key(_key(archive))
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic():
            if table := occupied(connection, found):
                raise Unrestorable(f"The database is not empty any more, there are rows in {table}.")
            fill(connection, found, archive.rows, lambda table: archive.manifest.tables[table.name].last)
            # Left for last, so that it is undone only where the database gives up at the very end.
            with stage.moved():
                transaction.get_connection().check_constraints()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
