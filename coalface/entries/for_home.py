"""Named reads for a member's home: what they follow, and what happened around it since they were here."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.db.prepared import prepared
from coalface.base.paging import Keyset, Page
from coalface.entries.access import DRAFTS, STANDS, visible_to
from coalface.entries.for_pages import first_of
from coalface.entries.kind import chosen
from coalface.entries.models import Entry, EntryTag, Reply, State, Tag, TagFollow
from coalface.entries.queries import LATEST, for_cards
from coalface.groups.viewer import Viewer

MOST_FEATURED = 3
AROUND = Keyset(12, ("active_at", "id"))  # fewer than elsewhere: what needs the member stands above them


def followed_tags(viewer: Viewer) -> QuerySet[Tag]:
    """Return the tags that this member follows, of those only that they may see an entry with."""
    mine = TagFollow.objects.filter(tag=OuterRef("pk"), member=viewer.member_id)
    seen = EntryTag.objects.filter(Exists(visible_to(viewer).filter(pk=OuterRef("entry_id"))), tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(mine), Exists(seen))


def active_around(
    viewer: Viewer,
    *,
    groups: Collection[int],
    tags: Collection[int],
    authors: Collection[int],
    since: datetime | None,
    cursor: str = "",
) -> Page:
    """Return a page of visible entries of these groups, with one of these tags, or by these authors, by last activity.

    Each says what happened since a moment, by others than the viewer and where they may read it: `new_answers` and
    `new_comments` are numbers, `newly_accepted` whether an answer was accepted then.
    """
    if not (groups or tags or authors):
        return Page([])
    around = {"groups": groups, "tags": tags, "authors": authors}
    return AROUND.cut(_around(viewer, AROUND.read(cursor), since, **around))


@prepared
def _around(
    viewer: Viewer,
    after: tuple[Any, ...] | None,
    since: datetime | None,
    *,
    groups: Collection[int],
    tags: Collection[int],
    authors: Collection[int],
) -> QuerySet[Entry]:
    seen = visible_to(viewer).order_by("-active_at", "-id")
    arms = []
    if groups:
        arms.append(seen.filter(group_id__in=groups))
    if tags:
        arms.append(seen.filter(Exists(EntryTag.objects.filter(tag__in=tags, entry=OuterRef("pk")))))
    if authors:
        arms.append(seen.filter(author_id__in=authors))
    rows = arms[0]
    if len(arms) > 1:
        first, *others = [first_of(AROUND.beyond(rows, after), AROUND.size + 1) for rows in arms]
        rows = Entry.everything.filter(pk__in=first.union(*others)).order_by("-active_at", "-id")
    return AROUND.window(_with_news(for_cards(rows), viewer, since), after)


def _with_news(entries: QuerySet[Entry], viewer: Viewer, since: datetime | None) -> QuerySet[Entry]:
    if since is None:
        nothing = Value(0)
        return entries.annotate(new_answers=nothing, new_comments=nothing, newly_accepted=Value(False))
    standing = Reply.everything.filter(STANDS, entry=OuterRef("pk"), state=Reply.State.PUBLISHED).order_by()
    new = standing.filter(created_at__gt=since).exclude(author=viewer.member_id)
    said = Activity.objects.filter(verb=Verb.ACCEPTED, entry=OuterRef("entry"), reply=OuterRef("pk"), at__gt=since)
    accepted = standing.filter(chosen(), Exists(said.exclude(actor=viewer.member_id)))
    return entries.annotate(
        new_answers=_number(new.filter(is_answer=True)),
        new_comments=_number(new.filter(is_answer=False)),
        newly_accepted=Exists(accepted),
    )


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")), 0)


def featured_and_latest(viewer: Viewer) -> tuple[list[Entry], Page]:
    """Return what is featured before this viewer, the newest first, and the first page of all they may see; one query."""
    rows = _featured_and_latest(viewer)
    first = sorted((row for row in rows if row.featured_at), key=lambda row: (row.featured_at, row.pk), reverse=True)
    return first[:MOST_FEATURED], LATEST.cut(rows[: LATEST.size + 1])


@prepared
def _featured_and_latest(viewer: Viewer) -> QuerySet[Entry]:
    seen = visible_to(viewer)
    featured = first_of(seen.filter(featured_at__isnull=False).order_by("-featured_at", "-id"), MOST_FEATURED)
    latest = first_of(seen.order_by("-active_at", "-id"), LATEST.size + 1)
    return for_cards(Entry.everything.filter(pk__in=featured.union(latest))).order_by("-active_at", "-id")


def texts_waiting(place: OuterRef | None) -> tuple[QuerySet[Entry], QuerySet[Reply]]:
    """Return the entries and replies that wait to be let through in a group, or for None before the whole hub.

    For counting, before whoever runs the place: the caller asks only for them.
    """
    entries = Entry.everything.filter(state=State.WAITING)
    replies = Reply.everything.filter(state=Reply.State.WAITING).exclude(entry__state__in=[*DRAFTS, State.REMOVED])
    if place is None:
        return entries.filter(group=None), replies.filter(entry__group=None)
    return entries.filter(group=place), replies.filter(entry__group=place)
