"""Compares two states of a text, for the page that shows what an edit changed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 400_000  # of equal lines or words that one comparison looks at; it grows with their square
AROUND = 160  # characters of unchanged text kept on each side of a change


@dataclass(frozen=True)
class Piece:
    """A run of text: "same", "added", "removed", or "gap" for unchanged text that is left out."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Return what leads from one text to the other, with long unchanged stretches left out.

    Lines are compared first, and words only within the lines that changed. Where a text repeats itself so often that
    this would take long, the changed stretch is shown as removed and added whole.
    """
    spend = _Purse(MOST_PAIRS)
    pieces: list[Piece] = []
    for old, new in _steps(before.splitlines(keepends=True), after.splitlines(keepends=True), spend):
        if old == new:
            pieces.append(Piece("same", old))
            continue
        for gone, come in _steps(WORDS.findall(old), WORDS.findall(new), spend):
            if gone == come:
                pieces.append(Piece("same", gone))
                continue
            pieces += [Piece("removed", gone)] if gone else []
            pieces += [Piece("added", come)] if come else []
    return _shortened(_joined(pieces))


class _Purse:
    """What one comparison may still spend."""

    def __init__(self, pairs: int) -> None:
        self.pairs = pairs

    def pays(self, old: list[str], new: list[str]) -> bool:
        there = Counter(new)
        pairs = sum(times * there[one] for one, times in Counter(old).items())
        if pairs > self.pairs:
            return False
        self.pairs -= pairs
        return True


def _steps(old: list[str], new: list[str], spend: _Purse) -> Iterator[tuple[str, str]]:
    """Yield stretches of both texts, in order, as pairs; equal ones are the same in both."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    same = "".join(old[:head])
    yield same, same
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if spend.pays(old_middle, new_middle):
        for _kind, a, b, c, d in SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes():
            yield "".join(old_middle[a:b]), "".join(new_middle[c:d])
    else:
        yield "".join(old_middle), "".join(new_middle)
    same = "".join(old[len(old) - tail :])
    yield same, same


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the same pieces, neighbours of one kind as one, and none that is empty."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


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
