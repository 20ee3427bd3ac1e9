"""Refuses request bodies that end before they said they would: a broken connection must not post half a sentence."""

from collections.abc import Callable, Iterable
from typing import Any


class BrokenBody(OSError):
    """The connection ended before the whole body had come."""


class CountedBody:
    """`wsgi.input` that counts what it gives and notices when the rest is missing."""

    def __init__(self, body: Any, length: int) -> None:
        self.body = body
        self.missing = length  # bytes still to come

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes, or all that are still to come. Never fewer, for a reader may take less for the end."""
        wanted = self.missing if size is None or size < 0 else min(size, self.missing)
        pieces = []
        while wanted > 0:
            piece = self._come(self.body.read(wanted))
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        if not self.missing:
            return b""
        return self._come(self.body.readline(size) if size >= 0 else self.body.readline())

    def _come(self, piece: bytes) -> bytes:
        if not piece:
            raise BrokenBody("The request ended before its whole body had come.")
        self.missing = max(self.missing - len(piece), 0)
        return piece

    def __iter__(self) -> Iterable[bytes]:
        while line := self.readline():
            yield line


def whole_bodies(application: Callable) -> Callable:
    """Wrap a WSGI application so that reading a body that was cut short raises OSError, which Django answers with 400."""

    def wrapped(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length):
            environ["wsgi.input"] = CountedBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return wrapped
