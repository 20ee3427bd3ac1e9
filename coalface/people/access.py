"""Who has a page, who stands in the directory, and which of their fields a reader may see.

Every member says of each of FIELDS who may see it: everyone, members, who shares a group with them, or nobody else.
`readable` answers for a member at hand and `shows` for rows of the database; all pages, lists, searches, counts and
letters ask one of the two. The name is always seen where a member is seen at all.
"""

from functools import lru_cache
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import OuterRef, Q, QuerySet

from coalface.base.db.one_by_one import exists_for_each
from coalface.people.models import Member, Seen

FIELDS = ("role", "organisation", "specialisms", "about", "region", "photo", "groups")
# A member who shows one of these to everyone has a page that visitors may open; role and organisation alone make none,
# because they stand beside the name on all that is public.
OPENS_PAGE = ("specialisms", "about", "region", "photo", "groups")
ALL = frozenset(FIELDS)
LEVELS = {field: f"{field}_for" for field in FIELDS}  # the column that says who may see it
_CHOSEN = attrgetter(*LEVELS.values())


class Reader(Protocol):
    """Who looks: their number, None for visitors, the numbers of their groups, whether they run the hub.

    `private_id` is the number of whom they are to themselves; for the hub team that looks as somebody it is None.
    """

    @property
    def member_id(self) -> int | None: ...

    @property
    def private_id(self) -> int | None: ...

    @property
    def groups(self) -> frozenset[int]: ...

    @property
    def hub_team(self) -> bool: ...


def profiles_for(reader: Reader) -> QuerySet[Member]:
    """Return the members whose page exists for this reader; for visitors those who show something of it to everyone.

    Staged, unverified and former members have none. A suspended member's page is there for the hub team only.
    """
    if reader.member_id is None:
        opened = Q()
        for field in OPENS_PAGE:
            opened |= Q(**{f"{field}_for": Seen.EVERYONE})
        return directory().filter(opened)
    states = [Member.State.ACTIVE]
    if reader.hub_team:
        states.append(Member.State.SUSPENDED)
    return Member.objects.filter(state__in=states)


def directory() -> QuerySet[Member]:
    """Return the members who stand in the directory and in an organisation's list."""
    return Member.objects.filter(in_directory())


def in_directory() -> Q:
    """Return the same as a condition on rows."""
    return Q(state=Member.State.ACTIVE)


def readable(reader: Reader, member: Any) -> frozenset[str]:
    """Return which of FIELDS this reader may see of a member, or of a row with the same names. Asks the database nothing."""
    if member.pk == reader.private_id:
        return ALL
    near = bool(reader.groups and member.circle) and not reader.groups.isdisjoint(member.circle_ids)
    return _open(_CHOSEN(member), reader.member_id is not None, near)


@lru_cache(maxsize=1000)
def _open(chosen: tuple[str, ...], signed_in: bool, near: bool) -> frozenset[str]:
    """Return the fields that are open where a member chose these levels, in the order of LEVELS."""
    levels = ["everyone"]
    if signed_in:
        levels += ["members", "groups"] if near else ["members"]
    return frozenset(field for field, level in zip(LEVELS, chosen, strict=True) if level in levels)


def shows(reader: Reader, field: str, *, of: str = "") -> Q:
    """Return the same of one field as a condition on rows; `of` is the path to the member, such as "author__"."""
    level = f"{of}{field}_for"
    if reader.member_id is None:
        return Q(**{level: Seen.EVERYONE})
    seen = Q(**{f"{level}__in": [Seen.EVERYONE, Seen.MEMBERS]}) | Q(**{f"{of}id": reader.private_id})
    if reader.groups:
        near = Member.objects.filter(pk=OuterRef(f"{of}id"), memberships__group__in=reader.groups)
        seen |= Q(**{level: Seen.GROUPS}) & Q(exists_for_each(near))
    return seen


def looks_after(by: Member) -> bool:
    """Whether this member may do what only the hub team does with people and organisations."""
    return by.hub_team and by.state == Member.State.ACTIVE


def may_be_looked_as(by: Member, member: Member) -> bool:
    """Whether somebody of the hub team may see the hub as this member: an active one, and none of the hub team."""
    return looks_after(by) and member.state == Member.State.ACTIVE and not member.hub_team and by.pk != member.pk
