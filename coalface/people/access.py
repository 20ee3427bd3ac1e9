"""Who has a page, who stands in the directory, and who may read them: active members, for each other."""

from django.db.models import QuerySet

from coalface.people.models import Member, Seen

HIDEABLE = ("about", "region")  # what a member may keep to themselves; each has a column that says for whom it is


def profiles_for(member: Member | None, *, hub_team: bool = False) -> QuerySet[Member]:
    """Return the members whose page exists for this member; nobody's for visitors.

    Staged, unverified and former members have none. A suspended member's page is there for the hub team only.
    """
    if member is None:
        return Member.objects.none()
    states = [Member.State.ACTIVE]
    if hub_team:
        states.append(Member.State.SUSPENDED)
    return Member.objects.filter(state__in=states)


def directory() -> QuerySet[Member]:
    """Return the members who stand in the directory and in an organisation's list."""
    return Member.objects.filter(state=Member.State.ACTIVE)


def withheld(member: Member, reader_id: int | None) -> frozenset[str]:
    """Return which of the things that a member says about themselves this reader may not read."""
    if member.pk == reader_id:
        return frozenset()
    return frozenset(name for name in HIDEABLE if getattr(member, f"{name}_for") != Seen.MEMBERS)


def looks_after(by: Member) -> bool:
    """Whether this member may do what only the hub team does with people and organisations."""
    return by.hub_team and by.state == Member.State.ACTIVE


def may_be_looked_as(by: Member, member: Member) -> bool:
    """Whether somebody of the hub team may see the hub as this member: an active one, and none of the hub team."""
    return looks_after(by) and member.state == Member.State.ACTIVE and not member.hub_team and by.pk != member.pk
