"""Named reads for a member's home: what they follow, and what happened around it since they were here."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.db.arms import first_of
from coalface.base.db.one_by_one import asked_of_each, exists_for_each
from coalface.base.db.prepared import prepared
from coalface.base.paging import Keyset, Page
from coalface.entries.access import DRAFTS, STANDS, visible_to
from coalface.entries.kind import chosen
from coalface.entries.models import Entry, EntryTag, Reply, State, Tag, TagFollow
from coalface.entries.newest import (
    LATEST,
    NEWEST,
    active_groups,
    in_groups,
    newest_of,
    of_all,
    of_levels,
)
from coalface.entries.queries import for_cards
from coalface.groups.viewer import Viewer

MOST_FEATURED = 3
MOST_NEW = 100  # replies to an entry that are counted; more are said to be more than one less
AROUND = Keyset(12, ("active_at", "id"))  # fewer than elsewhere: what needs the member stands above them


def followed_tags(viewer: Viewer) -> QuerySet[Tag]:
    """Return the tags that this member follows, of those only that they may see an entry with."""
    mine = TagFollow.objects.filter(member=viewer.member_id).order_by().values("tag")
    seen = EntryTag.objects.filter(Exists(visible_to(viewer).filter(pk=OuterRef("entry_id"))), tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(seen), pk__in=mine)


def active_around(
    viewer: Viewer,
    *,
    groups: Collection[int],
    tags: Collection[int],
    common_tags: Collection[int],
    authors: Collection[int],
    since: datetime | None,
    cursor: str = "",
    active: tuple[tuple[int, ...], tuple[int, ...]] | None = None,
) -> Page:
    """Return a page of visible entries of these groups, with one of these tags, or by these authors, by last activity.

    `active` are those of the groups, the viewer's own and others, where something happened last, where that is known
    for the first page; otherwise it is asked.

    Entries with a common tag are looked for along all there are, those with another from the tag; the same comes out.

    Each says what happened since a moment, by others than the viewer and where they may read it: `new_answers` and
    `new_comments` are numbers, MOST_NEW at most, `newly_accepted` whether an answer was accepted then.
    """
    after = AROUND.read(cursor)
    if active is None or after is not None:
        own, foreign = viewer.may_read_group_ids.intersection(groups), set(groups) - viewer.may_read_group_ids
        active = active_groups(own, after), active_groups(foreign, after)
    mine, others = active
    if not (mine or others or tags or common_tags or authors):
        return Page([])
    around = {"mine": mine, "others": others, "tags": tags, "common_tags": common_tags, "authors": authors}
    return AROUND.cut(_around(viewer, after, since, **around))


@prepared
def _around(
    viewer: Viewer,
    after: tuple[Any, ...] | None,
    since: datetime | None,
    *,
    mine: tuple[int, ...],
    others: tuple[int, ...],
    tags: Collection[int],
    common_tags: Collection[int],
    authors: Collection[int],
) -> QuerySet[Entry]:
    published = Entry.everything.filter(state=State.PUBLISHED)
    seen = visible_to(viewer)
    arms = in_groups(published, mine) + in_groups(seen, others)
    if tags:
        arms.append(seen.filter(pk__in=EntryTag.objects.filter(tag__in=tags).values("entry")))
    if common_tags:
        carries = EntryTag.objects.filter(tag__in=common_tags, entry=OuterRef("pk"))
        arms += of_levels(viewer, published.filter(asked_of_each(exists_for_each(carries))))
    if authors:
        arms.append(seen.filter(author_id__in=authors))
    return _with_news(for_cards(newest_of(viewer, arms, after=after, page=AROUND)), viewer, since)


def _with_news(entries: QuerySet[Entry], viewer: Viewer, since: datetime | None) -> QuerySet[Entry]:
    if since is None:
        nothing = Value(0)
        return entries.annotate(new_answers=nothing, new_comments=nothing, newly_accepted=Value(False))
    standing = Reply.everything.filter(STANDS, entry=OuterRef("pk"), state=Reply.State.PUBLISHED).order_by()
    new = standing.filter(created_at__gt=since).exclude(author=viewer.member_id)
    still = Reply.everything.filter(STANDS, chosen(), pk=OuterRef("reply"), state=Reply.State.PUBLISHED)
    said = Activity.objects.filter(verb=Verb.ACCEPTED, entry=OuterRef("pk"), at__gt=since)
    accepted = said.exclude(actor=viewer.member_id).filter(Exists(still))
    # Where nothing has happened since, nothing is counted.
    lately = Q(active_at__gt=since)
    return entries.annotate(
        new_answers=Case(When(lately, then=_Number(new.filter(is_answer=True))), default=0),
        new_comments=Case(When(lately, then=_Number(new.filter(is_answer=False))), default=0),
        newly_accepted=Exists(accepted),
    )


class _Number(Subquery):
    """How many rows there are, MOST_NEW at most: of a question that everybody answers all are not looked at."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows.values("pk")[:MOST_NEW])


def featured_and_latest(viewer: Viewer) -> tuple[list[Entry], Page]:
    """Return what is featured before this viewer, the newest first, and the first page of all they may see; one query."""
    rows = _featured_and_latest(viewer, active_groups(viewer.may_read_group_ids))
    first = sorted((row for row in rows if row.featured_at), key=lambda row: (row.featured_at, row.pk), reverse=True)
    return first[:MOST_FEATURED], LATEST.cut(rows[: LATEST.size + 1])


@prepared
def _featured_and_latest(viewer: Viewer, groups: tuple[int, ...]) -> QuerySet[Entry]:
    published = Entry.everything.filter(state=State.PUBLISHED)
    featured = visible_to(viewer).filter(featured_at__isnull=False).order_by("-featured_at", "-id")
    latest = first_of(newest_of(viewer, of_all(viewer, published, groups), after=None), LATEST.size + 1)
    return for_cards(Entry.everything.filter(pk__in=first_of(featured, MOST_FEATURED).union(latest))).order_by(*NEWEST)


def texts_waiting(place: OuterRef | None) -> tuple[QuerySet[Entry], QuerySet[Reply]]:
    """Return the entries and replies that wait to be let through in a group, or for None before the whole hub.

    For counting, before whoever runs the place: the caller asks only for them.
    """
    entries = Entry.everything.filter(state=State.WAITING)
    replies = Reply.everything.filter(state=Reply.State.WAITING).exclude(entry__state__in=[*DRAFTS, State.REMOVED])
    if place is None:
        return entries.filter(group=None), replies.filter(entry__group=None)
    return entries.filter(group=place), replies.filter(entry__group=place)
