"""Named reads that only pages of many things need: home, front page, group home. All composed of the rule."""

from datetime import datetime

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

from coalface.base.db.arms import FEW, first_of, together
from coalface.base.db.one_by_one import asked_of_each
from coalface.entries.access import STANDS, visible_one_by_one, visible_to
from coalface.entries.kind import chosen
from coalface.entries.models import Entry, EntryTag, Reply, SetAside, State, Tag, TagFollow
from coalface.entries.newest import NEWEST, in_groups
from coalface.entries.queries import for_cards
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.people.models import Specialism

CANDIDATES = 200  # how far back a page looks when it weighs entries
FEW_OWN = 6  # own entries that wait for a decision: a desk shows three, and none that it shows already
FEW_ARMS = 3  # groups; for more it is quicker to walk all that waits until there is enough from theirs


def replies_waiting(viewer: Viewer, *, since: datetime) -> QuerySet[Reply]:
    """Return the latest replies at this member's entries, and comments on their answers, since a moment.

    Only visible ones of others after which this member has not written; some of the few dozen latest.
    """
    me = viewer.member_id
    recent = Reply.everything.filter(state=Reply.State.PUBLISHED, created_at__gt=since).order_by("-created_at", "-id")
    # An entry was active when its latest reply came; few of this member's were since.
    to_entries = recent.filter(STANDS, entry__author=me, entry__active_at__gt=since)
    commented = answers_of(me).filter(commented_at__gt=since)
    to_answers = recent.filter(parent__in=commented.order_by().values("pk"))
    mine_after = Reply.everything.filter(entry=OuterRef("entry"), author=me, created_at__gt=OuterRef("created_at"))
    return (
        Reply.everything.filter(pk__in=first_of(to_entries).union(first_of(to_answers)))
        .filter(Exists(visible_to(viewer).filter(pk=OuterRef("entry_id"))))
        .exclude(author=me)
        .exclude(Exists(mine_after))
    )


def waiting_for(viewer: Viewer, *, kind: str, also: Q) -> QuerySet[Entry]:
    """Return entries of a kind that wait for this member: others' where they may reply, and their own.

    Of others' the newest and the two oldest of their groups and the newest of the whole hub, without a reply and not
    locked, and not set aside; of their own those with replies that `also` narrows.
    """
    own = visible_to(viewer).filter(also, kind=kind, author=viewer.member_id, replies__gt=0, group__archived_at=None)
    chosen = first_of(own.order_by("-active_at", "-id"), FEW_OWN)
    wanting = Entry.everything.filter(kind=kind, state=State.PUBLISHED, replies=0, locked_at=None)
    aside = SetAside.objects.filter(member=viewer.private_id, entry=OuterRef("pk"))
    wanting = wanting.filter(~Exists(aside), group__archived_at=None).exclude(author=viewer.member_id)
    if len(viewer.groups) <= FEW_ARMS:  # each by its index, since most that wait may be in others' groups
        here = in_groups(wanting, tuple(sorted(viewer.groups)))
        everywhere = [*here, wanting.filter(group=None)]
    else:
        here = [wanting.filter(asked_of_each(Q(group__in=viewer.groups)))]
        everywhere = [wanting.filter(asked_of_each(Q(group__in=viewer.groups) | Q(group=None)))]
    arms = [_first_of_all(everywhere, NEWEST, FEW)]
    if here:
        arms.append(_first_of_all(here, ("active_at", "id"), 2))
    return visible_to(viewer).filter(pk__in=chosen.union(*arms))


def _first_of_all(arms: list[QuerySet[Entry]], order: tuple[str, ...], most: int) -> QuerySet:
    """Return the ids of the first rows of several arms together, as `first_of` does of one."""
    if len(arms) == 1:
        return first_of(arms[0].order_by(*order), most)
    found = together([first_of(arm.order_by(*order), most) for arm in arms])
    return first_of(Entry.everything.filter(pk__in=found).order_by(*order), most)


def why_known(viewer: Viewer) -> Subquery:
    """Return the specialism of this member that an entry's tags or title name, to be annotated; none is NULL."""
    tagged = EntryTag.objects.filter(entry=OuterRef(OuterRef("pk")), tag__slug=OuterRef("slug"))
    title = Concat(Value(" "), ExpressionWrapper(OuterRef("title"), output_field=CharField()))
    mine = Specialism.objects.filter(members=viewer.member_id)
    known = mine.annotate(title=title, begins=Concat(Value(" "), "name")).filter(
        Q(title__icontains=F("begins")) | Q(Exists(tagged))
    )
    return Subquery(known.order_by("name").values("name")[:1])


def why_followed(viewer: Viewer) -> Subquery:
    """Return the tag that this member follows and an entry carries, to be annotated; none is NULL."""
    mine = TagFollow.objects.filter(member=viewer.private_id, tag=OuterRef("tag"))
    carried = EntryTag.objects.filter(Exists(mine), entry=OuterRef("pk"))
    return Subquery(carried.order_by("tag__name").values("tag__name")[:1])


def answers_of(member_id: int) -> QuerySet[Reply]:
    """Return the published answers that a member gave, for counting."""
    return Reply.everything.filter(author=member_id, is_answer=True, state=Reply.State.PUBLISHED)


def entries_of(member_id: int) -> QuerySet[Entry]:
    """Return the published entries that a member shared, for counting."""
    return Entry.everything.filter(author=member_id, state=State.PUBLISHED)


def talked_about(viewer: Viewer, group_id: int, *, limit: int = 8) -> list[Tag]:
    """Return the tags most used on the latest entries of a group, of those only that this viewer may see."""
    latest = (
        visible_one_by_one(viewer).filter(group_id=group_id).order_by("-active_at", "-id").values("pk")[:CANDIDATES]
    )
    used = (
        EntryTag.objects.filter(entry__in=latest)
        .order_by()
        .values("tag")
        .annotate(times=Count("pk"))
        .order_by("-times", "tag")
    )
    return list(Tag.objects.filter(pk__in=used.values("tag")[:limit]))


def last_activity(viewer: Viewer, group_ids: list[int]) -> dict[int, datetime]:
    """Return when something last happened in each of these groups, as far as this viewer may see it; one query."""
    latest = (
        visible_one_by_one(viewer).filter(group=OuterRef("pk")).order_by("-active_at", "-id").values("active_at")[:1]
    )
    rows = Group.objects.filter(pk__in=group_ids).order_by().annotate(active_at=Subquery(latest))
    return {number: at for number, at in rows.values_list("pk", "active_at") if at is not None}


def wider_than(group_id: int, level: int) -> int:
    """Return how many entries of a group are wider than a level, whoever may see them; for the facilitator who narrows."""
    return Entry.everything.filter(group_id=group_id, level__gt=level).count()


def first_answers(viewer: Viewer, *, kind: str) -> list[tuple[int, datetime, datetime | None]]:
    """Return of the latest visible entries of a kind that have an answer: id, when published, when first answered.

    The first answer is the first by somebody else than the author; None where there is none.
    """
    first = (
        Reply.everything.filter(entry=OuterRef("pk"), is_answer=True, state=Reply.State.PUBLISHED)
        .exclude(author=OuterRef("author"))
        .order_by("created_at", "id")
    )
    latest = answered(viewer, kind=kind).order_by("-active_at", "-id")[:CANDIDATES]
    return list(
        latest.annotate(first=Subquery(first.values("created_at")[:1])).values_list("pk", "published_at", "first")
    )


def accepted_answers(entry_ids: list[int]) -> QuerySet[Reply]:
    """Return the answers that the authors of these entries accepted, given by others, newest first.

    The caller has asked the rule for the entries.
    """
    given = Reply.everything.filter(entry__in=entry_ids, is_answer=True, state=Reply.State.PUBLISHED)
    return (
        given.filter(chosen(), author__isnull=False)
        .exclude(author=F("entry__author"))
        .select_related("entry__author__organisation", "author__organisation", "revision")
        .order_by("-created_at", "-id")
    )


def answered(viewer: Viewer, *, kind: str) -> QuerySet[Entry]:
    """Return the visible entries of a kind that have an answer, for counting."""
    return visible_to(viewer).filter(kind=kind, replies__gt=0)


def public_first(viewer: Viewer, *, featured: int, newest: int) -> list[Entry]:
    """Return visible entries of all kinds: some that are featured, the newest first, then the latest; one query."""
    seen = visible_to(viewer)
    shown = first_of(seen.filter(featured_at__isnull=False).order_by("-featured_at", "-id"), featured)
    latest = first_of(seen.order_by("-active_at", "-id"), featured + newest)
    rows = list(for_cards(Entry.everything.filter(pk__in=shown.union(latest))).order_by("-active_at", "-id"))
    first = sorted((row for row in rows if row.featured_at), key=lambda row: row.featured_at, reverse=True)[:featured]
    return [*first, *(row for row in rows if row not in first)][: featured + newest]
