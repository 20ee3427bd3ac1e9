"""Inviting: by mail, again, and by a link. Nothing here looks at who has an account, so nothing here can tell."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.tasks import ring
from coalface.base.web import Refused
from coalface.features.invitations import tasks
from coalface.features.invitations.access import is_open, may_invite, may_invite_many
from coalface.features.invitations.models import Invitation, Mailing, end_of_new
from coalface.features.invitations.queries import made_today
from coalface.features.invitations.tokens import hash_of, key_of, new_token
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

NOT_TWICE_IN = timedelta(days=1)  # one mail a day from one member to one address


@transaction.atomic
def invite(
    *, viewer: Viewer, addresses: Iterable[str], message: str = "", group: Group | None = None, from_file: bool = False
) -> list[str]:
    """Invite the owners of addresses, in the order given, and return those for whom today's number was not enough.

    Who was mailed by this member within a day is not mailed again. An address that may not join, has an account or wants
    no invitations is treated as any other: the worker finds out when it sends.

    Raises Refused for visitors, and for a group into which this member may not invite.
    """
    left = _places_left(viewer, group)
    if from_file and not may_invite_many(viewer, group):
        raise Refused(_("Only a facilitator of a group can invite from a file."))
    over = []
    for address in addresses:
        invitation = _invitation_for(viewer, group, address)
        if invitation is not None and invitation.mailings.filter(created_at__gt=timezone.now() - NOT_TWICE_IN).exists():
            continue
        if left <= 0:
            over.append(address)
            continue
        left -= 1
        verb = Verb.INVITED_AGAIN if invitation is not None else Verb.INVITED
        if invitation is None:
            invitation = Invitation(inviter_id=viewer.member_id, group=group)
        invitation.address, invitation.address_key = address, key_of(address)
        invitation.message, invitation.ends_at = message, end_of_new()
        invitation.save()
        _mail(verb, viewer, invitation)
    return over


def _invitation_for(viewer: Viewer, group: Group | None, address: str) -> Invitation | None:
    waiting = Invitation.objects.filter(inviter_id=viewer.member_id, group=group, state=Invitation.State.WAITING)
    return waiting.filter(address_key=key_of(address)).first()


@transaction.atomic
def invite_again(*, viewer: Viewer, invitation: Invitation) -> bool:
    """Mail an invitation once more and let it run for its full time; return whether it is mailed: not twice a day.

    Raises Refused where it is not the viewer's, is not open, or today's number is used up.
    """
    left = _places_left(viewer, invitation.group)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("group").get(pk=invitation.pk)
    if invitation.inviter_id != viewer.member_id or invitation.by_link or not is_open(invitation, viewer):
        raise Refused(_("This invitation is not open any more."))
    if invitation.mailings.filter(created_at__gt=timezone.now() - NOT_TWICE_IN).exists():
        return False
    if left <= 0:
        raise Refused(_("You have used up today’s invitations. Try again tomorrow."))
    invitation.ends_at = end_of_new()
    invitation.save(update_fields=["ends_at"])
    _mail(Verb.INVITED_AGAIN, viewer, invitation)
    return True


@transaction.atomic
def make_link(*, viewer: Viewer, group: Group | None = None) -> str:
    """Make a link for one person, and return its token, which is kept nowhere.

    Raises Refused for visitors, for a group into which this member may not invite, and where today's number is used up.
    """
    if _places_left(viewer, group) <= 0:
        raise Refused(_("You have used up today’s invitations. Try again tomorrow."))
    token = new_token()
    made = Invitation.objects.create(inviter_id=viewer.member_id, group=group, by_link=True, link_hash=hash_of(token))
    _record(Verb.INVITED, viewer, made, how="link")
    return token


def _places_left(viewer: Viewer, group: Group | None) -> int:
    """Check the right, and return how many more this member may make now; their row is locked until the transaction ends."""
    if not may_invite(viewer, group):
        raise Refused(_("You cannot invite people here."))
    Member.objects.select_for_update(no_key=True).get(pk=viewer.member_id)
    many = may_invite_many(viewer, group)
    most = settings.COALFACE_GROUP_INVITATIONS_A_DAY if many else settings.COALFACE_INVITATIONS_A_DAY
    return most - made_today(viewer.member_id)


def _mail(verb: Verb, viewer: Viewer, invitation: Invitation) -> None:
    mailing = Mailing.objects.create(invitation=invitation, address_key=invitation.address_key)
    _record(verb, viewer, invitation, how="mail")
    ring(tasks.send, mailing.pk)


def _record(verb: Verb, viewer: Viewer, invitation: Invitation, **facts: str) -> None:
    record(verb, actor_id=viewer.member_id, group_id=invitation.group_id, invitation=invitation.pk, **facts)
