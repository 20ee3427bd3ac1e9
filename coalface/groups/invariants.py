"""What must always hold of groups; `coalface check` proves it."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from coalface.groups.models import Group, Membership
from coalface.people.models import Member


def groups_hold() -> Iterator[str]:
    """Yield a sentence for every group that nobody leads or whose count is wrong, and every member whose circle is."""
    leads = Count("memberships", filter=Q(memberships__role=Membership.Role.LEAD))
    for group in Group.objects.annotate(leads=leads).filter(leads=0, members_count__gt=0):
        yield f"The group {group.slug} has members and no lead facilitator."
    for group in Group.objects.annotate(there=Count("memberships")).exclude(there=F("members_count")):
        yield f"The group {group.slug} counts {group.members_count} members and has {group.there}."
    circles: dict[int, set[int]] = {}
    for member, group_id in Membership.objects.order_by().values_list("member_id", "group_id").iterator():
        circles.setdefault(member, set()).add(group_id)
    for member in Member.objects.only("handle", "circle").order_by("pk").iterator():
        if member.circle_ids != circles.get(member.pk, set()):
            yield f"The circle of {member.handle} is not the groups that they are in."
