"""What of a dump is in the group already: asked a batch at a time, so that memory does not grow with the dump."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coalface.groups.models import Group
from coalface.interfaces.importers.models import Imported

Kind = Imported.Kind


@dataclass(frozen=True)
class There:
    """A question or an answer that has come: its entry, its reply where it is an answer, and when it was written."""

    kind: str
    entry_id: int
    reply_id: int | None
    at: datetime
    earlier: int


def posts(group: Group, numbers: Iterable[int]) -> dict[int, There]:
    """Return the questions and answers with these numbers that are there."""
    found = Imported.objects.filter(group=group, kind__in=(Kind.QUESTION, Kind.ANSWER), number__in=set(numbers))
    return {
        row["number"]: There(
            row["kind"],
            row["entry_id"] or row["reply__entry_id"],
            row["reply_id"],
            row["entry__created_at"] or row["reply__created_at"],
            row["earlier"],
        )
        for row in found.values(
            "number",
            "kind",
            "entry_id",
            "reply_id",
            "reply__entry_id",
            "entry__created_at",
            "reply__created_at",
            "earlier",
        )
    }


def members(group: Group, numbers: Iterable[int | None]) -> dict[int, int]:
    """Return the members that the people with these numbers are here."""
    found = Imported.objects.filter(group=group, kind=Kind.MEMBER, number__in=set(numbers) - {None})
    return dict(found.values_list("number", "member_id"))


def comments(group: Group, numbers: Iterable[int]) -> set[int]:
    """Return which of these comments are there."""
    found = Imported.objects.filter(group=group, kind=Kind.COMMENT, number__in=set(numbers))
    return set(found.values_list("number", flat=True))
