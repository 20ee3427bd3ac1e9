"""What somebody meant who typed a word that nobody here uses. Only titles and topics that they may see can suggest it."""

import re
from difflib import SequenceMatcher

from coalface.features.search.dialect import dialect
from coalface.features.search.parse import Query, bare, grams, parse
from coalface.features.search.scope import Scope
from coalface.groups.viewer import Viewer

LOOKED_AT = 40  # titles whose words are compared with each word typed
SHORTEST = 4  # letters; a shorter word has too many neighbours
ALIKE = 0.75  # two words are one misspelt where this much of them is the same
_WORD = re.compile(r"\w+")


def meant_by(viewer: Viewer, query: Query) -> Query | None:
    """Return the query with each unknown word changed to the one that it resembles most, or None where there is none.

    For each word at most one search of letters is made, and for at most three words.
    """
    typed = [word for word in dict.fromkeys(query.words) if len(word) >= SHORTEST]
    longest = sorted(typed, key=len, reverse=True)[:3]
    known = _words_like(viewer, " ".join(typed))
    for word in longest:
        if len(typed) > 1 and not _is_among(word, known) and _closest(word, known) is None:
            known |= _words_like(viewer, word)
    changes = {word: _closest(word, known) for word in longest if not _is_among(word, known)}
    changes = {word: better for word, better in changes.items() if better is not None}
    if not changes:
        return None
    return parse(_WORD.sub(lambda found: changes.get(found[0], found[0]), query.typed))


def _words_like(viewer: Viewer, words: str) -> set[str]:
    """Return the words of visible titles and topics that share letters with these words, in one query."""
    if not grams(words):
        return set()
    rows = dialect().resembling(Scope(viewer).rows, words).values_list("exact", "tags")[:LOOKED_AT]
    return {
        word for title, tags in rows for word in (title or "").split() + bare(tags).split() if len(word) >= SHORTEST - 1
    }


def _is_among(word: str, known: set[str]) -> bool:
    return bare(word) in known


def _closest(word: str, known: set[str]) -> str | None:
    """Return the known word that is most like this one, if it is like enough."""
    plain = bare(word)

    def likeness(other: str) -> float:
        return SequenceMatcher(None, plain, other, autojunk=False).ratio()

    near = [other for other in known if abs(len(other) - len(plain)) <= 2]
    best = max(sorted(near), key=likeness, default=None)
    return best if best is not None and likeness(best) >= ALIKE else None
