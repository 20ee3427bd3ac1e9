"""What somebody typed into the search box, as terms that mean the same on every database."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations

LONGEST = 300  # characters of a query that are read
RUN = 3  # letters; an index of such runs finds no shorter piece
MOST_TERMS = 16
MOST_PAIRED = 6  # terms, the longest, of which two are looked for together
TOO_COMMON = frozenset(
    "a an and are as at be by do for from how i in is it of on or that the this to was we with".split()
)
# Words that every question has: two questions that share only these have nothing to do with each other.
ASKING = TOO_COMMON | frozenset(
    (
        "after again all am any anybody anyone ask asked asks back before best came can check come comes "
        "every everything month off time within "
        "coming could day days did does down else ever everybody first get give go goes going good had has "
        "have if it its keep last long make many me month much my need needs new no not nothing old one our "
        "out over people put read return returns right said same say says should so some somebody someone "
        "something still take tell than their them then there they thing things three two up us use want week "
        "what when where which who whose why will would write wrong year years you your "
    ).split()
)

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "″": '"'})
_TOKEN = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_RUN = re.compile(r"\w+")
_WORDS = re.compile(r"[^\W_]+")  # an index takes a low line for a space


@dataclass(frozen=True)
class Term:
    """One word, or several that must stand together; `wanted` is False where it must not occur."""

    words: tuple[str, ...]
    wanted: bool = True


@dataclass(frozen=True)
class Query:
    """A query as terms. `typed` is what is shown back in the box."""

    typed: str
    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.wanted)

    @property
    def refused(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.wanted)

    @property
    def words(self) -> tuple[str, ...]:
        """All words that are looked for, in the order typed."""
        return tuple(word for term in self.wanted for word in term.words)

    @property
    def pairs(self) -> list[tuple[Term, ...]]:
        """Each two of the wanted terms, of the longest where they are many; the one term where there is one."""
        return list(combinations(self.longest, min(2, len(self.longest))))

    @property
    def singles(self) -> list[tuple[Term, ...]]:
        """Each of the same terms by itself."""
        return [(term,) for term in self.longest]

    @property
    def longest(self) -> tuple[Term, ...]:
        """The longest of the wanted terms, where they are many; the longest first."""
        return tuple(sorted(self.wanted, key=lambda term: -len(" ".join(term.words)))[:MOST_PAIRED])


def parse(typed: str) -> Query:
    """Read a query: words, "several words together", and -words that must not occur.

    Never fails: what cannot be searched for is left out, so that a hostile string gives few terms and no error.
    """
    shown = "".join(character if _printable(character) else " " for character in typed[:LONGEST])
    shown = unicodedata.normalize("NFC", " ".join(shown.split()))
    terms: list[Term] = []
    for match in _TOKEN.finditer(shown.translate(_QUOTES)):
        words = tuple(_WORDS.findall(match["phrase"] if match["phrase"] is not None else match["word"]))
        if words:
            terms.append(Term(words, wanted=not match["no"]))
        if len(terms) == MOST_TERMS:
            break
    return Query(shown, tuple(_without_common(terms)))


def about(typed: str) -> Query:
    """Read a sentence, such as the title of a question, for the words that say what it is about, each on its own."""
    words = [word for term in parse(typed).wanted for word in term.words]
    telling = [word for word in words if not {word.lower(), word.lower().removesuffix("s")} & ASKING and len(word) > 1]
    return Query(typed, tuple(Term((word,)) for word in telling or words))


def bare(words: str, most: int = 200) -> str:
    """Return words without capitals, accents and signs, so that two ways of typing a title are equal; at most so long."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
    return " ".join(_RUN.findall(plain.casefold()))[:most]


def _without_common(terms: list[Term]) -> list[Term]:
    """Leave single very common words out while another wanted word remains."""
    rare = [term for term in terms if len(term.words) > 1 or not term.wanted or term.words[0].lower() not in TOO_COMMON]
    return rare if any(term.wanted for term in rare) else terms


def _printable(character: str) -> bool:
    return not unicodedata.category(character).startswith("C")
