"""How a read is put together of arms: several reads of one table, each cut to its first rows, whose rows come together once."""

from django.db.models import QuerySet

FEW = 20  # rows of an arm, where nothing else is said


def first_of(rows: QuerySet, most: int = FEW) -> QuerySet:
    """Return the ids of the first rows, fit to stand in a UNION, whose arms not every database may cut."""
    return rows.model._default_manager.filter(pk__in=rows.values("pk")[:most]).order_by().values("pk")


def together(arms: list[QuerySet]) -> QuerySet:
    """Return the rows of all arms, each once."""
    first, *others = arms
    return first.union(*others) if others else first
