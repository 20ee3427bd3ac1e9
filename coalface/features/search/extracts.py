"""What shows why a text was found: a piece of it around the words that were looked for, and its topics that have them.

It is the same on both databases: they find, and this file shows. A word is marked where one of the two rules that they go by
takes it for a form of a word that was typed: that of M. F. Porter (1980) and Snowball's `english`, which came of it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from unicodedata import combining, normalize

from markupsafe import Markup
from Stemmer import Stemmer

from coalface.features.search.models import BETWEEN_TOPICS
from coalface.features.search.parse import Query
from coalface.features.search.texts import Texts

LENGTH = 180  # characters of a piece
SEEN = 70  # of them that a list shows on a phone, in its two lines: what was found should be among them
BEFORE = 40  # characters that stand before it where it comes later in its text
MOST_WORDS = 500  # of a text, that begin like those that are looked for
RULES = ("english", "porter")
START, STOP = Markup("<mark>"), Markup("</mark>")
CUT = "…"


@dataclass(frozen=True)
class Extract:
    """A piece of a text as HTML, and those of its topics that have the words; in both the words are in `<mark>`."""

    piece: Markup
    topics: tuple[Markup, ...]


@dataclass(frozen=True)
class Place:
    """Where a text has a term: a word, or several that stand together."""

    start: int
    end: int
    term: int


def extracts(row_ids: Collection[int], query: Query, texts: Texts) -> dict[int, Extract]:
    """Return, by their numbers, what shows of each of these rows that it has the words of a query."""
    words = Words(query)
    found = texts.shown(row_ids)
    return {pk: Extract(words.piece(text.body), words.topics(text.tags)) for pk, text in found.items()}


class Words:
    """The words of a query, to be found again in texts."""

    def __init__(self, query: Query) -> None:
        self.rules = [Stemmer(rule).stemWord for rule in RULES]
        self.known: dict[str, frozenset[str]] = {}
        words = {word: plain(word) for word in query.words}
        self.terms = [[self._stems(words[word]) for word in term.words] for term in query.wanted]
        # Forms of a word may differ in the last letter of the stem, as study and studies do. Searching for how they begin
        # is quick; of the few words that begin so the stems are made.
        stems = {stem for term in self.terms for word in term for stem in word}
        beginnings = {stem[:-1] if len(stem) > 2 else stem for stem in stems} | set(words.values())
        shortest = [one for one in sorted(beginnings) if not any(one[:end] in beginnings for end in range(1, len(one)))]
        self.form = re.compile(f"(?:{'|'.join(map(re.escape, shortest))})[^\\W_]*")

    def piece(self, text: str) -> Markup:
        """Return the part of a text where most of the terms stand close together, or else its beginning."""
        text = text.replace("\n", " ")
        first, last = self._closest(plain(text))
        start = max(first - BEFORE, 0) if last > SEEN else 0
        end = start + LENGTH
        # Between words, or in one that is longer than all this.
        start = start and (text.find(" ", start, first) + 1 or first)
        if end < len(text):
            space = text.rfind(" ", min(last, end), end)
            end = space if space > 0 else min(last or end, end)
        return Markup().join([CUT if start else "", self._marked(text[start:end]), CUT if end < len(text) else ""])

    def topics(self, tags: str) -> tuple[Markup, ...]:
        """Return those of a text's topics that have one of the terms."""
        topics = map(self._marked, tags.split(BETWEEN_TOPICS))
        return tuple(topic for topic in topics if START in topic)

    def _closest(self, text: str) -> tuple[int, int]:
        """Return where most of the terms stand that fit into one piece: the first such part of a text, or (0, 0)."""
        near: list[Place] = []
        closest, most = (0, 0), 0
        for place in self._places(text):
            near = [*(other for other in near if place.end - other.start <= LENGTH - BEFORE), place]
            terms = len({other.term for other in near})
            if terms > most:
                closest, most = (min(other.start for other in near), place.end), terms
            if most == len(self.terms):
                break
        return closest

    def _places(self, text: str) -> Iterator[Place]:
        """Find the terms in a text without capitals and accents."""
        together: list[tuple[int, frozenset[str]]] = []  # where each of the last words begins, and its stems
        last = 0
        for found in islice(self.form.finditer(text), MOST_WORDS):
            start, end = found.span()
            if start and text[start - 1].isalnum():
                continue  # it is the end of another word
            if any(map(str.isalnum, text[last:start])):
                together.clear()
            together.append((start, self._stems(found[0])))
            last = end
            for number, term in enumerate(self.terms):
                if len(term) <= len(together) and all(map(_share, reversed(term), reversed(together))):
                    yield Place(together[-len(term)][0], end, number)

    def _stems(self, word: str) -> frozenset[str]:
        """Return the stems of a word by either rule. What has two letters is its own stem: no rule may leave nothing."""
        if word not in self.known:
            self.known[word] = frozenset(rule(word) if len(word) > 2 else word for rule in self.rules)
        return self.known[word]

    def _marked(self, text: str) -> Markup:
        pieces, last = [], 0
        for place in sorted(self._places(plain(text)), key=lambda place: (place.start, -place.end)):
            if place.start >= last:
                pieces += [text[last : place.start], START, text[place.start : place.end], STOP]
                last = place.end
        return Markup().join([*pieces, text[last:]])  # which escapes them


def _share(wanted: frozenset[str], found: tuple[int, frozenset[str]]) -> bool:
    return not wanted.isdisjoint(found[1])


class _Plain(dict):
    """Each sign without its accent and as a small letter, by its number: learnt when it is met, for there are thousands."""

    def __missing__(self, number: int) -> str:
        sign = chr(number)
        bare = "".join(part for part in normalize("NFKD", sign) if not combining(part)).casefold()
        # Sign for sign: of what becomes two letters nothing is changed.
        self[number] = bare if len(bare) == 1 else sign
        return self[number]


_PLAIN = _Plain(str.maketrans("ØøŁłĐđĦħŦŧı", "oollddhhtti"))  # accents of their own for PostgreSQL, not for Unicode
# Letters of alphabets that have accents; Chinese, and what is drawn, stays as it is.
_WITH_ACCENTS = re.compile("[\x80-\u20ff\uff00-\uffef]+")


def plain(text: str) -> str:
    """Return a text without capitals and accents, sign for sign: what stands in it stands there in the text, too."""
    return (text if text.isascii() else _WITH_ACCENTS.sub(lambda found: found[0].translate(_PLAIN), text)).lower()
