"""Named reads that only pages of many things need: home, front page, group home. All composed of the rule."""

from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat

from coalface.entries.access import visible_to
from coalface.entries.models import Entry, EntryTag, Reply, Tag
from coalface.groups.viewer import Viewer
from coalface.people.models import Specialism

CANDIDATES = 200  # how far back a page looks when it weighs entries


def replies_to(viewer: Viewer, *, since: datetime) -> QuerySet[Reply]:
    """Return the visible replies of others to this member's entries since a moment, unless they wrote after them."""
    return _unanswered_by(viewer, since).filter(entry__author=viewer.member_id, parent=None)


def comments_to(viewer: Viewer, *, since: datetime) -> QuerySet[Reply]:
    """Return the visible comments of others on this member's answers since a moment, unless they wrote after them."""
    return _unanswered_by(viewer, since).filter(parent__author=viewer.member_id, parent__state=Reply.State.PUBLISHED)


def _unanswered_by(viewer: Viewer, since: datetime) -> QuerySet[Reply]:
    mine_after = Reply.everything.filter(
        entry=OuterRef("entry"), author=viewer.member_id, created_at__gt=OuterRef("created_at")
    )
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    replies = Reply.everything.filter(seen, state=Reply.State.PUBLISHED, created_at__gt=since)
    return replies.exclude(author=viewer.member_id).exclude(Exists(mine_after)).order_by("-created_at", "-id")


def wanting_a_reply(viewer: Viewer, *, kind: str) -> QuerySet[Entry]:
    """Return the entries of a kind in this member's groups that nobody has replied to, by others, not locked."""
    return (
        visible_to(viewer)
        .filter(kind=kind, group_id__in=viewer.groups, replies=0, locked_at=None, group__archived_at=None)
        .exclude(author=viewer.member_id)
    )


def known_to(viewer: Viewer, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Narrow entries to the newest whose tags or title name a specialism of this member."""
    newest = entries.order_by("-active_at", "-id").values("pk")[:CANDIDATES]
    return Entry.everything.filter(Exists(_known(viewer)), pk__in=newest).order_by("-active_at", "-id")


def why_known(viewer: Viewer) -> Subquery:
    """Return the specialism of this member that an entry's tags or title name, to be annotated."""
    return Subquery(_known(viewer).order_by("name").values("name")[:1])


def _known(viewer: Viewer) -> QuerySet[Specialism]:
    tagged = EntryTag.objects.filter(entry=OuterRef(OuterRef("pk")), tag__slug=OuterRef("slug"))
    title = Concat(Value(" "), ExpressionWrapper(OuterRef("title"), output_field=CharField()))
    mine = Specialism.objects.filter(members=viewer.member_id)
    return mine.annotate(title=title, begins=Concat(Value(" "), "name")).filter(
        Q(title__icontains=F("begins")) | Q(Exists(tagged))
    )


def answers_of(member_id: int) -> QuerySet[Reply]:
    """Return the published answers that a member gave, for counting."""
    return Reply.everything.filter(author=member_id, is_answer=True, state=Reply.State.PUBLISHED)


def entries_of(member_id: int) -> QuerySet[Entry]:
    """Return the published entries that a member shared, for counting."""
    return Entry.everything.filter(author=member_id, state="published")


def talked_about(viewer: Viewer, group_id: int, *, limit: int = 8) -> list[Tag]:
    """Return the tags most used on the latest entries of a group, of those only that this viewer may see."""
    latest = visible_to(viewer).filter(group_id=group_id).order_by("-active_at", "-id").values("pk")[:CANDIDATES]
    used = (
        EntryTag.objects.filter(entry__in=latest)
        .order_by()
        .values("tag")
        .annotate(times=Count("pk"))
        .order_by("-times", "tag")
    )
    return list(Tag.objects.filter(pk__in=used.values("tag")[:limit]))


def wider_than(group_id: int, level: int) -> int:
    """Return how many entries of a group are wider than a level, whoever may see them; for the facilitator who narrows."""
    return Entry.everything.filter(group_id=group_id, level__gt=level).count()


def first_answers(viewer: Viewer, *, kind: str, limit: int = CANDIDATES) -> list[tuple[Any, Any]]:
    """Return when each of the newest visible entries of a kind was published and first answered by somebody else."""
    first = (
        Reply.everything.filter(entry=OuterRef("pk"), is_answer=True, state=Reply.State.PUBLISHED)
        .exclude(author=OuterRef("author"))
        .order_by("created_at", "id")
    )
    rows = visible_to(viewer).filter(kind=kind, replies__gt=0).order_by("-active_at", "-id")[:limit]
    return list(rows.annotate(first=Subquery(first.values("created_at")[:1])).values_list("published_at", "first"))


def answered(viewer: Viewer, *, kind: str) -> QuerySet[Entry]:
    """Return the visible entries of a kind that have an answer, for counting."""
    return visible_to(viewer).filter(kind=kind, replies__gt=0)
