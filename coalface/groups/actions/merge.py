"""Memberships of two accounts of one person become one person's: the merger that wiring names."""

from django.db.models import Count
from django.utils import timezone

from coalface.base.hand_over import hand_over
from coalface.groups.actions.lock import lock_group, note_circle
from coalface.groups.models import Group, GroupFollow, JoinRequest, Membership

RANKS = [Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.LEAD]


def merge_memberships(*, source: int, target: int) -> None:
    """Bring memberships, requests and follows of one account to another; where both are in, the higher role stays."""
    rows = Membership.objects.filter(member=source)
    here = sorted(rows.values_list("group_id", flat=True))
    for group_id in here:
        lock_group(group_id)
    for row in rows.order_by("group_id"):
        _join(row, target)
    for group in Group.objects.filter(pk__in=here).annotate(there=Count("memberships")):
        Group.objects.filter(pk=group.pk).update(members_count=group.there)
    for member_id in (source, target):
        note_circle(member_id)
    _bring_requests(source, target)
    hand_over(GroupFollow.objects.all(), "member", source=source, target=target, once=("group",))
    inside = Membership.objects.filter(member=target).values("group")
    GroupFollow.objects.filter(member=target, group__in=inside).delete()
    hand_over(Group.objects.all(), "founded_by", source=source, target=target)


def _join(row: Membership, target: int) -> None:
    there = Membership.objects.filter(group=row.group_id, member=target).first()
    if there is None:
        Membership.objects.filter(pk=row.pk).update(member=target)
        return
    trusted = [at for at in (row.trusted_at, there.trusted_at) if at is not None]
    Membership.objects.filter(pk=there.pk).update(
        role=max(row.role, there.role, key=RANKS.index),
        joined_at=min(row.joined_at, there.joined_at),
        trusted_at=min(trusted, default=None),
    )
    row.delete()


def _bring_requests(source: int, target: int) -> None:
    waiting = JoinRequest.objects.filter(state=JoinRequest.State.WAITING)
    hand_over(waiting, "member", source=source, target=target, once=("group",))
    hand_over(JoinRequest.objects.all(), "member", source=source, target=target)
    hand_over(JoinRequest.objects.all(), "decided_by", source=source, target=target)
    inside = Membership.objects.filter(member=target).values("group")
    settled = {"state": JoinRequest.State.APPROVED, "decided_at": timezone.now()}
    waiting.filter(member=target, group__in=inside).update(**settled)
