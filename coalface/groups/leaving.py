"""What groups forget of somebody who leaves the hub: where they were, what they asked, and how to reach them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.base import text
from coalface.base.forgetting import new_slugs
from coalface.base.traces import Traces, rewrite
from coalface.base.web import Refused
from coalface.groups.actions.lock import is_last_lead, let_in, let_out, lock_group
from coalface.groups.models import Grant, Group, GroupFollow, JoinRequest, Membership
from coalface.people.models import Member


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Take a member out of all groups and forget what they asked of groups: the leaver that wiring names.

    Raises Refused where they are the last lead of a group in which somebody could follow them.
    """
    for group in lock_groups_of(member):
        _out_of(group, member)
    Group.objects.filter(founded_by=member).update(founded_by=None)
    GroupFollow.objects.filter(member=member).delete()
    JoinRequest.objects.filter(member=member).delete()
    Grant.objects.filter(member=member, until__gt=timezone.now()).update(until=timezone.now())


def out_of_words(*, traces: Traces) -> None:
    """Write everything anew in which groups, or requests and looks at them, name somebody: the rewriter of wiring."""
    clean, marks = traces.without_contact, traces.contacts
    if traces.telling:
        new_slugs(Group.objects.all(), traces)
    for group in rewrite(
        Group.objects.all(), marks, name=clean, purpose=clean, guidelines=clean, welcome=clean, blocked_words=clean
    ):
        Group.objects.filter(pk=group.pk).update(
            guidelines_html=text.render(group.guidelines).html, welcome_html=text.render(group.welcome).html
        )
    nameless = traces.without_name
    rewrite(JoinRequest.objects.all(), traces.everything, message=nameless, sentence=nameless)
    rewrite(Grant.objects.all(), traces.everything, reason=nameless)


def lock_groups_of(member: Member) -> list[Group]:
    """Return a member's groups with their rows locked, in the order of their numbers, as all do who take several."""
    return [lock_group(number) for number in sorted(member.memberships.values_list("group_id", flat=True))]


def _out_of(group: Group, member: Member) -> None:
    if is_last_lead(group=group, member_id=member.pk):
        if may_follow([group.pk], member.pk).exists():
            raise Refused(_("%(group)s needs another lead facilitator first.") % {"group": group.name})
        _without_lead(group, member)
    let_out(group=group, member_id=member.pk)


def may_follow(group_ids: Iterable[int], member_id: int) -> QuerySet[Membership]:
    """Return the memberships of those who could lead these groups after a member: active ones, facilitators first."""
    others = Membership.objects.filter(group__in=group_ids, member__state=Member.State.ACTIVE).exclude(member=member_id)
    return others.select_related("member__organisation").order_by("role", "joined_at", "id")


def _without_lead(group: Group, member: Member) -> None:
    """Let the hub team lead a group in which nobody is left who could; a group that nobody is in is archived."""
    others = Membership.objects.filter(group=group).exclude(member=member)
    steward = (
        Member.objects.filter(hub_team=True, state=Member.State.ACTIVE).exclude(pk=member.pk).order_by("pk").first()
    )
    if steward is not None and (group.built_in or others.exists()):
        let_in(group=group, member=steward)
        Membership.objects.filter(group=group, member=steward).update(role=Membership.Role.LEAD)
    elif group.archived_at is None:
        Group.objects.filter(pk=group.pk).update(archived_at=timezone.now())
