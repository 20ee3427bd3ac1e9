"""Uploaded files: what may come in, under which name it lies, and how it goes out again without being run."""

import errno
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from coalface.base import pictures

# By the ending of the name: the type it is served with, and how its content begins where that can be told.
TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (b"PK\x03\x04",)),
    "odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", (b"PK\x03\x04",)),
    "odp": ("application/vnd.oasis.opendocument.presentation", (b"PK\x03\x04",)),
    "txt": ("text/plain; charset=utf-8", ()),
    "md": ("text/plain; charset=utf-8", ()),
    "csv": ("text/csv; charset=utf-8", ()),
}
PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif"})
LONGEST_NAME = 150
STRAY_AFTER = 24 * 60 * 60  # seconds
ATTEMPTS = 50  # within a second, to begin copying
KEPT_FREE = 32 * 1024 * 1024  # bytes of the disk that files leave to the database: when it fills, words go last
COPYING = ".being-copied"  # locked by whoever copies all files, such as a backup
ASIDE = ".forgotten-meanwhile"  # what was deleted while they are copied


@dataclass(frozen=True)
class Upload:
    """A checked upload, ready to be kept."""

    name: str
    content_type: str
    size: int  # bytes
    chunks: Iterator[bytes]
    alt: str = ""  # what a picture shows

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


def check(file: UploadedFile) -> Upload:
    """Return an uploaded file as one that may be kept; a picture is re-encoded without what its camera wrote into it.

    Raises ValidationError with a sentence for a file that is too large, of another type, or not what its name says.
    """
    name = clean_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    if file.size > settings.COALFACE_LARGEST_FILE:
        largest = settings.COALFACE_LARGEST_FILE // (1024 * 1024)
        raise ValidationError(_("%(name)s is larger than %(size)s MB.") % {"name": name, "size": largest})
    if ending in PICTURES:
        picture = pictures.reencode(file, most=2400)
        stem = name.rpartition(".")[0]
        content = picture.content
        return Upload(f"{stem}.{picture.ending}", picture.content_type, len(content), iter([content]))
    if ending not in TYPES:
        raise ValidationError(
            _("%(name)s is of a type that cannot be shared here. PDF, Office, text, CSV and pictures can.")
            % {"name": name}
        )
    content_type, beginnings = TYPES[ending]
    head = file.read(8)
    file.seek(0)
    if beginnings and not head.startswith(beginnings):
        raise ValidationError(_("%(name)s is not what its name says.") % {"name": name})
    return Upload(name, content_type, file.size, file.chunks())


def clean_name(name: str) -> str:
    """Return a file's name without folders and characters that do not print."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(character for character in bare if character.isprintable()).strip(". ")
    if len(bare) > LONGEST_NAME:
        stem, _dot, ending = bare.rpartition(".")
        bare = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return bare or "file"


def keep_bytes(content: bytes, *, folder: str) -> str:
    """Write a content that is whole in memory, such as a photo, as `keep` does."""
    return keep(Upload("", "", len(content), iter([content])), folder=folder)


def keep(upload: Upload, *, folder: str = "files") -> str:
    """Write an upload under a name that nobody can guess and return that name, relative to MEDIA_ROOT.

    Raises OSError (ENOSPC) where it would leave the disk too full for words, and then leaves nothing of it.
    """
    stored, path = fresh(folder)
    if shutil.disk_usage(path.parent).free < upload.size + KEPT_FREE:
        raise OSError(errno.ENOSPC, "No room for files; the rest is kept for words")
    try:
        with open(path, "xb") as file:
            for chunk in upload.chunks:
                file.write(chunk)
            # On the disk before the row that names it is, so that a power cut leaves no name without a file.
            file.flush()
            os.fsync(file.fileno())
        for above in (path.parent, path.parent.parent):
            _on_the_disk(above)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored


def _on_the_disk(folder: Path) -> None:
    """Let the names in a folder survive a power cut: those of files are not part of the files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fresh(folder: str) -> tuple[str, Path]:
    """Return a name that nobody can guess, relative to MEDIA_ROOT, and the path at which to write the file."""
    key = secrets.token_urlsafe(24)
    stored = f"{folder}/{key[:2].lower()}/{key}"
    path = Path(settings.MEDIA_ROOT) / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    return stored, path


def forget(stored: str) -> None:
    """Delete a kept file whose row is gone, once that is committed; one that is gone already is no error."""
    if stored:
        _forget(Path(settings.MEDIA_ROOT), stored)


def _forget(root: Path, stored: str) -> None:
    if not being_copied():
        (root / stored).unlink(missing_ok=True)
        return
    # Rows that were read before still name it: it moves out of everybody's sight until the copy is made.
    aside = root / ASIDE / stored
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        (root / stored).rename(aside)


class CopiedAlready(Exception):
    """Somebody else is copying all files."""


@contextmanager
def copying() -> Iterator[None]:
    """Keep every file that a row names, now or since, within reach of `open_kept` while all of them are copied.

    Raises CopiedAlready while somebody else does.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with open(root / COPYING, "w") as lock:
        _lock(lock)
        try:
            yield
        finally:
            shutil.rmtree(root / ASIDE, ignore_errors=True)


def _lock(file: IO[str]) -> None:
    for _attempt in range(ATTEMPTS):
        # Whoever deletes a file just then holds it, too, for as long as it takes to ask.
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(1 / ATTEMPTS)
    raise CopiedAlready


def being_copied() -> bool:
    """Return whether somebody copies all files. Whoever died while doing so is no longer doing so."""
    try:
        with open(Path(settings.MEDIA_ROOT) / COPYING) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def open_kept(stored: str) -> BinaryIO | None:
    """Open a kept file, also one deleted since `copying` began; None for what is not there or is no plain file."""
    root = Path(settings.MEDIA_ROOT)
    for path in (root / stored, root / ASIDE / stored):
        with suppress(FileNotFoundError):
            if path.is_file():
                return open(path, "rb")
    return None


def kept_bytes(stored: str) -> bytes:
    """Return the content of a kept file that is small enough for memory; nothing of one that is gone."""
    path = Path(settings.MEDIA_ROOT) / stored
    return path.read_bytes() if path.is_file() else b""


def decoded(content: bytes) -> tuple[str, str]:
    """Return plain text, and the name of the encoding in which it can be written again without loss."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def forget_strays(folder: str, known: set[str]) -> int:
    """Delete the files of a folder that are a day old and not known, as names relative to MEDIA_ROOT. Returns how many.

    A file is written before its row is, and deleted after it: what stops between leaves one that nobody knows.
    """
    root, gone = Path(settings.MEDIA_ROOT), 0
    for path in (root / folder).glob("*/*"):
        if str(path.relative_to(root)) not in known and time.time() - path.stat().st_mtime > STRAY_AFTER:
            _forget(root, str(path.relative_to(root)))
            gone += 1
    if not being_copied():
        shutil.rmtree(root / ASIDE, ignore_errors=True)  # left by a copy that was cut short
    return gone


def serve(*, stored: str, name: str, content_type: str) -> FileResponse:
    """Return a kept file as an answer that no browser runs as a page of the hub.

    Raises FileNotFoundError when it is gone.
    """
    file = open(Path(settings.MEDIA_ROOT) / stored, "rb")  # noqa: SIM115 - the answer closes it
    response = FileResponse(file, content_type=content_type)
    # Everything but a picture is downloaded: browsers do not show a sandboxed PDF, and the rest nobody should open here.
    kind = "inline" if content_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
