"""The rows of a member's desk: how reads of many folders are given the same columns, so that one UNION fetches them."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from coalface.people.models import Member

MOST_OF_A_SORT = 3


@dataclass(frozen=True)
class Row:
    """One row of the desk; which columns mean something depends on `what`."""

    what: str
    number: int
    kind: str
    slug: str
    title: str
    level: int
    place: str
    who: str
    where: str
    because: str
    reply_id: int
    count: int
    at: datetime

    @property
    def pk(self) -> int:
        """The entry's number, under the name by which addresses of entries are built."""
        return self.number


COLUMNS = [column.name for column in fields(Row)]
NUMBERS = [column.name for column in fields(Row) if column.type is int]


def few(rows: QuerySet, most: int = MOST_OF_A_SORT) -> QuerySet:
    """Cut rows to a few by their ids, because the arms of a UNION may not be cut themselves on every database."""
    return rows.model._base_manager.filter(pk__in=rows.values("pk")[:most])


def _columns(rows: QuerySet, **columns: Any) -> QuerySet:
    """Give rows the columns of a Row, as annotations whose names meet no field of any model."""
    values: dict[str, Any] = {"row_at": columns["at"]}
    for name in COLUMNS:
        if name in NUMBERS:
            values[f"row_{name}"] = Cast(columns.get(name, Value(0)), BigIntegerField())
        elif name != "at":
            values[f"row_{name}"] = Cast(columns.get(name, Value("")), CharField())
    return rows.order_by().annotate(**values).values_list(*(f"row_{name}" for name in COLUMNS))


def entry_rows(what: str, entries: QuerySet, because: Any = "") -> QuerySet:
    """Rows of entries; `because` may be a specialism of the viewer's that they name."""
    return _columns(
        entries,
        what=Value(what),
        number=F("pk"),
        **_of_entry(""),
        who=_name("author"),
        where=Coalesce("author__organisation__name", Value("")),
        because=because or Value(""),
        count=F("replies"),
        at=F("published_at"),
    )


def reply_rows(what: str, replies: QuerySet) -> QuerySet:
    """Rows of replies; they carry their entry's number, so that its address can be built."""
    return _columns(
        replies,
        what=Value(what),
        number=F("entry_id"),
        **_of_entry("entry__"),
        who=_name("author"),
        because=Case(When(is_answer=True, then=Value("answer")), default=Value("comment")),
        reply_id=F("pk"),
        at=F("created_at"),
    )


def group_rows(what: str, groups: QuerySet, **more: Any) -> QuerySet:
    """Rows of groups."""
    return _columns(
        groups, what=Value(what), number=F("pk"), slug=F("slug"), title=F("name"), at=F("created_at"), **more
    )


def tally_row(what: str, mine: QuerySet, number: Any) -> QuerySet:
    """One row with a number of the member's own."""
    return _columns(mine, what=Value(what), count=number, at=F("joined_at"))


def _of_entry(path: str) -> dict[str, Any]:
    return {
        "kind": F(f"{path}kind"),
        "slug": F(f"{path}slug"),
        "title": F(f"{path}title"),
        "level": F(f"{path}level"),
        "place": Coalesce(f"{path}group__name", Value("")),
    }


def _name(path: str) -> Any:
    """The name of whoever wrote something; empty where they have left the hub."""
    former = {f"{path}__state": Member.State.FORMER}
    return Case(When(**former, then=Value("")), default=Coalesce(f"{path}__name", Value("")))


def number_of(rows: QuerySet) -> QuerySet:
    """Return a subquery that counts rows."""
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
