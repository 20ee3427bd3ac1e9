"""Leaving the hub, whole: groups are handed on, contributions are kept or taken back, and the person goes."""

from collections.abc import Mapping

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from coalface.base.web import Refused
from coalface.entries.actions.take_back import take_back, take_back_unshared
from coalface.features.leaving.queries import handovers
from coalface.groups.actions import name_successor
from coalface.groups.leaving import lock_groups_of
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.people.actions import leave, sessions_of
from coalface.people.models import Member

MOST_TRIES = 3


def leave_hub(
    *,
    viewer: Viewer,
    member: Member,
    keep: bool,
    successors: Mapping[int, int],
    by: Member | None = None,
    reason: str = "",
) -> None:
    """Let a member leave, by themselves or by one of the hub team for a reason, in one transaction.

    `keep` leaves what they shared under "Former Member"; otherwise their words and files are taken back. `successors`
    names who leads a group after them, both by id. The hub team names nobody in a group whose members it may not see:
    there the facilitator, or else the member, who has been in it longest leads.

    Raises Refused for anybody else, and while a group that they lead alone has nobody named.
    """
    if viewer.member_id != (by or member).pk:
        raise Refused(_("You can leave for yourself only."))
    unseen = [one for one in handovers(viewer, member) if one.candidates and not one.told]
    successors = {one.group.pk: one.candidates[0].pk for one in unseen} | dict(successors)
    sessions = sessions_of(member)
    for tried in range(1, MOST_TRIES + 1):
        try:
            with transaction.atomic():
                lock_groups_of(member)
                for group_id in sorted(successors):
                    name_successor(
                        viewer=viewer,
                        leaving=member,
                        group=Group(pk=group_id),
                        member_id=successors[group_id],
                    )
                (take_back_unshared if keep else take_back)(member=member)
                leave(member=member, sessions=sessions, by=by, reason=reason)
            return
        except OperationalError:  # two who waited for each other: the database let the other one go first
            if tried == MOST_TRIES or connection.in_atomic_block:
                raise
