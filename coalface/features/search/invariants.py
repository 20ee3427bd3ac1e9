"""What must always hold of the search index; `coalface check` proves it."""

from collections.abc import Iterator

from coalface.entries.queries import all_searchable_replies, searchable
from coalface.features.search.dialect import kept
from coalface.features.search.models import SearchRow


def search_holds() -> Iterator[str]:
    """Yield a sentence where the index does not hold exactly what is published, or is out of step with its rows."""
    yield from kept().faults()
    rows = SearchRow.objects.filter(reply=None)
    missing = searchable().exclude(pk__in=rows.values("entry")).count()
    if missing:
        yield f"{missing} published entries cannot be found by search."
    extra = rows.exclude(entry__in=searchable()).count()
    if extra:
        yield f"{extra} entries can be found by search although they are not published."
    rows = SearchRow.objects.exclude(reply=None)
    missing = all_searchable_replies().filter(entry__in=searchable()).exclude(pk__in=rows.values("reply")).count()
    if missing:
        yield f"{missing} replies cannot be found by search."
    extra = rows.exclude(reply__in=all_searchable_replies(), entry__in=searchable()).count()
    if extra:
        yield f"{extra} replies can be found by search although not everybody who sees the entry may read them."
