"""Paging by the last row seen, so that page one hundred costs what page one costs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

LARGEST = 2**31  # no count and no number of ours comes near, and every database keeps it


@dataclass(frozen=True)
class Page:
    """Some rows, and the query string of the page after them, or None."""

    items: list[Any]
    next_query: str | None = None


@dataclass(frozen=True)
class Keyset:
    """Pages of `size` rows in descending (or ascending) order of `fields`, which together are unique."""

    size: int
    fields: tuple[str, ...]
    descending: bool = True

    def page(self, rows: QuerySet, cursor: str = "", **query: str) -> Page:
        """Return the page that begins after the cursor. A cursor that was tampered with gives the first page."""
        return self.cut(list(self.window(rows, self.read(cursor))), **query)

    def window(self, rows: QuerySet, after: tuple[Any, ...] | None) -> QuerySet:
        """Return the rows of one page and one more, after what `read` made of a cursor; for `cut`."""
        return self.beyond(rows, after)[: self.size + 1]

    def cut(self, items: list[Any], **query: str) -> Page:
        """Return the page that rows begin which were fetched in its order; with one more row than it holds, more follow."""
        if len(items) <= self.size:
            return Page(items)
        items = items[: self.size]
        return Page(items, urlencode({**query, "after": self._write(items[-1])}))

    def beyond(self, rows: QuerySet, after: tuple[Any, ...] | None) -> QuerySet:
        """Return all rows after what `read` made of a cursor, for one of several reads that together make a page."""
        return rows if after is None else rows.filter(self._beyond(after))

    def _beyond(self, after: tuple[Any, ...]) -> Q:
        compare = "lt" if self.descending else "gt"
        beyond, equal = Q(), Q()
        for field, value in zip(self.fields, after, strict=True):
            beyond |= equal & Q(**{f"{field}__{compare}": value})
            equal &= Q(**{field: value})
        return beyond & Q(**{f"{self.fields[0]}__{compare}e": after[0]})

    def _write(self, row: Any) -> str:
        values = [getattr(row, field) for field in self.fields]
        plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
        return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")

    def read(self, cursor: str) -> tuple[Any, ...] | None:
        """Return what a cursor says of the last row seen, or None for none and for one that was tampered with."""
        if not cursor or len(cursor) > 300:
            return None
        try:
            values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if not isinstance(values, list) or len(values) != len(self.fields):
                return None
            return tuple([_value(field, value) for field, value in zip(self.fields, values, strict=True)])
        except ValueError:
            return None


def _value(field: str, value: Any) -> Any:
    """Return one value of a cursor as its column holds it: a moment, a name or a number. Raises ValueError."""
    if field == "at" or field.endswith("_at"):
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None or moment.tzinfo is None:
            raise ValueError(field)
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise ValueError(field) from None
    if field.endswith("name"):
        if not isinstance(value, str) or "\x00" in value:
            raise ValueError(field)
        value.encode()  # half a surrogate cannot be asked for
        return value
    if type(value) is not int or not -LARGEST < value < LARGEST:
        raise ValueError(field)
    return value
