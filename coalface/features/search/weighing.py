"""How well a text that was found fits what was typed, told from the texts that were found and from nothing else.

A database weighs a word by how few of all texts have it. So the order of two texts of one's own would say what stands in
one that one may not see; and each database would have an order of its own.
"""

import re
import unicodedata
from math import log

from coalface.features.search.parse import Query, bare
from coalface.features.search.texts import Text, Texts

IN_TITLE, IN_TOPICS = 10, 5  # times as much as in the text
USUAL = 600  # characters; in a shorter text a word says more, in a longer one less
K1, B = 1.2, 0.75  # as usual for BM25 (Robertson and Zaragoza, 2009, section 3.4)
_ACCENTS = re.compile("[\u0300-\u036f]+")


def best_first(rows: list[tuple], query: Query, texts: Texts) -> list[tuple]:
    """Return these rows (entry, row, reply), the best first: whose title is just what was typed, then BM25 of title, topics
    and text, and then the newer one.

    How telling a word is hangs on how few of these rows have it. What has it in a form that begins otherwise has it not.
    """
    if len(rows) < 2:
        return rows
    words, typed = beginnings(query), bare(query.typed)
    found = texts.beginnings([row[1] for row in rows])
    same = {pk for pk, text in found.items() if text.title == typed}
    said = {pk: _frequencies(words, text) for pk, text in found.items()}
    telling = [_telling(len(said), sum(1 for often in said.values() if often[at])) for at in range(len(words))]
    fits = {pk: sum(one * often for one, often in zip(telling, some, strict=True)) for pk, some in said.items()}
    return sorted(rows, key=lambda row: (row[1] not in same, -fits.get(row[1], 0.0), -row[1]))


def beginnings(query: Query) -> list[str]:
    """Return how the words of a query begin, in whatever form they stand."""
    plain = dict.fromkeys(bare(word) for word in query.words)
    return list(dict.fromkeys(word[: max(4, len(word) - 3)] for word in plain if word))


def _frequencies(words: list[str], text: Text) -> list[float]:
    """Return how often each word is there, in title, topics and text, as BM25 counts it: from 0 to 1."""
    title, tags, body = f" {text.title or ''}", f" {_folded(text.tags)}", _folded(text.body)
    enough = K1 * (1 - B + B * len(body) / USUAL)
    often = [IN_TITLE * (f" {word}" in title) + IN_TOPICS * (f" {word}" in tags) + body.count(word) for word in words]
    return [times / (times + enough) for times in often]


def _telling(of: int, having: int) -> float:
    return log(1 + (of - having + 0.5) / (having + 0.5))


def _folded(text: str) -> str:
    """Return a text without capitals and the usual accents, quickly: hundreds of texts are read for one search."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return (_ACCENTS.sub("", plain) if plain != text else plain).casefold()
