"""How many replies count on an entry's card: one expression for those who set the number and those who check it."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from coalface.entries.kind import Kind
from coalface.entries.models import Reply


def replies_there(kind: Kind) -> Coalesce:
    """Return, for an update or annotation of entries of a kind, how many visible replies count on their cards."""
    counted = {"is_answer": True} if kind.replies_are_answers else {}
    there = (
        Reply.everything.filter(entry=OuterRef("pk"), state=Reply.State.PUBLISHED, **counted)
        .order_by()
        .values("entry")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(there), 0)
