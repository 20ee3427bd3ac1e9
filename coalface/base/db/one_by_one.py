"""A condition that is asked of each row by itself, where few rows are asked."""

from django.db.models import BooleanField, Case, Q, QuerySet, Subquery, When
from django.db.models.lookups import IsNull


def exists_for_each(rows: QuerySet) -> IsNull:
    """Return the same condition as `Exists(rows)`, of rows that an OuterRef binds to the row that is asked.

    Of `Exists` PostgreSQL may gather all rows there are first, to look each up among them: thousands, for a few.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def asked_of_each(condition: IsNull | Q) -> Case:
    """Return a condition that is to be asked of one row after another, in their order, until enough have it.

    Left to itself, a database may begin at all rows that have it, and sort them.
    """
    return Case(When(condition, then=True), default=False, output_field=BooleanField())
