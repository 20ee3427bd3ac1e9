"""What runs without a person asking: the built-in group, and who leads it."""

from django.db import transaction

from coalface.groups.actions.lock import let_in, lock_group
from coalface.groups.models import Group, Membership
from coalface.people.models import Member


@transaction.atomic
def lead_built_in_groups(*, member: Member) -> None:
    """Make a hub team member lead those built-in groups that nobody leads yet."""
    for group_id in Group.objects.filter(built_in=True).values_list("pk", flat=True):
        group = lock_group(group_id)
        if not Membership.objects.filter(group=group, role=Membership.Role.LEAD).exists():
            let_in(group=group, member=member)
            Membership.objects.filter(group=group, member=member).update(role=Membership.Role.LEAD)
