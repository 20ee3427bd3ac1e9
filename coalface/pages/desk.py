"""What lies on a member's desk: what needs them, their groups, what they gave. One query, whatever there is.

Home may ask the database eight times in all, so the small reads stand side by side as rows of one UNION. Each of them
is a named read of its own folder, cut to a few rows; here they are only given the same columns.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from coalface.base.db.arms import first_of
from coalface.base.db.prepared import prepared
from coalface.entries.for_home import followed_tags, texts_waiting
from coalface.entries.for_pages import (
    replies_waiting,
    waiting_for,
    why_followed,
    why_known,
)
from coalface.entries.for_tags import common
from coalface.entries.kind import asking, undecided
from coalface.entries.newest import LONG_AGO, last_active
from coalface.features.notify.queries import NOTHING as NOTHING_UNREAD
from coalface.features.notify.queries import Unread, counted, own_number, unread_rows
from coalface.groups.models import Group, JoinRequest
from coalface.groups.queries import followed_groups, not_declined
from coalface.groups.viewer import Viewer
from coalface.pages.desk_rows import NEVER, NOTHING, ZERO, Row, arm, author, number_of, of_entry
from coalface.pages.given import gave_rows
from coalface.people.access import shows
from coalface.people.models import Member
from coalface.people.queries import followed_people

AT_LEAST = timedelta(days=2)  # a reply stays on the desk this long, however often one looks
MOST_NEEDS = 6
MOST_OF_A_SORT = 3
MOST_GROUPS = 30  # of a member, from which they choose where to invite somebody; the page of groups has all
FOLLOWED = ("tag", "person", "followed")


@dataclass(frozen=True)
class Desk:
    """What a member's home says beside the list of entries."""

    needs: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)  # those in which something happened last, by name
    follows: dict[str, list[Row]] = field(default_factory=dict)  # tags, people and groups, each by name
    answers: int = 0
    accepted: int = 0
    thanks: int = 0
    unread: Unread = NOTHING_UNREAD

    def active(self, what: str, most: int) -> tuple[int, ...]:
        """Return the numbers of the groups of one's own, or of those one follows, where something happened last, in order."""
        rows = self.groups if what == "group" else self.follows[what]
        alive = sorted((row for row in rows if row.at > LONG_AGO), key=lambda row: row.at, reverse=True)
        return tuple(row.number for row in alive[:most])

    def liveliest(self, most: int) -> list[Row]:
        """Return the groups of one's own where something happened last, by name."""
        last = sorted(self.groups, key=lambda row: row.at, reverse=True)[:most]
        return [row for row in self.groups if row in last]

    @property
    def gave(self) -> bool:
        return bool(self.answers or self.accepted or self.thanks)


def desk(viewer: Viewer, *, since: datetime | None, unread: bool = False) -> Desk:
    """Gather a member's desk. `since` is when they were here before; replies are kept for two days at least.

    `unread` says that there may be notifications to count.
    """
    now = timezone.now()
    since = min(since or now - timedelta(days=30), now - AT_LEAST)
    rows = [Row(*row) for row in _rows(viewer, since, unread=unread)]
    gave = [row for row in rows if row.what == "gave"]
    named = {what: _by_name(rows, what) for what in ("group", *FOLLOWED)}
    return Desk(
        needs=_needs(rows, now - AT_LEAST),
        groups=named.pop("group"),
        follows=named,
        answers=sum(row.count for row in gave),
        accepted=sum(row.reply_id for row in gave),
        thanks=sum(row.level for row in gave),
        unread=_counted([row for row in rows if row.what == "unread"]),
    )


@prepared
def _rows(viewer: Viewer, since: datetime, *, unread: bool) -> QuerySet:
    arms = [_replies(viewer, since), _entries(viewer), *gave_rows(viewer.member_id)]
    if not viewer.borrowed:  # whom one follows is for nobody else
        arms += _follows(viewer)
    if viewer.groups:
        arms.append(_groups(viewer))
    if viewer.facilitates:
        arms.append(_run(viewer))
    if viewer.hub_team:
        arms.append(_waiting_before_all(viewer.member_id))
    if unread:
        arms.append(_unread(viewer))
    return arms[0].union(*arms[1:], all=True)


def _by_name(rows: list[Row], what: str) -> list[Row]:
    return sorted((row for row in rows if row.what == what), key=lambda row: row.title.casefold())


def _needs(rows: list[Row], long_ago: datetime) -> list[Row]:
    """Choose what to show: replies first, then where one can help, then decisions; each thing once."""
    rows = sorted(rows, key=lambda row: row.at, reverse=True)
    replies = [row for row in rows if row.what == "reply"]
    wanted = [row for row in rows if row.what == "wanted"]
    known = [row for row in wanted if row.because] + [row for row in wanted if row.topic and not row.because]
    oldest = [row for row in reversed(wanted) if row.place and row.at < long_ago][:2]
    requests = [row for row in rows if row.what == "run" and row.count]
    held = [row._replace(what="waiting", count=row.reply_id) for row in rows if row.what in ("run", "waiting")]
    waiting = [row for row in held if row.count]
    accept = [row for row in rows if row.what == "accept"]
    needs: dict[tuple[str, int], Row] = {}
    for some in (replies, known or oldest, requests, waiting, accept):
        once = {(_thing(row), row.number): row for row in reversed(some)}
        new = [key for key in reversed(once) if key not in needs]
        needs |= {key: once[key] for key in new[:MOST_OF_A_SORT]}
    return list(needs.values())[:MOST_NEEDS]


def _counted(unread: list[Row]) -> Unread:
    things = [(row.slug, row.number or None, row.level or None, row.count) for row in unread]
    return counted(things, of=unread[0].reply_id if unread else 0)


def _thing(row: Row) -> str:
    return row.what if row.what in ("run", "waiting") else "entry"


def _replies(viewer: Viewer, since: datetime) -> QuerySet:
    """What others wrote under this member's entries and answers."""
    how = Case(
        When(is_answer=True, then=Value("answer")),
        When(parent__author=viewer.member_id, then=Value("comment on mine")),
        default=Value("comment"),
    )
    return arm(
        replies_waiting(viewer, since=since),
        what=Value("reply"),
        number="entry_id",
        **of_entry("entry__"),
        who=author(),
        because=how,
        reply_id="pk",
        at="created_at",
    )


def _entries(viewer: Viewer) -> QuerySet:
    """Questions of others that wait for an answer, and this member's own that wait for them to accept one."""
    shows_place = shows(viewer, "organisation", of="author__")
    return arm(
        waiting_for(viewer, kind=asking().name, also=undecided(asking())),
        what=Case(When(author=viewer.member_id, then=Value("accept")), default=Value("wanted")),
        number="pk",
        **of_entry(),
        who=author(),
        where=Case(When(shows_place, then=Coalesce("author__organisation__name", NOTHING)), default=NOTHING),
        because=Coalesce(why_known(viewer), NOTHING),
        topic=Coalesce(why_followed(viewer), NOTHING),
        count="replies",
        at="published_at",
    )


def _groups(viewer: Viewer) -> QuerySet:
    """Return those of this member's groups in which something happened last, and how one gets into those in use."""
    liveliest = not_declined(viewer.groups).order_by(last_active(viewer).desc(), "-pk")
    in_use = Case(When(state=Group.State.OPEN, archived_at=None, then="access"), default=NOTHING)
    shown = Group.objects.filter(pk__in=first_of(liveliest, MOST_GROUPS))
    return _of_groups(viewer, shown, "group", because=in_use)


def _run(viewer: Viewer) -> QuerySet:
    """Return the groups that this member runs: how many ask to be let in, and how many texts wait for them."""
    run = not_declined(viewer.facilitates).filter(archived_at=None)
    asking = JoinRequest.objects.filter(
        group=OuterRef("pk"), state=JoinRequest.State.WAITING, member__state=Member.State.ACTIVE
    )
    asked = Coalesce(Subquery(number_of(asking)), ZERO)
    return _of_groups(viewer, run, "run", count=asked, reply_id=_number_waiting(OuterRef("pk")))


def _of_groups(viewer: Viewer, groups: QuerySet[Group], what: str, **more: Any) -> QuerySet:
    """Return groups as rows, with when something last happened in each that this viewer may see."""
    return arm(groups, what=Value(what), number="pk", slug="slug", title="name", at=last_active(viewer), **more)


def _unread(viewer: Viewer) -> QuerySet:
    """This member's unread notifications: of which verb, about which entry, in which group; and how many there are."""
    entry, group = Coalesce("activity__entry_id", ZERO), Coalesce("activity__group_id", ZERO)
    columns = {"slug": "activity__verb", "number": entry, "level": group, "count": own_number(), "at": NEVER}
    return arm(unread_rows(viewer), what=Value("unread"), reply_id=Window(Count("pk")), **columns).distinct()


def _waiting_before_all(member_id: int | None) -> QuerySet:
    """One row of a member of the hub team: how many texts wait that have no group."""
    held = _number_waiting(None)
    return arm(Member.objects.filter(pk=member_id), what=Value("waiting"), reply_id=held, at="joined_at")


def _number_waiting(place: OuterRef | None) -> Any:
    entries, replies = texts_waiting(place)
    return Coalesce(Subquery(number_of(entries)), ZERO) + Coalesce(Subquery(number_of(replies)), ZERO)


def _follows(viewer: Viewer) -> list[QuerySet]:
    """What this member follows and what of it exists for them now: topics, people, groups that they are not in."""
    return [
        arm(followed_tags(viewer), what=Value("tag"), number="pk", slug="slug", title="name", count=common(), at=Now()),
        arm(
            followed_people(viewer.member_id), what=Value("person"), number="pk", slug="handle", title="name", at=Now()
        ),
        _of_groups(viewer, followed_groups(viewer), "followed"),
    ]
