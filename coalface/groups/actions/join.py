"""Coming and going: walk in, knock, be let in or declined with a sentence, leave."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.access import may_add_to, may_ask_to_join, may_join, may_run
from coalface.groups.actions.lock import is_last_lead, let_in, let_out, lock_group
from coalface.groups.models import Group, JoinRequest
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


@transaction.atomic
def join(*, viewer: Viewer, member: Member, group: Group) -> None:
    """Walk into an open group; joining twice changes nothing. Raises Refused where one has to ask."""
    group = lock_group(group.pk)
    if group.pk in viewer.groups:
        return
    if not may_join(viewer, group):
        raise Refused(_("You cannot walk into this group; ask to join it."))
    if let_in(group=group, member=member):
        record(Verb.JOINED, actor_id=member.pk, group_id=group.pk, member_id=member.pk)


@transaction.atomic
def bring_in(*, viewer: Viewer, group: Group, member: Member, invited: bool = False) -> bool:
    """Make a member part of the group who did not have to ask; return whether that is new. They may leave at once.

    It is the only way into a private group. Whoever was `invited` said yes, and comes by their own act; anybody else is
    told. Raises Refused for anybody but the group's facilitators, and while the group is not in use.
    """
    group = lock_group(group.pk)
    if not may_add_to(viewer, group):
        raise Refused(_("Only a facilitator of this group can add members, once the hub team has agreed to it."))
    if member.state != Member.State.ACTIVE:
        raise Refused(_("Only active members can be added."))
    new = let_in(group=group, member=member)
    if new:
        actor_id = member.pk if invited else viewer.member_id
        record(Verb.JOINED, actor_id=actor_id, group_id=group.pk, member_id=member.pk)
    return new


@transaction.atomic
def ask_to_join(*, viewer: Viewer, member: Member, group: Group, message: str = "") -> JoinRequest:
    """Ask a restricted group's facilitators to be let in; a second wish while one waits changes nothing.

    Raises Refused where asking is not the way in.
    """
    group = lock_group(group.pk)
    if not may_ask_to_join(viewer, group):
        raise Refused(_("This group does not take requests to join."))
    request, made = JoinRequest.objects.get_or_create(
        group=group, member=member, state=JoinRequest.State.WAITING, defaults={"message": message}
    )
    if made:
        record(Verb.ASKED_TO_JOIN, actor_id=member.pk, group_id=group.pk, member_id=member.pk, request=request.pk)
    return request


@transaction.atomic
def withdraw_request(*, viewer: Viewer, group: Group) -> None:
    """Take the viewer's own request back while it waits; nobody is told, and where none waits nothing changes."""
    group = lock_group(group.pk)
    JoinRequest.objects.filter(group=group, member=viewer.member_id, state=JoinRequest.State.WAITING).delete()


@transaction.atomic
def approve(*, viewer: Viewer, request: JoinRequest) -> None:
    """Let somebody in who asked. Raises Refused for anybody but the group's facilitators."""
    request = _decide(viewer, request, JoinRequest.State.APPROVED, "", Verb.REQUEST_APPROVED)
    if request is None or request.member.state != Member.State.ACTIVE:
        return
    if let_in(group=request.group, member=request.member):
        record(Verb.JOINED, actor_id=request.member_id, group_id=request.group_id, member_id=request.member_id)


@transaction.atomic
def decline(*, viewer: Viewer, request: JoinRequest, sentence: str) -> None:
    """Decline a request with a sentence that the member will read. Raises Refused for anybody but facilitators."""
    _decide(viewer, request, JoinRequest.State.DECLINED, sentence, Verb.REQUEST_DECLINED)


def _decide(viewer: Viewer, request: JoinRequest, state: str, sentence: str, verb: Verb) -> JoinRequest | None:
    group = lock_group(request.group_id)
    if not may_run(viewer, group):
        raise Refused(_("Only a facilitator of this group can decide this."))
    request = JoinRequest.objects.select_related("group", "member").get(pk=request.pk)
    if request.state != JoinRequest.State.WAITING:
        return None
    request.state, request.sentence = state, sentence
    request.decided_by_id, request.decided_at = viewer.member_id, timezone.now()
    request.save(update_fields=["state", "sentence", "decided_by", "decided_at"])
    record(verb, actor_id=viewer.member_id, group_id=group.pk, member_id=request.member_id, request=request.pk)
    return request


@transaction.atomic
def leave(*, viewer: Viewer, group: Group) -> None:
    """Leave a group. Raises Refused for its last lead facilitator, who names a successor first."""
    group = lock_group(group.pk)
    if is_last_lead(group=group, member_id=viewer.member_id):
        raise Refused(_("You are the only lead facilitator. Make somebody else a lead first; then you can leave."))
    if let_out(group=group, member_id=viewer.member_id):
        record(Verb.LEFT, actor_id=viewer.member_id, group_id=group.pk, member_id=viewer.member_id)
