"""What must always hold of the search index; `coalface check` proves it."""

from collections.abc import Iterator

from coalface.entries.queries import searchable
from coalface.features.search.dialect import kept
from coalface.features.search.models import SearchRow


def search_holds() -> Iterator[str]:
    """Yield a sentence where the index does not hold exactly the published entries, or is out of step with its rows."""
    yield from kept().faults()
    rows = SearchRow.objects.filter(reply=None)
    missing = searchable().exclude(pk__in=rows.values("entry")).count()
    if missing:
        yield f"{missing} published entries cannot be found by search."
    extra = rows.exclude(entry__in=searchable()).count()
    if extra:
        yield f"{extra} entries can be found by search although they are not published."
