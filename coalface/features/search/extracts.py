"""What shows why a text was found: a piece of it around the words that were looked for, and its topics that have them.

It is the same on both databases: they find, and this file shows. A word is marked in every form that the index takes for
the same, which it knows by the stem that both make by the rules of M. F. Porter (1980, and Snowball's `english`).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from unicodedata import combining, normalize

from django.db.models import QuerySet
from django.db.models.functions import Left
from markupsafe import Markup
from Stemmer import Stemmer

from coalface.base.db.prepared import prepared
from coalface.features.search.dialect import dialect
from coalface.features.search.models import BETWEEN_TOPICS, SearchRow
from coalface.features.search.parse import Query

READ = 20_000  # characters of a text
LENGTH, BEFORE = 220, 60  # characters of a piece, and how many of them stand before what was found
MOST_PLACES = 50  # at which a text has the words, that are compared
START, STOP = Markup("<mark>"), Markup("</mark>")
CUT = "…"
_OTHER_SIGN = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True)
class Extract:
    """A piece of a text as HTML, and those of its topics that have the words; in both the words are in `<mark>`."""

    piece: Markup
    topics: tuple[Markup, ...]


@dataclass(frozen=True)
class Place:
    """Where a text has a word that is looked for."""

    start: int
    end: int
    stem: str


def extracts(row_ids: Collection[int], query: Query) -> dict[int, Extract]:
    """Return for each of these rows what shows that it has the words of a query, where it is read by number."""
    words = Words(query)
    return {pk: Extract(words.piece(body), words.topics(tags)) for pk, body, tags in _texts(row_ids)}


@prepared
def _texts(row_ids: Collection[int]) -> QuerySet:
    return SearchRow.objects.filter(pk__in=row_ids).values_list("pk", Left("body", READ), "tags")


class Words:
    """The words of a query, to be found again in texts."""

    def __init__(self, query: Query) -> None:
        self.stem_of = Stemmer(dialect().STEMMER).stemWord
        self.stems = frozenset(self.stem_of(plain(word)) for word in query.words)
        # Forms of a word may differ in the last letter of the stem, as study and studies do. Searching for how they begin
        # is quick; of the few words that begin so the stem is made.
        beginnings = sorted(stem[:-1] if len(stem) > 2 else stem for stem in self.stems)
        self.form = re.compile(f"(?:{'|'.join(map(re.escape, beginnings))})[^\\W_]*")

    def piece(self, text: str) -> Markup:
        """Return the part of a text where most of the words stand close together, or else its beginning."""
        text = text.replace("\n", " ")
        at = self._closest(plain(text))
        start = max(at - BEFORE, 0)
        end = start + LENGTH
        # Between words, or in one that is longer than all this.
        start = start and (text.find(" ", start, at) + 1 or at)
        end = end if len(text) <= end else max(text.rfind(" ", at, end), 0) or end
        return Markup().join([CUT if start else "", self._marked(text[start:end]), CUT if end < len(text) else ""])

    def topics(self, tags: str) -> tuple[Markup, ...]:
        """Return those of a text's topics that have one of the words."""
        topics = tags.split(BETWEEN_TOPICS) if tags else []
        return tuple(self._marked(topic) for topic in topics if any(self._places(plain(topic))))

    def _closest(self, text: str) -> int:
        places = list(islice(self._places(text), MOST_PLACES if len(self.stems) > 1 else 1))
        closest, most = 0, 0
        for number, place in enumerate(places):
            last = place.start + LENGTH - BEFORE
            near = len({other.stem for other in places[number:] if other.end <= last} | {place.stem})
            if near > most:
                closest, most = place.start, near
        return closest

    def _places(self, text: str) -> Iterator[Place]:
        for found in self.form.finditer(text):
            start, end = found.span()
            if start and text[start - 1].isalnum():
                continue  # it is the end of another word
            stem = self.stem_of(found[0])
            if stem in self.stems:
                yield Place(start, end, stem)

    def _marked(self, text: str) -> Markup:
        pieces, last = [], 0
        for place in self._places(plain(text)):
            pieces += [text[last : place.start], START, text[place.start : place.end], STOP]
            last = place.end
        return Markup().join([*pieces, text[last:]])  # which escapes them


def plain(text: str) -> str:
    """Return a text without capitals and accents, sign for sign: what stands in it stands there in the text, too."""
    return (text if text.isascii() else _OTHER_SIGN.sub(lambda found: _plain_sign(found[0]), text)).lower()


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    bare = "".join(part for part in normalize("NFKD", sign) if not combining(part)).casefold()
    return bare if len(bare) == 1 else sign
