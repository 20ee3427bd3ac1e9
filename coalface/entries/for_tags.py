"""Named reads about tags. A tag is there only where it stands on an entry that the viewer may see."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from coalface.base.db.arms import first_of, together
from coalface.base.db.one_by_one import asked_of_each, exists_for_each
from coalface.base.db.prepared import prepared
from coalface.base.paging import Page
from coalface.entries.access import visible_one_by_one, visible_to
from coalface.entries.models import (
    Entry,
    EntryTag,
    State,
    Tag,
    TagFollow,
)
from coalface.entries.newest import (
    LATEST,
    LONG_AGO,
    NEWEST,
    active_groups,
    newest_of,
    of_all,
    reaching_back,
)
from coalface.entries.queries import for_cards
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer

MOST_SHARING = 10
MOST_IN_USE = 200
COMMON = 300  # entries: from so many on, a tag is common


def common() -> Case:
    """Return 1 for a tag that so many entries carry that one looks for it along the newest of all, else 0."""
    carried = EntryTag.objects.filter(tag=OuterRef("pk")).order_by()
    return Case(When(Exists(carried[COMMON : COMMON + 1]), then=Value(1)), default=Value(0))


def tagged(viewer: Viewer, tag: Tag, *, cursor: str = "") -> Page:
    """Return a page of visible entries that carry a tag that `visible_tag` returned, by last activity."""
    after = LATEST.read(cursor)
    if not tag.common:
        return LATEST.cut(_tagged(viewer, tag.pk, after))
    groups = active_groups(viewer.may_read_group_ids, after, tag_id=tag.pk)
    # To find the bound takes as long as to find the page; a visitor's only arm needs none.
    since = next(iter(_reaching_back(tag.pk, after)), LONG_AGO) if viewer.signed_in else None
    return LATEST.cut(_commonly_tagged(viewer, tag.pk, groups, after, since))


@prepared
def _tagged(viewer: Viewer, tag_id: int, after: tuple[Any, ...] | None) -> QuerySet[Entry]:
    carrying = EntryTag.objects.filter(tag=tag_id).order_by().values("entry")
    return LATEST.window(for_cards(visible_to(viewer).filter(pk__in=carrying)).order_by(*NEWEST), after)


@prepared
def _reaching_back(tag_id: int, after: tuple[Any, ...] | None) -> QuerySet:
    return reaching_back(_carrying_one_by_one(tag_id).filter(level=Level.PUBLIC), after)


@prepared
def _commonly_tagged(
    viewer: Viewer, tag_id: int, groups: tuple[int, ...], after: tuple[Any, ...] | None, since: datetime | None
) -> QuerySet[Entry]:
    arms = of_all(viewer, _carrying_one_by_one(tag_id), groups)
    return for_cards(newest_of(viewer, arms, after=after, since=since))


def _carrying_one_by_one(tag_id: int) -> QuerySet[Entry]:
    carries = exists_for_each(EntryTag.objects.filter(tag=tag_id, entry=OuterRef("pk")))
    return Entry.everything.filter(asked_of_each(carries), state=State.PUBLISHED)


def tags_of(entry: Entry) -> list[Tag]:
    """Return an entry's tags by name."""
    return _tags_of(entry.pk)


@prepared
def _tags_of(entry_id: int) -> QuerySet[Tag]:
    return Tag.objects.filter(pk__in=EntryTag.objects.filter(entry=entry_id).values("tag"))


def visible_tag(viewer: Viewer, slug: str) -> Tag | None:
    """Return a tag where this viewer may see an entry that carries it, with `my_follow`; any other does not exist."""
    mine = TagFollow.objects.filter(tag=OuterRef("pk"), member_id=viewer.private_id)
    tag = Tag.objects.filter(slug=slug).annotate(my_follow=Exists(mine), common=common()).first()
    return tag if tag is not None and _seen(viewer, tag.pk) else None


@prepared
def _seen(viewer: Viewer, tag_id: int) -> QuerySet:
    """Return the newest entry that carries a tag and that this viewer may see, as one row of its number.

    From the tag: whoever sees few entries would have all of the hub's walked through for one with it.
    """
    seen = exists_for_each(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    return EntryTag.objects.filter(seen, tag=tag_id).order_by("-entry_id").values_list("entry_id")[:1]


def tags_used_in(entries: QuerySet) -> int:
    """Return how many different tags a set of entries carries, given as a subquery of their ids."""
    return EntryTag.objects.filter(entry__in=entries).order_by().values("tag").distinct().count()


def sharing_tags(viewer: Viewer, entry: Entry, *, limit: int) -> list[Entry]:
    """Return visible entries of the same kind that carry the same tags as this one: most tags in common first.

    Looked for among the latest that carry each tag, so that a tag on half of the hub costs no more than another.
    """
    mine = tuple(tag.pk for tag in tags_of(entry))
    return _sharing(viewer, mine, entry.pk, kind=entry.kind)[:limit] if mine else []


@prepared
def _sharing(viewer: Viewer, tags: tuple[int, ...], entry_id: int, *, kind: str) -> QuerySet[Entry]:
    arms = [EntryTag.objects.filter(tag=tag).order_by("-entry_id").values("pk")[:COMMON] for tag in tags]
    carrying = together([EntryTag.objects.filter(pk__in=arm).order_by().values("entry") for arm in arms])
    close = Entry.everything.filter(pk__in=carrying).order_by().values("pk")
    shared = EntryTag.objects.filter(entry=OuterRef("pk"), tag__in=tags).order_by()
    number = shared.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    found = visible_to(viewer).filter(pk__in=close, kind=kind).exclude(pk=entry_id)
    return for_cards(found.annotate(common=Subquery(number))).order_by("-common", "-published_at", "-id")[:MOST_SHARING]


def carrying(entries: QuerySet[Entry], slug: str) -> QuerySet[Entry]:
    """Return of these entries those that carry the tag with this slug."""
    return entries.filter(Exists(EntryTag.objects.filter(entry=OuterRef("pk"), tag__slug=slug)))


def ids_carrying(slug: str) -> QuerySet:
    """Return the numbers of all entries that carry the tag with this slug, whoever may see them."""
    return EntryTag.objects.filter(tag__slug=slug).order_by().values("entry")


def tags_in_use(viewer: Viewer) -> list[Tag]:
    """Return the tags of the latest visible entries with how many of those carry each, as `uses`, by name.

    The latest are some hundred of each level that reaches this viewer, and of each of those twenty of their groups in
    which something happened last.
    """
    uses = dict(_uses(viewer, active_groups(viewer.may_read_group_ids)))
    tags = list(Tag.objects.filter(pk__in=uses))
    for tag in tags:
        tag.uses = uses[tag.pk]
    return tags


def counted_for_tags(viewer: Viewer) -> set[int]:
    """Return the numbers of the entries whose tags `tags_in_use` counts."""
    return set(_counted(viewer, active_groups(viewer.may_read_group_ids)))


@prepared
def _counted(viewer: Viewer, groups: tuple[int, ...]) -> QuerySet:
    return Entry.everything.filter(pk__in=_latest(viewer, groups)).order_by().values_list("pk", flat=True)


def _latest(viewer: Viewer, groups: tuple[int, ...]) -> QuerySet:
    return together([first_of(arm.order_by(*NEWEST), COMMON) for arm in of_all(viewer, visible_to(viewer), groups)])


@prepared
def _uses(viewer: Viewer, groups: tuple[int, ...]) -> QuerySet:
    used = EntryTag.objects.filter(entry__in=_latest(viewer, groups)).order_by().values("tag")
    return used.annotate(uses=Count("pk")).order_by("-uses", "tag").values_list("tag", "uses")[:MOST_IN_USE]


def tagged_in(viewer: Viewer, tag: Tag, group: Group, *, cursor: str = "") -> Page:
    """Return a page of the visible entries of one group that carry a tag, by last activity."""
    entries = carrying(visible_one_by_one(viewer).filter(group=group), tag.slug)
    return LATEST.page(for_cards(entries).order_by("-active_at", "-id"), cursor)


def tags_like(viewer: Viewer, words: str, *, limit: int = 8) -> list[Tag]:
    """Return tags of which a word begins like this, of those only that stand on an entry this viewer may see."""
    begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    carried = EntryTag.objects.filter(tag=OuterRef("pk")).filter(
        Exists(visible_to(viewer).filter(pk=OuterRef("entry")))
    )
    return list(Tag.objects.filter(begins).filter(Exists(carried)).order_by("name")[:limit])
