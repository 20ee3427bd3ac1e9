"""Words for a generated hub: a vocabulary in which a few words are everywhere and many are rare, and texts made of it.

Rendering costs most of what a text costs, so paragraphs are rendered once and texts are put together from them: what
Markdown makes of several paragraphs is what it makes of each, one after the other.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from coalface.base import text

SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi ga go ha ho ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no pa pe po "
    "ra re ri ro ru sa se si so ta te ti to tu va ve vi wa we"
).split()
VOCABULARY = 20_000  # words
PIECES = 2500  # paragraphs of each kind, at most
COMMON = 20  # the place of a common word in the vocabulary: about every fifth or sixth text has it
ASKED = (30, 100, 300, 800, 3000)  # the places of words of one title: in every fiftieth title, and in few
EXCERPT = 280  # characters


@dataclass(frozen=True)
class Piece:
    """A paragraph, perhaps with a list after it: as it is typed, as HTML, and as plain words."""

    source: str
    html: str
    plain: str
    excerpt: str = ""


@dataclass(frozen=True)
class Said:
    """A whole text."""

    source: str
    html: str
    plain: str
    excerpt: str


class Wording:
    """Draws words, titles and texts; the same dice give the same."""

    def __init__(self, dice: random.Random, *, pieces: int = PIECES) -> None:
        self.dice = dice
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))] = None
        self.words = list(made)
        self._weights = list(accumulate((at + 10) ** -0.9 for at in range(VOCABULARY)))
        self.common = self.words[COMMON : COMMON + 2]
        self.asked = " ".join(self.words[place] for place in ASKED).capitalize()
        self._openings = [self._opening() for _ in range(pieces)]
        self._more = [self._paragraph() for _ in range(pieces)]
        self._short = [self._paragraph(least=6, most=30) for _ in range(pieces)]

    def some(self, number: int) -> list[str]:
        return self.dice.choices(self.words, cum_weights=self._weights, k=number)

    def title(self) -> str:
        return " ".join(self.some(self.dice.randint(5, 9))).capitalize()

    def entry(self, *, paragraphs: int, also: str = "") -> Said:
        """Return the text of an entry; `also` is a word that it has besides."""
        opening = self.dice.choice(self._openings)
        pieces = [opening, *self.dice.choices(self._more, k=paragraphs - 1)]
        if also:
            pieces.append(_rendered(f"And {also}."))
        return _whole(pieces)

    def reply(self) -> Said:
        """Return the text of a reply: often short, seldom long."""
        short = self.dice.random() < 0.6
        return _whole(
            self.dice.choices(self._short if short else self._more, k=1 if short else self.dice.randint(1, 3))
        )

    def _sentences(self, number: int) -> str:
        """Return so many words as sentences, one in thirty of them strong, one in fifty a link."""
        words = self.some(number)
        for at in range(0, number, 12):
            words[at] = words[at].capitalize()
            words[min(at + 11, number - 1)] += "."
        if number > 20:
            words[5] = f"**{words[5]}**"
        if number > 45:
            words[15] = f"[{words[15]}](https://bench.example/{words[15]})"
        return " ".join(words)

    def _opening(self) -> Piece:
        made = _rendered(self._sentences(self.dice.randint(60, 80)))
        return Piece(made.source, made.html, made.plain, text.excerpt(made.html, EXCERPT))

    def _paragraph(self, least: int = 25, most: int = 70) -> Piece:
        source = self._sentences(self.dice.randint(least, most))
        if self.dice.random() < 0.15:
            source += "\n\n" + "\n".join(f"- {' '.join(self.some(5))}" for _ in range(3))
        return _rendered(source)


def _rendered(source: str) -> Piece:
    html = text.render(source).html
    return Piece(source, html, text.plain(html))


def _whole(pieces: Sequence[Piece]) -> Said:
    return Said(
        "\n\n".join(piece.source for piece in pieces),
        "".join(piece.html for piece in pieces),
        "\n".join(piece.plain for piece in pieces),
        pieces[0].excerpt,
    )


def few_often(dice: random.Random, things: Sequence[Any], *, skew: float = 1.0) -> Callable[[int], list[Any]]:
    """Return a way to draw of things, the first of them much more often than those at the end."""
    weights = list(accumulate((at + 1) ** -skew for at in range(len(things))))
    return lambda number: dice.choices(things, cum_weights=weights, k=number)
