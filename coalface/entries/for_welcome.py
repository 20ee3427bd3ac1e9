"""Named reads for somebody new: what to follow, which groups talk about what they know, what they could answer."""

from collections.abc import Iterable

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value

from coalface.entries.access import visible_to
from coalface.entries.for_pages import CANDIDATES, why_known
from coalface.entries.models import Entry, EntryTag, SetAside, Tag, TagFollow
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer

WAITING = 60  # how many entries without a reply are looked at for one that somebody could answer


def tags_to_follow(viewer: Viewer, *, limit: int = 10) -> list[Tag]:
    """Return the tags most used on the latest entries that this viewer may see, in one query."""
    latest = visible_to(viewer).order_by("-active_at", "-id").values("pk")[:CANDIDATES]
    used = EntryTag.objects.filter(entry__in=latest).order_by().values("tag").annotate(times=Count("pk"))
    ranked = used.order_by("-times", "tag").values("tag")[:limit]
    return list(Tag.objects.filter(pk__in=ranked))


def tags_named(viewer: Viewer, slugs: Iterable[str]) -> list[Tag]:
    """Return the tags of these slugs, of those only that this viewer may see an entry with."""
    return list(Tag.objects.filter(_carried_before(viewer), slug__in=list(slugs)))


def follows_as_words(viewer: Viewer) -> QuerySet:
    """Return slug and name of every tag that this member follows, and "follows", fit to stand in a UNION."""
    mine = TagFollow.objects.filter(tag=OuterRef("pk"), member_id=viewer.member_id)
    tags = Tag.objects.filter(Exists(mine)).order_by()
    return tags.annotate(how=Value("follows", CharField())).values_list("slug", "name", "how")


def groups_that_talk_about(viewer: Viewer, slugs: Iterable[str]) -> list[tuple[int, str, int]]:
    """Return group, slug of a tag, and on how many entries, of those only that this viewer may see; one query."""
    seen = visible_to(viewer).filter(pk=OuterRef("entry_id"))
    carried = EntryTag.objects.filter(Exists(seen), tag__slug__in=list(slugs), entry__group__isnull=False)
    rows = carried.order_by().values("entry__group", "tag__slug").annotate(times=Count("pk"))
    return list(rows.values_list("entry__group", "tag__slug", "times"))


def could_answer(viewer: Viewer, *, kind: str, limit: int = 2) -> list[Entry]:
    """Return visible entries of a kind that nobody has replied to and that name what this member knows; one query.

    Each carries `because`, the name of the specialism. Only where they may reply, or may walk in to reply.
    """
    waiting = visible_to(viewer).filter(kind=kind, replies=0, locked_at=None, group__archived_at=None)
    aside = SetAside.objects.filter(member=viewer.member_id, entry=OuterRef("pk"))
    latest = (
        waiting.filter(~Exists(aside))
        .exclude(author=viewer.member_id)
        .select_related("group")
        .order_by("-active_at", "-id")
    )
    found = latest.annotate(because=why_known(viewer))[:WAITING]
    return [entry for entry in found if entry.because and _lets_in(viewer, entry.group)][:limit]


def _lets_in(viewer: Viewer, group: Group | None) -> bool:
    return group is None or group.pk in viewer.groups or group.access == Group.Access.OPEN


def _carried_before(viewer: Viewer) -> Exists:
    """Say of a tag that it is carried by an entry which this viewer may see."""
    carriers = EntryTag.objects.filter(tag=OuterRef("pk"))
    return Exists(carriers.filter(Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))))
