"""The texts of rows that a search has found: each is read once, to be weighed and to show why it was found."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Left

from coalface.base.db.prepared import prepared
from coalface.features.search.models import SearchRow

WEIGHED = 4000  # characters of a text by which it is compared with others: hundreds are read for one search
SHOWN = 20_000  # characters in which is looked for what shows why it was found


class Text(NamedTuple):
    """What a row says. `title` is without capitals and signs, and None for a reply."""

    title: str | None
    tags: str
    body: str


class Texts:
    """The texts that one search has read so far. Of most the beginning is all there is, so that no more is read to show it."""

    def __init__(self) -> None:
        self._known: dict[int, Text] = {}

    def beginnings(self, row_ids: Collection[int]) -> dict[int, Text]:
        """Return, by their numbers, at least the first `WEIGHED` characters of these rows, without those that have gone."""
        return self._read(row_ids, [pk for pk in row_ids if pk not in self._known], longer=False)

    def shown(self, row_ids: Collection[int]) -> dict[int, Text]:
        """Return the same with the first `SHOWN` characters."""
        return self._read(row_ids, [pk for pk in row_ids if self._goes_on(pk)], longer=True)

    def learn(self, row_id: int, title: str | None, tags: str, body: str) -> None:
        """Take note of a text whose first `WEIGHED` characters were read with its row."""
        self._known[row_id] = Text(title, tags, body)

    def _goes_on(self, row_id: int) -> bool:
        return row_id not in self._known or len(self._known[row_id].body) == WEIGHED

    def _read(self, row_ids: Iterable[int], wanted: list[int], *, longer: bool) -> dict[int, Text]:
        if wanted:
            self._known |= {pk: Text(*said) for pk, *said in _texts(wanted, longer=longer)}
        return {pk: self._known[pk] for pk in row_ids if pk in self._known}


@prepared
def _texts(row_ids: Collection[int], *, longer: bool) -> QuerySet:
    body = Left("body", SHOWN if longer else WEIGHED)
    return SearchRow.objects.filter(pk__in=row_ids).order_by().values_list("pk", "exact", "tags", body)
