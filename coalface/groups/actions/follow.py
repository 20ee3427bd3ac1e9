"""Following a group from outside: what it shares with everybody shows on the member's home, until they join."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.access import may_follow
from coalface.groups.actions.lock import lock_group
from coalface.groups.models import Group, GroupFollow
from coalface.groups.viewer import Viewer


@transaction.atomic
def follow_group(*, viewer: Viewer, group: Group) -> None:
    """Follow a group that the viewer is not in. A second time changes nothing.

    Raises Refused for its members, who see it on their home anyhow, and where the group is not in use.
    """
    group = lock_group(group.pk)
    if not may_follow(viewer, group):
        raise Refused(_("You cannot follow this group: you are in it, or it is not in use."))
    _row, made = GroupFollow.objects.get_or_create(group=group, member_id=viewer.member_id)
    if made:
        record(Verb.GROUP_FOLLOWED, actor_id=viewer.member_id, group_id=group.pk)


@transaction.atomic
def unfollow_group(*, viewer: Viewer, group: Group) -> None:
    """Stop following a group."""
    ended, _rows = GroupFollow.objects.filter(group=group, member_id=viewer.member_id).delete()
    if ended:
        record(Verb.GROUP_UNFOLLOWED, actor_id=viewer.member_id, group_id=group.pk)
