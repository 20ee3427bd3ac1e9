"""Who may see a group, join it, write in it and run it, and what of that has to wait for a facilitator."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from coalface.groups.blocked_words import found_in
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import Viewer

NEWCOMER, BLOCKED_WORD = "newcomer", "blocked-word"  # why something waits


def visible_groups(viewer: Viewer) -> QuerySet[Group]:
    """Return the groups that exist for this viewer: open and restricted ones for everybody, private ones from inside.

    A group that waits for the hub team's consent is seen by those in it and by the hub team only.
    """
    listed = Q(state=Group.State.OPEN) & ~Q(access=Group.Access.PRIVATE)
    inside = Q(pk__in=viewer.may_read_group_ids)
    if viewer.hub_team:
        inside |= Q(state=Group.State.WAITING)
    return Group.objects.filter(listed | inside)


def widest_cap(access: str) -> int:
    """Return the widest level that a group of this access may ever choose as its cap."""
    return Level.GROUP if access == Group.Access.PRIVATE else Level.PUBLIC


def is_in(viewer: Viewer, group: Group) -> bool:
    return group.pk in viewer.groups


def may_join(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may walk in: an open group in use."""
    return viewer.signed_in and group.in_use and group.access == Group.Access.OPEN and not is_in(viewer, group)


def may_ask_to_join(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may knock: a restricted group in use."""
    return viewer.signed_in and group.in_use and group.access == Group.Access.RESTRICTED and not is_in(viewer, group)


def may_follow(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may follow from outside a group that exists for them: one in use that they are not in."""
    return viewer.signed_in and group.in_use and not is_in(viewer, group)


def may_see_members(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may read the list of members: any member for listed groups, only members of private ones."""
    if not viewer.signed_in:
        return False
    return group.access != Group.Access.PRIVATE or group.pk in viewer.may_read_group_ids


def may_write_in(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may share and reply in this group: is in it, and it is in use."""
    return group.in_use and is_in(viewer, group)


def may_run(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may decide requests and change the group: its facilitators, while it is not archived."""
    return group.pk in viewer.facilitates and group.archived_at is None


def may_add_to(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may make members of others who did not ask: the group's facilitators, while it is in use."""
    return group.in_use and may_run(viewer, group)


def may_invite_to(viewer: Viewer, group: Group) -> bool:
    """Whether this viewer may invite people into this group: who is in it, and into a private one its facilitators."""
    if group.access == Group.Access.PRIVATE:
        return may_add_to(viewer, group)
    return may_write_in(viewer, group)


def must_wait(
    viewer: Viewer,
    group: Group,
    membership: Membership | None,
    texts: Iterable[str],
    before: Iterable[str] = (),
) -> str:
    """Return why what this viewer writes in a group has to wait for a facilitator, or nothing where it does not.

    `membership` is the viewer's own; `before` is what others could read already, so that a word in it is no new one.
    What facilitators write never waits.
    """
    if group.pk in viewer.facilitates:
        return ""
    if group.holds_newcomers and (membership is None or membership.is_newcomer):
        return NEWCOMER
    new = found_in(group.blocked_words, texts) - found_in(group.blocked_words, before)
    return BLOCKED_WORD if new else ""
