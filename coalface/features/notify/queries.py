"""Named reads of notifications. Each asks the rights of the moment: what one may no longer see is neither shown nor counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from coalface.activity.verbs import Verb
from coalface.base.db.prepared import prepared
from coalface.base.paging import Keyset, Page
from coalface.entries.for_letters import openable_still, readable, waits_still
from coalface.entries.kind import chosen
from coalface.features.notify.models import Notification
from coalface.groups.access import visible_groups
from coalface.groups.models import JoinRequest
from coalface.groups.viewer import Viewer

NEWEST = Keyset(40, ("pk",))
MOST = 50  # unread ones that are looked at, and one more: each is asked whether it may be seen, on every page

OF_ENTRY = frozenset(
    {
        Verb.ANSWERED,
        Verb.COMMENTED,
        Verb.ACCEPTED,
        Verb.THANKED,
        Verb.SAME_HERE,
        Verb.WIDENED,
        Verb.MOVED,
        Verb.MERGED,
        Verb.APPROVED,
        Verb.REPLY_APPROVED,
        Verb.SENT_BACK,
    }
)
HELD = (Verb.HELD, Verb.REPLY_HELD)
REMOVED = (Verb.REMOVED, Verb.REPLY_REMOVED)
CAME_IN = (Verb.REQUEST_APPROVED, Verb.JOINED)  # into a group, of which one hears while one is in it
OF_ACCOUNT = (Verb.LOOKED_AS, Verb.MEMBERS_MERGED, Verb.INVITATION_ACCEPTED)


@dataclass(frozen=True)
class Unread:
    """What a member has not read yet of the latest `MOST` that happened: how many things, and which entries are among them;
    and whether there are older ones.
    """

    count: int
    entries: frozenset[int]
    more: bool = False

    @property
    def shown(self) -> str:
        return f"{self.count}+" if self.more else str(self.count)


NOTHING = Unread(0, frozenset())


def notifications(viewer: Viewer, *, cursor: str = "") -> Page:
    """Return a page of this member's notifications, the newest first, of what they may see now."""
    rows = shown_to(viewer).select_related("activity__actor", "activity__entry", "activity__group")
    return NEWEST.page(rows.order_by("-pk"), cursor)


def unread(viewer: Viewer) -> Unread:
    """Count what this member has not read: one for each entry, however much happened there; one query."""
    rows = _unread(viewer)
    return counted(rows, of=len(rows))


@prepared
def _unread(viewer: Viewer) -> QuerySet:
    columns = "activity__verb", "activity__entry_id", "activity__group_id", "pk"
    return _latest_unread(viewer).values_list(*columns)[: MOST + 1]


def has_unread(viewer: Viewer, *, about: int | None = None) -> bool:
    """Whether there is anything that this member has not read, or anything about the entry with this number: however long
    ago it happened, and even if they may not see it now, since they may again.
    """
    return bool(_any_unread(viewer, about))


@prepared
def _any_unread(viewer: Viewer, about: int | None) -> QuerySet:
    mine = Notification.objects.filter(member=viewer.member_id, read_at=None)
    mine = mine if about is None else mine.filter(activity__entry=about)
    return mine.order_by().values_list("pk", flat=True)[:1]


def own_number() -> Case:
    """Return the number of a notification that stands by itself, 0 for others: what is about the same is the same row."""
    return Case(When(activity__verb__in=[*REMOVED, *OF_ACCOUNT], then="pk"), default=0)


def unread_rows(viewer: Viewer) -> QuerySet[Notification]:
    """Return what this member has not read and may see now, of the latest few."""
    return Notification.objects.filter(pk__in=_latest_unread(viewer).values("pk")[: MOST + 1])


def _latest_unread(viewer: Viewer) -> QuerySet[Notification]:
    return shown_to(viewer).filter(read_at=None).order_by("-pk")


def counted(rows: Iterable[tuple[str, int | None, int | None, int]], *, of: int) -> Unread:
    """Count unread notifications, given as verb, number of the entry, of the group, and their own number or `own_number`.

    They may be given without those that are the same; `of` says how many were looked at.
    """
    things = {thing(*row) for row in rows}
    return Unread(len(things), frozenset(number for what, number in things if what == "entry"), more=of > MOST)


def thing(verb: str, entry_id: int | None, group_id: int | None, number: int) -> tuple[str, int]:
    """Return what a notification is about: notifications about the same stand together."""
    if verb in OF_ENTRY and entry_id is not None:
        return "entry", entry_id
    if verb in (*REMOVED, *OF_ACCOUNT):
        return verb, number
    return verb, group_id or 0


def shown_to(viewer: Viewer) -> QuerySet[Notification]:
    """Return this member's notifications of what they may see, or decide, at this moment."""
    about = {"entry": "activity__entry_id", "reply": "activity__reply_id"}
    asked = JoinRequest.objects.filter(
        group=OuterRef("activity__group_id"), member=OuterRef("activity__member_id"), state=JoinRequest.State.WAITING
    )
    there = Exists(visible_groups(viewer).filter(pk=OuterRef("activity__group_id")))
    # Every row for the hub team, none for anybody else. All of this is said of activities alone: of a condition on two
    # tables PostgreSQL would ask the greater part twice.
    hub_team = Q(activity__verb__isnull=not viewer.hub_team)
    still = ~_is([Verb.ACCEPTED]) | chosen(about["reply"])
    runs = _of(viewer.facilitates) | (Q(activity__group=None) & hub_team)
    shown = (
        (_is(OF_ENTRY - {Verb.SENT_BACK}) & still & readable(viewer, **about))
        | (_is([Verb.SENT_BACK]) & openable_still(viewer, entry=about["entry"]))
        | (_is(HELD) & runs & waits_still(**about))
        | (_is([Verb.ASKED_TO_JOIN]) & runs & Q(Exists(asked)))
        | (_is(CAME_IN) & _of(viewer.groups))
        | (_is([Verb.REQUEST_DECLINED]) & Q(there))
        | (_is([Verb.REPORTED]) & (runs | hub_team))
        | _is(REMOVED + OF_ACCOUNT)
        | (_is([Verb.COMPLAINT_FILED]) & hub_team)
    )
    return Notification.objects.filter(shown, member=viewer.member_id)


def _is(verbs: Collection[Verb]) -> Q:
    return Q(activity__verb__in=sorted(verbs))


def _of(groups: Collection[int]) -> Q:
    return Q(activity__group_id__in=groups)
