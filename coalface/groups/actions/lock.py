"""The row that settles who is first: publishing, narrowing, joining and resigning all take it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coalface.groups.models import Group, GroupFollow, JoinRequest, Membership
from coalface.people.models import Member


def lock_group(group_id: int) -> Group:
    """Return the group with its row locked until the running transaction ends.

    On SQLite the transaction holds the only write lock already.
    """
    return Group.objects.select_for_update().get(pk=group_id)


def name_is_listed(name: str, *, but: int | None = None) -> bool:
    """Whether a group that everybody may find has this name, in whatever capitals; `but` leaves one group out."""
    listed = Group.objects.filter(name__iexact=name, state=Group.State.OPEN).exclude(access=Group.Access.PRIVATE)
    return listed.exclude(pk=but).exists()


def note_circle(member_id: int) -> None:
    """Write beside a member which groups they are in, by which it is asked who shares one with them.

    The row is locked first, so that of two groups joined at once none is left out.
    """
    Member.objects.select_for_update(no_key=True).filter(pk=member_id).values_list("pk", flat=True).first()
    groups = Membership.objects.filter(member_id=member_id).order_by("group_id").values_list("group_id", flat=True)
    Member.objects.filter(pk=member_id).update(circle=" ".join(map(str, groups)))


@transaction.atomic
def let_in(*, group: Group, member: Member, role: str = Membership.Role.MEMBER) -> bool:
    """Make the member part of the group and count it; return whether that is new.

    A request that waits is settled, and following from outside ends.
    """
    _row, made = Membership.objects.get_or_create(group=group, member=member, defaults={"role": role})
    if made:
        Group.objects.filter(pk=group.pk).update(members_count=F("members_count") + 1)
        JoinRequest.objects.filter(group=group, member=member, state=JoinRequest.State.WAITING).update(
            state=JoinRequest.State.APPROVED, decided_at=timezone.now()
        )
        GroupFollow.objects.filter(group=group, member=member).delete()
        note_circle(member.pk)
    return made


@transaction.atomic
def let_out(*, group: Group, member_id: int) -> bool:
    """End a membership and count it; return whether there was one."""
    ended, _rows = Membership.objects.filter(group=group, member_id=member_id).delete()
    if ended:
        Group.objects.filter(pk=group.pk).update(members_count=F("members_count") - 1)
        note_circle(member_id)
    return bool(ended)


def is_last_lead(*, group: Group, member_id: int) -> bool:
    """Whether this member leads the group and nobody else does; ask only with the group's row locked."""
    leads = set(Membership.objects.filter(group=group, role=Membership.Role.LEAD).values_list("member_id", flat=True))
    return leads == {member_id}
