"""Who looks: a frozen picture of one member's rights, made once a request and handed to every rule."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from coalface.groups.models import Grant, Group, Membership
from coalface.people.models import Member


@dataclass(frozen=True)
class Viewer:
    """The small id sets on which the access rule is a predicate.

    member_id is None for anybody who is not an active member. `granted` holds the groups that the hub team may
    look into from this session; only pages ever fill it.
    """

    member_id: int | None = None
    groups: frozenset[int] = frozenset()
    facilitates: frozenset[int] = frozenset()
    granted: frozenset[int] = frozenset()
    hub_team: bool = False
    borrowed: bool = False  # somebody of the hub team looks as this member

    @property
    def private_id(self) -> int | None:
        """Whose drafts, bookmarks and follows this viewer sees: their own, and nobody's who looks as somebody else."""
        return None if self.borrowed else self.member_id

    @property
    def signed_in(self) -> bool:
        return self.member_id is not None

    @property
    def may_read_group_ids(self) -> frozenset[int]:
        return self.groups | self.granted

    @property
    def oversees_group_ids(self) -> frozenset[int]:
        """Groups in which this viewer sees what waits and what was hidden."""
        return self.facilitates | self.granted


NOBODY = Viewer()
LOOK = "look"  # stands among the roles for a running grant, so that one query answers both


def viewer_of(member: Member | None, *, session_key: str | None = None, borrowed: bool = False) -> Viewer:
    """Build the viewer for a member, with the hub team's running grants of one session where a key is given.

    A viewer that the hub team borrows is in none of the member's private groups: into those one looks by a grant, which
    their facilitators see.
    """
    if member is None or isinstance(member, AnonymousUser) or member.state != Member.State.ACTIVE:
        return NOBODY
    rows = Membership.objects.filter(member_id=member.pk).order_by().values_list("group_id", "role")
    if borrowed:
        rows = rows.exclude(group__access=Group.Access.PRIVATE)
    if member.hub_team and session_key:
        looks = Grant.objects.filter(member_id=member.pk, session_key=session_key, until__gt=timezone.now())
        rows = rows.union(looks.order_by().values_list("group_id", Value(LOOK)), all=True)
    roles = list(rows)
    return Viewer(
        member_id=member.pk,
        groups=frozenset(group for group, role in roles if role != LOOK),
        facilitates=frozenset(group for group, role in roles if role not in (LOOK, Membership.Role.MEMBER)),
        granted=frozenset(group for group, role in roles if role == LOOK),
        hub_team=member.hub_team,
        borrowed=borrowed,
    )


class ViewerMiddleware:
    """Gives every request its `member` (active, or None) and its `viewer`, both asked for only when used."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.looking = getattr(request, "looking", None)
        request.viewer = SimpleLazyObject(lambda: _viewer(request))
        request.member = SimpleLazyObject(lambda: _member(request))
        return self.get_response(request)


def _member(request: HttpRequest) -> Member | None:
    if request.looking:
        return request.looking.member
    user = request.user
    return user if user.is_authenticated and user.state == Member.State.ACTIVE else None


def _viewer(request: HttpRequest) -> Viewer:
    if request.looking:
        return viewer_of(request.looking.member, borrowed=True)
    return viewer_of(_member(request), session_key=request.session.session_key)
