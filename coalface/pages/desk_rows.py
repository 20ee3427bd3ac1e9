"""The rows of a member's desk: how reads of many folders are given the same columns, so that one UNION fetches them."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, DateTimeField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from coalface.entries.newest import LONG_AGO
from coalface.people.models import Member

NOTHING = Value("", output_field=CharField())
ZERO = Value(0)
NEVER = Value(LONG_AGO, output_field=DateTimeField())


class Row(NamedTuple):
    """One row of the desk; which columns mean something depends on `what`. The order is the order of the columns."""

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
    topic: str
    reply_id: int
    count: int
    at: datetime

    @property
    def pk(self) -> int:
        """The entry's number, under the name by which addresses of entries are built."""
        return self.number


DEFAULTS = {name: ZERO if of_type is int else NOTHING for name, of_type in Row.__annotations__.items()}


def arm(rows: QuerySet, **columns: Any) -> QuerySet:
    """Return rows with the columns of a Row: names of fields or expressions; what is left out is empty."""
    return rows.order_by().values_list(*(columns.get(name, default) for name, default in DEFAULTS.items()))


def of_entry(path: str = "") -> dict[str, Any]:
    """Return the columns that come from an entry, at the end of a path such as "entry__"."""
    return {
        "kind": f"{path}kind",
        "slug": f"{path}slug",
        "title": f"{path}title",
        "level": f"{path}level",
        "place": Coalesce(f"{path}group__name", NOTHING),
    }


def author() -> Any:
    """Return the name of whoever wrote something; empty where they have left the hub."""
    return Case(When(author__state=Member.State.FORMER, then=NOTHING), default=Coalesce("author__name", NOTHING))


def number_of(rows: QuerySet) -> QuerySet:
    """Return a subquery that counts rows."""
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
