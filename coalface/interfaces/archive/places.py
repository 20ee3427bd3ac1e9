"""Lays out the files of an archive beside where they belong, and moves them there in one go, or not at all.

What was laid out by a restoring that was killed is found by the next one and cleared away.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from coalface.interfaces.archive.manifest import Unrestorable

STAGE = ".restoring"
MARK = "moving"


def must_be_empty() -> None:
    """Raises Unrestorable where uploads or pages of another hub lie."""
    for folder in (Path(settings.MEDIA_ROOT), settings.COALFACE_HOME / "pages"):
        if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
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
        with open(os.open(self.home / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)

    @contextmanager
    def moved(self) -> Iterator[None]:
        """Move everything to where it belongs, and back again when the block raises."""
        (self.home / MARK).touch()
        os.sync()
        undo: list[tuple[Path, Path]] = []
        try:
            for path, place in self._moves():
                if place.exists():
                    old = self.home / f"old-{place.name}"
                    place.rename(old)
                    undo.append((place, old))
                path.rename(place)
                undo.append((path, place))
            yield
        except BaseException:
            for before, after in reversed(undo):
                after.rename(before)
            raise

    def _moves(self) -> Iterator[tuple[Path, Path]]:
        for path in sorted(self.uploads.iterdir()):
            yield path, Path(settings.MEDIA_ROOT) / path.name
        for name in ("pages", "secret-key"):
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


def clear_unfinished() -> None:
    """Delete what a restoring moved that was killed before its rows were there. Only for an empty database."""
    if not (settings.COALFACE_HOME / STAGE / MARK).exists():
        return
    for folder in (Path(settings.MEDIA_ROOT), settings.COALFACE_HOME / "pages"):
        # Both were empty when that restoring began.
        shutil.rmtree(folder, ignore_errors=True)
    Stage().clear()
