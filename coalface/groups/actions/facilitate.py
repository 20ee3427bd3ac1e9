"""Appointing and ending facilitators, and removing members. A group never has no lead, whoever resigns at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.access import may_run
from coalface.groups.actions.lock import is_last_lead, let_out, lock_group
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer


@transaction.atomic
def appoint(*, viewer: Viewer, group: Group, member_id: int) -> None:
    """Make a member of the group a facilitator. Raises Refused for anybody but a lead facilitator."""
    _set_role(viewer, group, member_id, Membership.Role.FACILITATOR)


@transaction.atomic
def make_lead(*, viewer: Viewer, group: Group, member_id: int) -> None:
    """Make a member of the group a lead facilitator. Raises Refused for anybody but a lead facilitator."""
    _set_role(viewer, group, member_id, Membership.Role.LEAD)


@transaction.atomic
def stand_down(*, viewer: Viewer, group: Group, member_id: int) -> None:
    """Make a facilitator an ordinary member again: oneself, or another when one leads.

    Raises Refused for the last lead facilitator: a group never has none.
    """
    group = lock_group(group.pk)
    row = _membership(group, member_id)
    if member_id != viewer.member_id and not _leads(viewer, group):
        raise Refused(_("Only a lead facilitator can change others’ roles."))
    if is_last_lead(group=group, member_id=member_id):
        raise Refused(_("A group needs a lead facilitator. Make somebody else a lead first."))
    if row.facilitates:
        row.role, row.trusted_at = Membership.Role.MEMBER, row.trusted_at or timezone.now()
        row.save(update_fields=["role", "trusted_at"])
        record(Verb.STOOD_DOWN, actor_id=viewer.member_id, group_id=group.pk, member_id=member_id)


@transaction.atomic
def remove(*, viewer: Viewer, group: Group, member_id: int) -> None:
    """Take a member out of the group. Raises Refused for anybody but facilitators, and for facilitators to be removed."""
    group = lock_group(group.pk)
    row = _membership(group, member_id)
    if not may_run(viewer, group):
        raise Refused(_("Only a facilitator of this group can remove members."))
    if row.facilitates:
        raise Refused(_("This member is a facilitator. End that first."))
    if let_out(group=group, member_id=member_id):
        record(Verb.REMOVED_FROM_GROUP, actor_id=viewer.member_id, group_id=group.pk, member_id=member_id)


def trust(*, group: Group, member_id: int | None) -> None:
    """Let a member be no newcomer any more: a facilitator has let through what they wrote."""
    Membership.objects.filter(group=group, member_id=member_id, trusted_at=None).update(trusted_at=timezone.now())


def _set_role(viewer: Viewer, group: Group, member_id: int, role: str) -> None:
    group = lock_group(group.pk)
    if not _leads(viewer, group):
        raise Refused(_("Only a lead facilitator can appoint facilitators."))
    row = _membership(group, member_id)
    if row.role == role:
        return
    if role != Membership.Role.LEAD and is_last_lead(group=group, member_id=member_id):
        raise Refused(_("A group needs a lead facilitator. Make somebody else a lead first."))
    row.role = role
    row.save(update_fields=["role"])
    record(Verb.APPOINTED, actor_id=viewer.member_id, group_id=group.pk, member_id=member_id, role=role)


def _leads(viewer: Viewer, group: Group) -> bool:
    leading = Membership.objects.filter(group=group, member_id=viewer.member_id, role=Membership.Role.LEAD)
    return may_run(viewer, group) and leading.exists()


def _membership(group: Group, member_id: int) -> Membership:
    row = Membership.objects.filter(group=group, member_id=member_id).first()
    if row is None:
        raise Refused(_("They are not in this group any more."))
    return row
