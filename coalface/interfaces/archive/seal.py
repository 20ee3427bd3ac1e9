"""The seal of an archive: a ZIP whose last bytes are the SHA-256 of all bytes before them.

They stand in the comment of the ZIP, so any program opens it. A seal finds what time, disks and lines did to an archive;
whoever can write one can also seal it. Against that helps the sum of the whole file, kept elsewhere.
"""

import hashlib
import re
from typing import BinaryIO

_MARK = b"coalface-sha256:"
LENGTH = len(_MARK) + 64  # bytes
UNSEALED = _MARK + b"0" * 64
_SEAL = re.compile(re.escape(_MARK) + rb"[0-9a-f]{64}", re.ASCII)
_PIECE = 1024 * 1024  # bytes


class Sealing:
    """A file that is only written on at its end. What is written last must be UNSEALED; `seal` puts the sum there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._before, self._whole = hashlib.sha256(), hashlib.sha256()
        self._held = b""
        self.size = 0  # bytes that have reached the file

    def write(self, piece: bytes) -> int:
        self._held += piece
        ripe, self._held = self._held[:-LENGTH], self._held[-LENGTH:]
        self._before.update(ripe)
        self._pass_on(ripe)
        return len(piece)

    def flush(self) -> None:
        self._file.flush()

    def seal(self) -> str:
        """Write the seal, and return the SHA-256 of the whole file as `sha256sum` says it."""
        if self._held != UNSEALED:
            raise ValueError("Only a file that ends unsealed can be sealed.")
        self._pass_on(_MARK + self._before.hexdigest().encode())
        return self._whole.hexdigest()

    def _pass_on(self, piece: bytes) -> None:
        self._whole.update(piece)
        self._file.write(piece)
        self.size += len(piece)


def read_seal(file: BinaryIO) -> tuple[bool, str]:
    """Return whether the seal of a file fits, and the SHA-256 of the whole file."""
    file.seek(0)
    before, whole, held = hashlib.sha256(), hashlib.sha256(), b""
    while piece := file.read(_PIECE):
        whole.update(piece)
        held += piece
        before.update(held[:-LENGTH])
        held = held[-LENGTH:]
    fits = bool(_SEAL.fullmatch(held)) and held == _MARK + before.hexdigest().encode()
    return fits, whole.hexdigest()
