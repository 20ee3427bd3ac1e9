"""Named reads about tags. A tag is there only where it stands on an entry that the viewer may see."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value

from coalface.base.db.prepared import prepared
from coalface.base.paging import Page
from coalface.entries.access import visible_to
from coalface.entries.models import (
    Entry,
    EntryTag,
    Tag,
    TagFollow,
)
from coalface.entries.queries import LATEST, for_cards
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer


def tagged(viewer: Viewer, tag: Tag, *, cursor: str = "") -> Page:
    """Return a page of visible entries that carry a tag, by last activity."""
    carries = Exists(EntryTag.objects.filter(tag=tag, entry=OuterRef("pk")))
    return LATEST.page(for_cards(visible_to(viewer).filter(carries)).order_by("-active_at", "-id"), cursor)


def tags_of(entry: Entry) -> list[Tag]:
    """Return an entry's tags by name."""
    return _tags_of(entry.pk)


@prepared
def _tags_of(entry_id: int) -> QuerySet[Tag]:
    return Tag.objects.filter(pk__in=EntryTag.objects.filter(entry=entry_id).values("tag"))


def visible_tag(viewer: Viewer, slug: str) -> Tag | None:
    """Return a tag where this viewer may see an entry that carries it, with `my_follow`; any other does not exist."""
    mine = TagFollow.objects.filter(tag=OuterRef("pk"), member_id=viewer.member_id)
    tag = Tag.objects.filter(slug=slug).annotate(my_follow=Exists(mine)).first()
    if tag is None:
        return None
    carried = EntryTag.objects.filter(tag=tag, entry=OuterRef("pk"))
    return tag if visible_to(viewer).filter(Exists(carried)).exists() else None


def tags_used_in(entries: QuerySet) -> int:
    """Return how many different tags a set of entries carries, given as a subquery of their ids."""
    return EntryTag.objects.filter(entry__in=entries).order_by().values("tag").distinct().count()


def sharing_tags(viewer: Viewer, entry: Entry, *, limit: int) -> list[Entry]:
    """Return visible entries of the same kind that carry the same tags as this one: most tags in common first."""
    mine = EntryTag.objects.filter(entry=entry).order_by().values("tag")
    common = EntryTag.objects.filter(entry=OuterRef("pk"), tag__in=mine).order_by()
    number = common.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    others = visible_to(viewer).filter(Exists(common), kind=entry.kind).exclude(pk=entry.pk)
    return list(for_cards(others.annotate(common=Subquery(number))).order_by("-common", "-published_at", "-id")[:limit])


def carrying(entries: QuerySet[Entry], slug: str) -> QuerySet[Entry]:
    """Return of these entries those that carry the tag with this slug."""
    return entries.filter(Exists(EntryTag.objects.filter(entry=OuterRef("pk"), tag__slug=slug)))


def tags_in_use(viewer: Viewer, *, among: int = 1000, limit: int = 200) -> list[Tag]:
    """Return the tags of the latest visible entries with how many of those carry each, as `uses`, by name."""
    latest_ids = visible_to(viewer).order_by("-active_at", "-id").values("pk")[:among]
    used = EntryTag.objects.filter(entry__in=latest_ids).order_by().values("tag").annotate(uses=Count("pk"))
    uses = {row["tag"]: row["uses"] for row in used.order_by("-uses", "tag")[:limit]}
    tags = list(Tag.objects.filter(pk__in=uses))
    for tag in tags:
        tag.uses = uses[tag.pk]
    return tags


def tagged_in(viewer: Viewer, tag: Tag, group: Group, *, cursor: str = "") -> Page:
    """Return a page of the visible entries of one group that carry a tag, by last activity."""
    entries = carrying(visible_to(viewer).filter(group=group), tag.slug)
    return LATEST.page(for_cards(entries).order_by("-active_at", "-id"), cursor)


def tags_like(viewer: Viewer, words: str, *, limit: int = 8) -> list[Tag]:
    """Return tags of which a word begins like this, of those only that stand on an entry this viewer may see."""
    begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    carried = EntryTag.objects.filter(tag=OuterRef("pk")).filter(
        Exists(visible_to(viewer).filter(pk=OuterRef("entry")))
    )
    return list(Tag.objects.filter(begins).filter(Exists(carried)).order_by("name")[:limit])
