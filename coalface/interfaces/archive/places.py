"""Lays out the files of an archive beside where they belong, and moves them there in one go, or not at all.

What was laid out by a restoring that was killed is found by the next one and cleared away.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from coalface.interfaces.archive.manifest import Unrestorable
from coalface.people.models import Member

STAGE = ".restoring"
MARK = "moving"
KEY = "secret-key"


def must_be_empty() -> None:
    """Raises Unrestorable where uploads or pages of another hub lie: others than a restoring moved that was killed."""
    moved = _moved_before()
    for folder in (Path(settings.MEDIA_ROOT), settings.COALFACE_HOME / "pages"):
        lie = folder.iterdir() if folder.is_dir() and folder not in moved else ()
        if any(not path.name.startswith(".") and path not in moved for path in lie):
            raise Unrestorable(f"{folder} is not empty: restore into a new COALFACE_HOME.")


class Stage:
    """Where files lie until all of them have come. Folders of the same disk, so that moving them copies nothing."""

    def __init__(self) -> None:
        self.home = settings.COALFACE_HOME / STAGE
        self.uploads = Path(settings.MEDIA_ROOT) / STAGE

    def write(self, folder: Path, name: str, pieces: Iterable[bytes]) -> None:
        """Write one file; its folders are made."""
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb") as file:
            for piece in pieces:
                file.write(piece)

    def write_key(self, key: bytes) -> None:
        """Write the key so that only its owner may read it."""
        with open(os.open(self.home / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)

    @contextmanager
    def moved(self) -> Iterator[None]:
        """Move everything to where it belongs, and back again when the block raises."""
        moves = list(self._moves())
        # Said first, so that the next restoring knows what this one has moved.
        (self.home / MARK).write_text(json.dumps([str(place) for _path, place in moves if place.name != KEY]))
        os.sync()
        undo: list[tuple[Path, Path]] = []
        try:
            for path, place in moves:
                if place.exists():
                    old = self.home / f"old-{place.name}"
                    place.rename(old)
                    undo.append((place, old))
                path.rename(place)
                undo.append((path, place))
            # Before the rows are there, which would name files that a power cut takes back.
            os.sync()
            yield
        except BaseException:
            for before, after in reversed(undo):
                after.rename(before)
            raise

    def _moves(self) -> Iterator[tuple[Path, Path]]:
        for path in sorted(self.uploads.iterdir()):
            yield path, Path(settings.MEDIA_ROOT) / path.name
        for name in ("pages", KEY):
            if (self.home / name).exists():
                yield self.home / name, settings.COALFACE_HOME / name

    def clear(self) -> None:
        """Delete the folders."""
        shutil.rmtree(self.uploads, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)
        with suppress(OSError):
            self.uploads.parent.rmdir()  # where nothing has come into it


@contextmanager
def stage() -> Iterator[Stage]:
    """Make empty folders to lay files out in; they are gone afterwards."""
    made = Stage()
    made.clear()
    made.home.mkdir(parents=True, mode=0o700)
    made.uploads.mkdir(parents=True)
    try:
        yield made
    finally:
        made.clear()


def _moved_before() -> list[Path]:
    """Return what a restoring has moved, or was about to, that did not come to its end."""
    try:
        return [Path(name) for name in json.loads((settings.COALFACE_HOME / STAGE / MARK).read_text())]
    except (FileNotFoundError, ValueError):  # it is on the disk, whole, before anything is moved
        return []


def clear_unfinished() -> None:
    """Delete what a restoring moved that was killed before its rows were there. Only for an empty database."""
    for path in _moved_before():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    Stage().clear()


def clear_finished() -> None:
    """Forget a restoring that was killed after its rows were there: from now on the files are the hub's."""
    if (settings.COALFACE_HOME / STAGE).exists() and Member.objects.exists():
        Stage().clear()
