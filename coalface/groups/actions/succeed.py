"""Handing a group on: whoever leads it alone and leaves the hub names who leads it next."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.actions.lock import lock_group
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


@transaction.atomic
def name_successor(*, viewer: Viewer, leaving: Member, group: Group, member_id: int) -> None:
    """Make a member of the group a lead facilitator after `leaving`: by themselves, or by the hub team for them.

    Raises Refused for anybody else, and for a successor who is not an active member of the group.
    """
    group = lock_group(group.pk)
    leads = Membership.objects.filter(group=group, member=leaving, role=Membership.Role.LEAD)
    if not leads.exists() or (viewer.member_id != leaving.pk and not viewer.hub_team):
        raise Refused(_("Only a lead facilitator who leaves, or the hub team for them, can hand a group on."))
    rows = Membership.objects.filter(group=group, member=member_id, member__state=Member.State.ACTIVE)
    if not rows.exclude(member=leaving).update(role=Membership.Role.LEAD):
        raise Refused(_("They are not in this group any more."))
    facts = {"role": Membership.Role.LEAD.value}
    record(Verb.APPOINTED, actor_id=viewer.member_id, group_id=group.pk, member_id=member_id, **facts)
