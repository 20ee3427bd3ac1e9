"""Named reads about groups and who is in them. What does not exist for a viewer is not found here either."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from coalface.base.db.arms import first_of
from coalface.base.db.prepared import prepared
from coalface.base.paging import Keyset, Page
from coalface.groups.access import visible_groups
from coalface.groups.models import Grant, Group, GroupFollow, JoinRequest, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import NOT_BESIDE_A_NAME, Member

DIRECTORY = Keyset(20, ("members_count", "id"))
MEMBERS = Keyset(30, ("joined_at", "id"))
ALL_GROUPS = Keyset(50, ("created_at", "id"))
MOST_WORDS = 8
MOST_GROUPS = 30  # of a member, on their page


def directory(viewer: Viewer, *, words: str = "", access: str = "", cursor: str = "") -> Page:
    """Return a page of groups, the largest first: with words those that have them all, else those not yet joined.

    With `access` only those that one gets into like that, joined or not.
    """
    groups = visible_groups(viewer).filter(state=Group.State.OPEN)
    if access:
        groups = groups.filter(access=access)
    elif not words:
        groups = groups.exclude(pk__in=viewer.groups)
    groups = having_words(groups, words.split()[:MOST_WORDS])
    query = {name: value for name, value in (("q", words), ("show", access)) if value}
    return DIRECTORY.page(groups.order_by("-members_count", "-id"), cursor, **query)


def having_words(groups: QuerySet[Group], words: Iterable[str]) -> QuerySet[Group]:
    """Return of these groups those that have all these words in their name or purpose."""
    for word in words:
        groups = groups.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    return groups


def has_words(group: Group, words: str) -> bool:
    """Whether a group has all these words in its name or purpose."""
    text = f"{group.name} {group.purpose}".lower()
    return all(word in text for word in words.lower().split()[:MOST_WORDS])


def who_runs(group_ids: list[int]) -> dict[int, list[Member]]:
    """Return the lead facilitators of each of these groups, who joined first; one query."""
    leads: dict[int, list[Member]] = {}
    for row in _leads(group_ids) if group_ids else ():
        if row.member.state == Member.State.ACTIVE:
            leads.setdefault(row.group_id, []).append(row.member)
    return leads


@prepared
def _leads(group_ids: list[int]) -> QuerySet[Membership]:
    # Without a word of the members' state, by which SQLite would begin at everybody who is active.
    leads = Membership.objects.filter(group__in=group_ids, role=Membership.Role.LEAD).select_related("member")
    return leads.defer(*(f"member__{name}" for name in NOT_BESIDE_A_NAME)).order_by("joined_at", "id")


def my_groups(viewer: Viewer) -> list[Group]:
    """Return this member's groups by name, those that wait for the hub team too."""
    return _my_groups(viewer.groups) if viewer.groups else []


@prepared
def _my_groups(groups: frozenset[int]) -> QuerySet[Group]:
    return not_declined(groups).order_by("name", "id")


def my_places(viewer: Viewer) -> list[Group]:
    """Return the same with nothing but their numbers, names and addresses, to choose from."""
    return _my_places(viewer.groups) if viewer.groups else []


@prepared
def _my_places(groups: frozenset[int]) -> QuerySet[Group]:
    return not_declined(groups).only("name", "slug").order_by("name", "id")


def not_declined(groups: Collection[int]) -> QuerySet[Group]:
    """Return of these groups those that the hub team did not refuse."""
    return Group.objects.filter(pk__in=groups).exclude(state=Group.State.DECLINED)


def similar_groups(viewer: Viewer, name: str, *, limit: int = 4) -> list[Group]:
    """Return listed groups whose name shares a word of four letters or more with this one, or the largest ones."""
    groups = visible_groups(viewer).filter(state=Group.State.OPEN, archived_at=None).order_by("-members_count", "-id")
    shares = Q(pk__in=[])
    for word in name.split()[:MOST_WORDS]:
        if len(word) > 3:
            shares |= Q(name__icontains=word[:-1])
    return list(groups.filter(shares)[:limit])


def group_here(viewer: Viewer, slug: str) -> Group | None:
    """Return a group for one of its own pages, or None where it does not exist for this viewer.

    It carries `my_role` and `joined_at` (or None), `my_request` and `my_sentence` (state and answer of the last wish to
    join), `waiting_count` (requests that wait) and `my_follow`, in the same query.
    """
    mine = Membership.objects.filter(group=OuterRef("pk"), member_id=viewer.member_id)
    asked = JoinRequest.objects.filter(group=OuterRef("pk"), member_id=viewer.member_id).order_by("-pk")
    waiting = (
        JoinRequest.objects.filter(_can_be_let_in(), group=OuterRef("pk"))
        .order_by()
        .values("group")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        visible_groups(viewer)
        .filter(slug=slug)
        .annotate(
            my_role=Subquery(mine.values("role")[:1]),
            joined_at=Subquery(mine.values("joined_at")[:1]),
            my_request=Subquery(asked.values("state")[:1]),
            my_sentence=Subquery(asked.values("sentence")[:1]),
            waiting_count=Subquery(waiting),
            my_follow=Exists(GroupFollow.objects.filter(group=OuterRef("pk"), member_id=viewer.private_id)),
        )
        .first()
    )


def facilitators(group: Group) -> list[Membership]:
    """Return who runs the group, leads first."""
    running = _active(group).filter(role__in=Membership.RUNNING)
    return list(running.order_by("-role", "joined_at", "id"))


def facilitators_of(group_id: int) -> QuerySet[Membership]:
    """Return the memberships of those who run a group and have an account in use."""
    running = Membership.objects.filter(role__in=Membership.RUNNING)
    return running.filter(group=group_id, member__state=Member.State.ACTIVE)


def facilitators_and_newcomers(group: Group, *, newest: int = 3) -> tuple[list[Membership], list[Membership]]:
    """Return who runs the group, leads first, and the members who joined last, in one query."""
    latest = Membership.objects.filter(
        group=group, role=Membership.Role.MEMBER, member__state=Member.State.ACTIVE
    ).order_by("-joined_at", "-id")
    running = Membership.objects.filter(group=group, role__in=Membership.RUNNING).order_by().values("pk")
    # One list of numbers: asked whether they are in either of two, all of a group's memberships are read.
    rows = _active(group).filter(pk__in=running.union(first_of(latest, newest))).order_by("joined_at", "id")
    running = [row for row in rows if row.facilitates]
    running.sort(key=lambda row: row.role != Membership.Role.LEAD)
    return running, [row for row in reversed(rows) if not row.facilitates]


def members(group: Group, *, cursor: str = "") -> Page:
    """Return a page of the group's members who are no facilitators, the newest first."""
    rows = _active(group).filter(role=Membership.Role.MEMBER)
    return MEMBERS.page(rows.order_by("-joined_at", "-id"), cursor)


def membership(group: Group, handle: str) -> Membership | None:
    """Return one member's place in the group."""
    return _active(group).filter(member__handle=handle).first()


def membership_of(group: Group, member_id: int | None) -> Membership | None:
    """Return a member's own place in the group."""
    return Membership.objects.filter(group=group, member_id=member_id).first()


def waiting_requests(group: Group) -> list[JoinRequest]:
    """Return who waits to be let in, the longest wait first, at most fifty."""
    waiting = JoinRequest.objects.filter(_can_be_let_in(), group=group).select_related("member__organisation")
    return list(waiting.order_by("created_at", "id")[:50])


def waiting_request(group: Group, number: int) -> JoinRequest | None:
    """Return one request that waits in this group."""
    waiting = JoinRequest.objects.filter(_can_be_let_in(), group=group, pk=number)
    return waiting.select_related("member__organisation").first()


def running_grants(group: Group) -> list[Grant]:
    """Return the hub team's running looks into the group: who, why, until when."""
    return list(group.grants.filter(until__gt=timezone.now()).select_related("member__organisation").order_by("until"))


def my_grant(viewer: Viewer, group: Group, session_key: str | None) -> Grant | None:
    """Return this session's running look into the group."""
    running = group.grants.filter(member_id=viewer.member_id, session_key=session_key or "", until__gt=timezone.now())
    return running.order_by("-until").first()


def waiting_groups() -> list[Group]:
    """Return the groups that wait for the hub team's consent, the oldest first. For the hub team only."""
    waiting = Group.objects.filter(state=Group.State.WAITING).select_related("founded_by__organisation")
    return list(waiting.order_by("created_at", "id"))


def all_groups(*, words: str = "", cursor: str = "") -> Page:
    """Return a page of every group there is, private ones too, by name only. For the hub team."""
    groups = Group.objects.exclude(state=Group.State.WAITING)
    for word in words.split()[:MOST_WORDS]:
        groups = groups.filter(name__icontains=word)
    return ALL_GROUPS.page(groups.order_by("-created_at", "-id"), cursor, **({"q": words} if words else {}))


def any_group(slug: str) -> Group | None:
    """Return a group whether or not it may be seen: only for the hub team, which needs its name to ask for a look."""
    return Group.objects.filter(slug=slug).first()


def _active(group: Group) -> QuerySet[Membership]:
    here = Membership.objects.filter(group=group, member__state=Member.State.ACTIVE)
    return here.select_related("member__organisation")


def _can_be_let_in() -> Q:
    """Waits, and has not become a member by another door or lost the account meanwhile."""
    inside = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("member"))
    return Q(state=JoinRequest.State.WAITING, member__state=Member.State.ACTIVE) & ~Q(Exists(inside))


def groups_in_common(viewer: Viewer, member_id: int) -> list[Group]:
    """Return the groups in which this viewer and another member both are; others' groups are not theirs to know."""
    theirs = Membership.objects.filter(member_id=member_id, group_id__in=viewer.groups)
    return list(Group.objects.filter(pk__in=theirs.values("group_id")).order_by("name"))


def listed_groups_of(viewer: Viewer, member: Member) -> list[Group]:
    """Return the groups of a member that any member may find and that this viewer is not in; ask first who may know."""
    listed = Group.objects.filter(state=Group.State.OPEN, archived_at=None).exclude(access=Group.Access.PRIVATE)
    return list(listed.filter(pk__in=member.circle_ids - viewer.groups).order_by("name")[:MOST_GROUPS])


def followed_groups(viewer: Viewer) -> QuerySet[Group]:
    """Return the groups that this member follows from outside, of those only that exist for them and are in use."""
    follows = GroupFollow.objects.filter(member_id=viewer.member_id).order_by().values("group")
    return visible_groups(viewer).filter(pk__in=follows, archived_at=None).exclude(pk__in=viewer.groups)
