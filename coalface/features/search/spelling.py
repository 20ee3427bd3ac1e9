"""What somebody meant who typed a word that nobody here uses. Only titles and topics that they may see can suggest it."""

import re
from difflib import get_close_matches
from string import ascii_lowercase

from coalface.features.search.dialect import dialect
from coalface.features.search.parse import RUN, Query, Term, bare, parse
from coalface.features.search.scope import Scope
from coalface.features.search.vocabulary import LONGEST, NEAR, like, words_of
from coalface.groups.viewer import Viewer

SHORTEST = 4  # letters; a shorter word has too many neighbours
MOST_CHANGED = 3  # words of one query, the longest
TRIED_ALONE = 5  # words that one may have meant, the likeliest; the others are asked for so many at a time:
AT_ONCE = 50
ALIKE = 0.75  # two words are one misspelt where this much of them is the same
LONG = 7  # letters; of a shorter word no side of a slip has enough of them, so all that it may be is tried
_WORD = re.compile(r"\w+")


def meant_by(viewer: Viewer, query: Query) -> Query | None:
    """Return the query with each unknown word changed to the one that it resembles most, or None where there is none.

    For each of at most three words one search of letters is made, and then the titles of the likeliest words are asked for.
    """
    typed = sorted({word for word in query.words if len(word) >= SHORTEST}, key=lambda word: (-len(word), word))
    changes = {word: _meant(Scope(viewer), bare(word)) for word in typed[:MOST_CHANGED]}
    changes = {word: better for word, better in changes.items() if better not in (None, bare(word))}
    if not changes:
        return None
    return parse(_WORD.sub(lambda found: changes.get(found[0], found[0]), query.typed))


def _meant(scope: Scope, word: str) -> str | None:
    """Return the known word that is most like this one, maybe the same, of those that stand in what may be seen.

    All that are like it are tried: were some left out, words that one may not see could take the place of one that one may.
    """
    known = _candidates(word)
    for other in known[:TRIED_ALONE]:
        if _are_seen(scope, [other]):
            return other
    for at in range(TRIED_ALONE, len(known), AT_ONCE):
        if seen := _are_seen(scope, known[at : at + AT_ONCE]):
            return seen[0]
    return None


def _candidates(word: str) -> list[str]:
    """Return known words that are like this one, the most likely first: the same, the same but for two letters that changed
    places, and what shares most letters.
    """
    if not RUN <= len(word) <= LONGEST + NEAR:
        return []
    known = like(word, _halves(word), _slips(word) if len(word) < LONG else [word, *_swapped(word)])
    first = [other for other in (word, *_swapped(word)) if other in known]
    near = get_close_matches(word, sorted(known), n=len(known), cutoff=ALIKE) if known else []
    return list(dict.fromkeys([*first, *near]))


def _halves(word: str) -> list[str]:
    """Return the pieces of half the length: of a single slip, one side is whole."""
    length = max((len(word) - 1) // 2, RUN)
    return [word[at : at + length] for at in range(len(word) - length + 1)]


def _slips(word: str) -> list[str]:
    """Return a word, and all that a single slip makes of it: two letters swapped, one left out, another, or one too many."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = [before + after[1:] for before, after in cuts if after]
    other = [before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase]
    more = [before + letter + after for before, after in cuts for letter in ascii_lowercase]
    return list(dict.fromkeys([word, *_swapped(word), *less, *other, *more]))


def _swapped(word: str) -> list[str]:
    """Return what a word is when two letters that stand side by side change places, for each two of them."""
    return [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]


def _are_seen(scope: Scope, words: list[str]) -> list[str]:
    """Return those of these words that one of the newest titles or topics that may be seen has just so."""
    found = dialect().alike(scope, [(Term((word,)),) for word in words])
    there = set().union(*(words_of(title, tags) for _entry, _row, title, tags in found))
    return [word for word in words if word in there]
