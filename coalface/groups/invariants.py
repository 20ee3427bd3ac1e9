"""What must always hold of groups; `coalface check` proves it."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from coalface.groups.models import Group, Membership


def groups_hold() -> Iterator[str]:
    """Yield a sentence for every group that nobody leads although it has members, or whose count is wrong."""
    leads = Count("memberships", filter=Q(memberships__role=Membership.Role.LEAD))
    for group in Group.objects.annotate(leads=leads).filter(leads=0, members_count__gt=0):
        yield f"The group {group.slug} has members and no lead facilitator."
    for group in Group.objects.annotate(there=Count("memberships")).exclude(there=F("members_count")):
        yield f"The group {group.slug} counts {group.members_count} members and has {group.there}."
