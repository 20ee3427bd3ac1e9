"""How well search finds, measured on whatever hub DATABASE_URL and COALFACE_HOME name: python -m tests.search_quality.

Fifty titles, evenly chosen: typed exactly, with one slip in the longest word, as a phrase of the text, and with a word
left out. Writes what went wrong and four counts.
"""

import os
import re
import sys
from collections.abc import Callable

import django

SAMPLE = 50
LETTERS = "etaoinshrdlu"
NEEDED = {"exact title first": 50, "with a slip among the first three": 45, "phrase": 50, "word left out": 50}


def slip(word: str, number: int) -> str:
    """Return a word with one slip of the keyboard: a letter left out, doubled, exchanged or swapped with its neighbour."""
    at = 1 + number % max(1, len(word) - 2)
    other = next(letter for letter in LETTERS[number % len(LETTERS) :] + LETTERS if letter != word[at].lower())
    return [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + other + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ][number % 4]


def with_slip(title: str, number: int) -> str:
    """Return a title with a slip in its longest word."""
    longest = max(re.findall(r"[^\W\d_]+", title), key=len)
    return title.replace(longest, slip(longest, number), 1)


class Quality:
    """Search asked for what is known to be there, by somebody who may see all of it."""

    def __init__(self) -> None:
        from coalface.entries.models import Entry, State
        from coalface.features.search.models import SearchRow
        from coalface.groups.models import Group
        from coalface.groups.viewer import Viewer

        self.viewer = Viewer(member_id=0, groups=frozenset(Group.objects.values_list("pk", flat=True)))
        entries = Entry.everything.filter(state=State.PUBLISHED).order_by("pk")
        titled = [
            entry for entry in entries if len(max(re.findall(r"[^\W\d_]+", entry.title), key=len, default="")) > 4
        ]
        self.chosen = titled[:: max(1, len(titled) // SAMPLE)][:SAMPLE]
        self.rows = {}
        for row in SearchRow.objects.all():
            self.rows.setdefault(row.entry_id, []).append(f"{row.title}\n{row.body}\n{row.tags}")

    def found(self, typed: str) -> list[int]:
        """Return the entries found, all pages of them."""
        from coalface.features.search.parse import parse
        from coalface.features.search.queries import search

        numbers, offset = [], 0
        while offset is not None:
            found = search(self.viewer, parse(typed), offset=offset, exactly='"' in typed)
            numbers += [hit.entry.pk for hit in found.hits]
            offset = found.next_offset
        return numbers

    def exact(self, entry, _number: int) -> bool:
        same = {other.pk for other in self.chosen if other.title == entry.title}
        return self.found(entry.title)[0] in same | {entry.pk}

    def slipped(self, entry, number: int) -> bool:
        return entry.pk in self.found(with_slip(entry.title, number))[:3]

    def phrase(self, entry, number: int) -> bool:
        """Two words that stand together in the text: what they came from is found, and nothing without them."""
        _title, _end, body = self.rows[entry.pk][0].rpartition("\n")[0].partition("\n")
        words = re.findall(r"\w+", body or entry.title)
        long_enough = [at for at in range(len(words) - 1) if min(len(words[at]), len(words[at + 1])) > 3] or [0]
        at = long_enough[number % len(long_enough)]
        typed = f"{words[at]} {words[at + 1]}"
        found = self.found(f'"{typed}"')
        return entry.pk in found and all(self._has(other, typed) for other in found)

    def left_out(self, entry, number: int) -> bool:
        """A word of the title without another word of the text: nothing found has that word, and this is not found."""
        words = [word for word in re.findall(r"[^\W\d_]+", self.rows[entry.pk][0]) if len(word) > 3]
        title = max(re.findall(r"[^\W\d_]+", entry.title), key=len)
        others = [word for word in dict.fromkeys(words) if _stem(word) != _stem(title)]
        if not others:
            return True
        other = others[number % len(others)]
        found = self.found(f"{title} -{other}")
        with_it = set(self.found(title))
        expected = {pk for pk in with_it if not self._has(pk, other)}
        return entry.pk not in found and not any(self._says(pk, other) for pk in found) and expected <= set(found)

    def _says(self, entry_id: int, word: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for text in self.rows[entry_id])

    def _has(self, entry_id: int, words: str) -> bool:
        """Whether a text has the words side by side, in whatever form of them."""
        wanted = [_stem(word) for word in words.split()]
        for text in self.rows[entry_id]:
            stems = [_stem(word) for word in re.findall(r"\w+", text)]
            if any(
                all(
                    stem.startswith(want) or want.startswith(stem)
                    for want, stem in zip(wanted, stems[at:], strict=False)
                )
                for at in range(len(stems) - len(wanted) + 1)
            ):
                return True
        return False

    def count(self, name: str, ask: Callable) -> int:
        """Return for how many of the chosen something is so, naming the others."""
        good = 0
        for number, entry in enumerate(self.chosen):
            if ask(entry, number):
                good += 1
            else:
                sys.stdout.write(f"  not {name}: {entry.pk} {entry.title!r} ({with_slip(entry.title, number)!r})\n")
        sys.stdout.write(f"{name}: {good} of {len(self.chosen)}\n")
        return good


def _stem(word: str) -> str:
    """Return the beginning of a word that its other forms share."""
    return word.lower()[: max(2, len(word) - 3)]


def measure() -> dict[str, int]:
    """Return the four counts."""
    quality = Quality()
    asked = {
        "exact title first": quality.exact,
        "with a slip among the first three": quality.slipped,
        "phrase": quality.phrase,
        "word left out": quality.left_out,
    }
    return {name: quality.count(name, ask) for name, ask in asked.items()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")
    django.setup()
    found = measure()
    sys.exit(0 if all(count >= NEEDED[name] for name, count in found.items()) else 1)
