"""Compares two states of a text, for the page that shows what an edit changed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 20_000  # characters; a longer text is compared by its lines, because the comparison is quadratic
AROUND = 160  # characters of unchanged text kept on each side of a change


@dataclass(frozen=True)
class Piece:
    """A run of text: "same", "added", "removed", or "gap" for unchanged text that is left out."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return what leads from one text to the other, with long unchanged stretches left out."""
    by_line = max(len(before), len(after)) > LONGEST
    old, new = (text.splitlines(keepends=True) if by_line else WORDS.findall(text) for text in (before, after))
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("removed", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("added", "".join(new[c:d])))
    return _shortened(pieces)


def _shortened(pieces: list[Piece]) -> list[Piece]:
    last = len(pieces) - 1
    short = []
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * AROUND:
            short.append(piece)
            continue
        if place > 0:
            short.append(Piece("same", piece.text[:AROUND]))
        short.append(Piece("gap", "…"))
        if place < last:
            short.append(Piece("same", piece.text[-AROUND:]))
    return short
