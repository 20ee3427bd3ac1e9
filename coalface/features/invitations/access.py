"""Who may invite, and whether an invitation is still open: asked when it is sent, shown and accepted."""

from django.utils import timezone

from coalface.features.invitations.models import Invitation
from coalface.groups.access import may_invite_to, may_run
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer


def may_invite(viewer: Viewer, group: Group | None) -> bool:
    """Whether this viewer may invite to the hub, or into a group as its rules permit."""
    return viewer.signed_in if group is None else may_invite_to(viewer, group)


def may_invite_many(viewer: Viewer, group: Group | None) -> bool:
    """Whether this viewer may invite from a file, and more people a day: into a group that they run."""
    return group is not None and may_run(viewer, group) and may_invite_to(viewer, group)


def asks_to_join(inviter: Viewer, group: Group) -> bool:
    """Whether whoever accepts has to be let in: invited into a group that is not open by somebody who does not run it."""
    return group.access != Group.Access.OPEN and not may_run(inviter, group)


def is_open(invitation: Invitation, inviter: Viewer) -> bool:
    """Whether an invitation can be accepted now; `inviter` is who made it, with the rights of this moment.

    It is void while its inviter is no active member, or may no longer invite into its group.
    """
    waits = invitation.state == Invitation.State.WAITING and invitation.ends_at > timezone.now()
    return waits and may_invite(inviter, invitation.group)
