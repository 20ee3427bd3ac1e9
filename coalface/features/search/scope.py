"""What a search may look at: the rows under the rule, narrowed, without those that are not wanted."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from coalface.base.db.arms import together
from coalface.base.db.one_by_one import exists_for_each
from coalface.base.db.prepared import prepared
from coalface.entries.access import visible_one_by_one, visible_to
from coalface.entries.newest import of_levels
from coalface.features.search.models import SearchRow
from coalface.features.search.narrowing import WIDE, Narrowing, looked_up, narrowed
from coalface.features.search.parse import Term
from coalface.groups.viewer import Viewer

MOST_ROWS = 600  # that are weighed
MOST_ALIKE = 40  # titles that are looked at for what is like a question, of those that may be seen
MOST_TITLES = 500  # and so many, the newest, are asked whether they may be
KNOWN_FOR = 60  # seconds that a connection goes by the last row that it saw
LARGE = 5000  # rows; of a hub with more it is worth asking how many match
MANY = LARGE  # rows that match, the newest, of which enough can be seen by whoever sees much
ENOUGH = 60  # of them, three pages; whoever sees fewer is searched for among all


@dataclass(frozen=True)
class Scope:
    """Who searches, and among what: `narrowing` is None where it is all that they may see."""

    viewer: Viewer
    narrowing: Narrowing | None = None
    refused: tuple[Term, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether its reads are built once. What is narrowed, or refuses words, has too many shapes to be kept."""
        return self.narrowing is None and not self.refused

    @property
    def rows(self) -> QuerySet[SearchRow]:
        """The search rows under the rule, still with those that have a refused word."""
        return SearchRow.objects.filter(Exists(self.entries.filter(pk=OuterRef("entry_id"))))

    @property
    def rows_one_by_one(self) -> QuerySet[SearchRow]:
        """The same, where few rows are asked: PostgreSQL would begin with all entries that may be seen."""
        return SearchRow.objects.filter(exists_for_each(self.entries.filter(pk=OuterRef("entry_id"))))

    @property
    def row_ids(self) -> QuerySet:
        """The numbers of the same rows, found from what they are narrowed to, or from the reasons why their entries may be
        seen: quick where these are few.
        """
        entries = self.looked_up if self.looks_up else self._for_each_reason
        return SearchRow.objects.filter(entry__in=entries).order_by().values("pk")

    @property
    def looks_up(self) -> bool:
        """Whether it is narrowed to what an index finds entries by."""
        return self.narrowing is not None and self.narrowing.by_index

    @property
    def looked_up(self) -> QuerySet:
        """The numbers of the entries under the rule, found from a topic, a person or a group that they are narrowed to."""
        entries = looked_up(self.viewer, visible_one_by_one(self.viewer), self.narrowing or WIDE)
        return entries.order_by().values_list("pk", flat=True)

    @property
    def _for_each_reason(self) -> QuerySet:
        groups = self.entries.filter(group__in=self.viewer.may_read_group_ids)
        arms = [*of_levels(self.viewer, self.entries), groups]
        return together([arm.order_by().values("pk") for arm in arms])

    @property
    def entries(self) -> QuerySet:
        """The entries under the rule, narrowed."""
        return narrowed(self.viewer, visible_to(self.viewer), self.narrowing or WIDE)


def ask(read: prepared, scope: Scope, *arguments: Any) -> list[tuple]:
    """Return the rows of a read of a scope, which is built each time where it cannot be kept."""
    return read(scope, *arguments) if scope.is_kept else list(read.read(scope, *arguments))


def first_of_all(rows: list[tuple]) -> tuple[list[tuple], bool]:
    """Return MOST_ROWS of these rows, of which one more was asked for, and whether it was there."""
    return rows[:MOST_ROWS], len(rows) > MOST_ROWS


def last_row() -> int:
    """Return the number of the last row, as this connection has seen it within the last minute."""
    known, until = getattr(connection, "last_search_row", (0, 0.0))
    if monotonic() > until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM search_searchrow")
            known = cursor.fetchone()[0]
        connection.last_search_row = known, monotonic() + KNOWN_FOR
    return known


def is_large() -> bool:
    """Return whether this is a large hub: one in which it is worth asking how many rows match."""
    return last_row() > LARGE
