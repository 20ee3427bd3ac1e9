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

    def _give(self, piece: bytes, wanted: int | None) -> bytes:
        self.missing -= len(piece)
        if self.missing > 0 and (wanted is None or (not piece and wanted != 0)):
            raise BrokenBody("The request ended before its whole body had come.")
        return piece

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            return self._give(self.body.read(), None)
        piece = self.body.read(size)
        return self._give(piece, size)

    def readline(self, size: int = -1) -> bytes:
        return self._give(self.body.readline(size) if size >= 0 else self.body.readline(), 1)

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
