"""Reads addresses out of whatever was typed or pasted: with commas, semicolons, spaces, lines, names and brackets."""

import re
from dataclasses import dataclass

from coalface.people.addresses import is_plain

MOST = 500  # pieces that are looked at
_BRACKETED = re.compile(r"<([^<>]*)>")
_CHUNKS = re.compile(r"[;\n\r\v\f\x85\u2028\u2029，；、]+")
_PIECES = re.compile(r"[\s,|]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_AROUND = "\"'“”‘’«»()[]{}<>.:!?*•·–—-"


@dataclass(frozen=True)
class Piece:
    """One thing that was typed: the words, and the address that they are, in small letters, or None."""

    words: str
    address: str | None


def read(typed: str) -> list[Piece]:
    """Return what was typed piece by piece, every address once, in the order of typing.

    What stands before an address in angle brackets is somebody's name, also with a comma in it, and no piece. Other words
    without an @ that stand together are one piece that is no address.
    """
    found: dict[str, Piece] = {}
    for chunk in _CHUNKS.split(_HIDDEN.sub("", typed)):
        at = 0
        for bracketed in _BRACKETED.finditer(chunk):
            _keep(found, _pieces(chunk[at : bracketed.start()], names=True))
            _keep(found, [_piece(bracketed[1].strip())])
            at = bracketed.end()
        _keep(found, _pieces(chunk[at:], names=False))
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _keep(found: dict[str, Piece], pieces: list[Piece]) -> None:
    for piece in pieces:
        found.setdefault(piece.address or piece.words.casefold(), piece)


def _pieces(text: str, *, names: bool) -> list[Piece]:
    """Return the pieces of text outside brackets; with `names`, words after the last address are a name."""
    made: list[Piece] = []
    words: list[str] = []
    for word in _PIECES.split(text):
        if "@" not in word:
            words += [word] if any(sign.isalnum() for sign in word) else []
            continue
        made += [Piece(" ".join(words)[:200], None)] if words else []
        words = []
        made.append(_piece(word))
    if words and not names:
        made.append(Piece(" ".join(words)[:200], None))
    return made


def _piece(word: str) -> Piece:
    word = word.strip(_AROUND).removeprefix("mailto:") if not is_plain(word) else word
    return Piece(word[:200], word.lower() if is_plain(word) else None)
