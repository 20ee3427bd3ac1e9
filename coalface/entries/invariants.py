"""What must always hold of entries; `coalface check` proves it."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from coalface.entries.kind import kinds
from coalface.entries.models import Entry, Reply


def entries_hold() -> Iterator[str]:
    """Yield a sentence for every entry wider than its group's cap, without a text, or with a wrong count of replies."""
    for entry in Entry.everything.filter(group__isnull=False, level__gt=F("group__cap")):
        yield f"Entry {entry.pk} is wider than its group allows."
    for entry in Entry.everything.filter(revision=None):
        yield f"Entry {entry.pk} has no text."
    for kind in kinds().values():
        counted = Q(is_answer=True) if kind.replies_are_answers else Q()
        there = (
            Reply.everything.filter(counted, entry=OuterRef("pk"), state=Reply.State.PUBLISHED)
            .order_by()
            .values("entry")
            .annotate(number=Count("pk"))
            .values("number")
        )
        entries = Entry.everything.filter(kind=kind.name).annotate(there=Coalesce(Subquery(there), 0))
        for entry in entries.exclude(there=F("replies")):
            yield f"Entry {entry.pk} counts {entry.replies} replies and has {entry.there}."
