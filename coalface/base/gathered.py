"""Rows by what they belong to, for reads that ask once for many things."""

from collections.abc import Iterable
from typing import Any


def by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """Return rows by an attribute of theirs, such as "entry_id", each list in the order in which they came."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
