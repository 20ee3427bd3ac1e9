"""The words of titles and topics, each once: kept in step with the search rows in the transaction that changes them."""

from collections.abc import Collection, Sequence

from django.db.models import Q
from django.db.models.functions import Abs, Length

from coalface.features.search.dialect import dialect
from coalface.features.search.models import TitleWord
from coalface.features.search.parse import bare

SHORTEST, LONGEST = 3, 40  # letters
MOST_LIKE = 1000  # words that share letters with one
AT_ONCE = 500  # words that one statement adds
NEAR = 2  # letters that a word like it has more or less, at most


def words_of(exact: str | None, tags: str) -> set[str]:
    """Return the words of a title, as it compares, and of tags."""
    words = f"{exact or ''} {bare(tags, len(tags))}".split()
    return {word for word in words if SHORTEST <= len(word) <= LONGEST}


def like(word: str, pieces: Sequence[str], slips: Sequence[str]) -> list[str]:
    """Return known words of about as many letters as a word that have one of these pieces, or are one of these slips."""
    found = TitleWord.objects.filter(dialect().having(pieces) | Q(word__in=slips))
    near = found.alias(away=Abs(Length("word") - len(word))).filter(away__lte=NEAR)
    return list(near.order_by("away", "pk").values_list("word", flat=True)[:MOST_LIKE])


def learn(words: Collection[str]) -> None:
    """Add those of these words that are not known yet."""
    # In order, so that two who learn the same words at once wait for each other in the same place.
    every = sorted(words)
    for at in range(0, len(every), AT_ONCE):
        some = every[at : at + AT_ONCE]
        known = set(TitleWord.objects.filter(word__in=some).values_list("word", flat=True))
        new = [TitleWord(word=word) for word in some if word not in known]
        TitleWord.objects.bulk_create(new, ignore_conflicts=True)


def forget(words: Collection[str]) -> None:
    """Take away those of these words that no title or topic has any more.

    Only the newest titles that have a word in some form are looked at. So a word may be forgotten that an old one still
    has, which costs a suggestion; none stays that was in the one title that is gone.
    """
    # Of two who take away the last two titles with a word, each would still see the other's.
    list(TitleWord.objects.select_for_update().filter(word__in=words).order_by("word"))
    gone = [word for word in words if not any(word in words_of(*title) for title in dialect().titles_with(word))]
    TitleWord.objects.filter(word__in=gone).delete()
