"""The newest entries that a viewer may see, at a cost that does not hang on what else the hub holds.

One condition over all entries, "public, or for members, or of one of my groups", leaves a database two bad ways: to
walk all entries by date until enough of them are for this viewer, or to fetch whatever is and sort it. So each reason
why an entry may be seen is asked for by itself, from an index that is in order already, for one page only: an arm.
What the arms bring together, a few dozen rows, passes the rule once more, and is sorted.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coalface.base.db.arms import first_of, together
from coalface.base.db.one_by_one import exists_for_each
from coalface.base.db.prepared import prepared
from coalface.base.paging import Keyset
from coalface.entries.access import visible_one_by_one, visible_to
from coalface.entries.models import Entry, EntryTag, State
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer

LATEST = Keyset(20, ("active_at", "id"))
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST = ("-active_at", "-id")
FEW_GROUPS = 10  # so many arms may be asked for without looking first which have a part


def active_groups(
    groups: Collection[int], after: tuple[Any, ...] | None = None, *, tag_id: int | None = None, **narrowing: Any
) -> tuple[int, ...]:
    """Return those of these groups that can have a part in one page of the newest entries of them all.

    A page of twenty rows comes from twenty groups at most, those in which something happened last to an entry that may
    stand there: with `tag_id` one that carries this tag; `narrowing` are filters such as kind. One query at most. Where
    it is asked, the group in which something happened last comes first.
    """
    if len(groups) <= FEW_GROUPS:
        return tuple(sorted(groups))
    return tuple(_last_active(groups, after, tag_id, **narrowing))


@prepared
def _last_active(
    groups: Collection[int], after: tuple[Any, ...] | None, tag_id: int | None, **narrowing: Any
) -> QuerySet:
    entries = Entry.everything.filter(group=OuterRef("pk"), state=State.PUBLISHED, **narrowing)
    if tag_id is not None:
        entries = entries.filter(exists_for_each(EntryTag.objects.filter(tag=tag_id, entry=OuterRef("pk"))))
    last = LATEST.beyond(entries.order_by(*NEWEST), after).values("active_at")[:1]
    found = Group.objects.filter(pk__in=groups).annotate(last=Subquery(last)).exclude(last=None)
    return found.order_by("-last").values_list("pk", flat=True)[: LATEST.size + 1]


def last_active(viewer: Viewer) -> Coalesce:
    """Return when something last happened in a group, as far as this viewer may see it, to be annotated.

    LONG_AGO where nothing did.
    """
    entries = visible_one_by_one(viewer).filter(group=OuterRef("pk")).order_by(*NEWEST)
    return Coalesce(Subquery(entries.values("active_at")[:1]), Value(LONG_AGO, output_field=DateTimeField()))


def in_groups(entries: QuerySet[Entry], groups: tuple[int, ...]) -> list[QuerySet[Entry]]:
    """Return an arm for each of these groups."""
    return [entries.filter(group=group) for group in groups]


def of_levels(viewer: Viewer, entries: QuerySet[Entry]) -> list[QuerySet[Entry]]:
    """Return an arm for each level that reaches this viewer wherever an entry stands."""
    levels = [Level.PUBLIC, Level.MEMBERS] if viewer.signed_in else [Level.PUBLIC]
    return [entries.filter(level=level) for level in levels]


def of_all(viewer: Viewer, entries: QuerySet[Entry], groups: tuple[int, ...]) -> list[QuerySet[Entry]]:
    """Return an arm for each reason why these entries may reach this viewer, who is in these groups."""
    return of_levels(viewer, entries) + in_groups(entries, groups)


def reaching_back(arm: QuerySet[Entry], after: tuple[Any, ...] | None, page: Keyset = LATEST) -> QuerySet:
    """Return how far back a page of one arm alone would reach, as one row of one moment; none where it holds no page."""
    last = page.beyond(arm.order_by(*NEWEST), after)[page.size : page.size + 1]
    return last.values_list("active_at", flat=True)


def newest_of(
    viewer: Viewer,
    arms: list[QuerySet[Entry]],
    *,
    after: tuple[Any, ...] | None,
    page: Keyset = LATEST,
    since: datetime | None = None,
) -> QuerySet[Entry]:
    """Return what one page of these arms holds, and one row more, that this viewer may see: by last activity.

    The first arm sets a bound to the others: whatever is older than the last row that it could give itself has no part in
    the page. So it had better be one in which much happens. The bound is found once for each of the others; where that
    takes its time, it had better be asked for before, and given as `since`.
    """
    first, *others = arms
    bound = since
    if since is None:
        bound = Coalesce(Subquery(reaching_back(first, after, page)), Value(LONG_AGO, output_field=DateTimeField()))
    arms = [first, *(arm.filter(active_at__gte=bound) for arm in others)]
    found = together([first_of(page.beyond(arm.order_by(*NEWEST), after), page.size + 1) for arm in arms])
    seen = visible_to(viewer).filter(pk__in=found).order_by(*NEWEST)
    # Chosen by their numbers first: whatever else is asked about a row is then asked of one page, not of all found.
    return Entry.everything.filter(pk__in=seen.values("pk")[: page.size + 1]).order_by(*NEWEST)
