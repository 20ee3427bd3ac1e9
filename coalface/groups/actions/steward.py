"""What runs without a person asking: groups that came before any person did get their first lead."""

from django.db import transaction

from coalface.groups.actions.lock import let_in, lock_group
from coalface.groups.models import Group, Membership
from coalface.people.models import Member


@transaction.atomic
def lead_groups_without_lead(*, member: Member) -> None:
    """Make a hub team member lead every group that nobody leads yet: the built-in one, and those that were imported."""
    for group_id in Group.objects.exclude(memberships__role=Membership.Role.LEAD).values_list("pk", flat=True):
        group = lock_group(group_id)
        if not Membership.objects.filter(group=group, role=Membership.Role.LEAD).exists():
            let_in(group=group, member=member)
            Membership.objects.filter(group=group, member=member).update(role=Membership.Role.LEAD)
