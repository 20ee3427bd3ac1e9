"""Accepting: by a member, by somebody who joins with the address that was invited, and by whoever verified with a link."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.features.invitations.access import asks_to_join, is_open
from coalface.features.invitations.models import Claim, Invitation
from coalface.groups import actions as groups
from coalface.groups.access import is_in, may_run
from coalface.groups.viewer import viewer_of
from coalface.people.actions import join_proven
from coalface.people.addresses import is_welcome
from coalface.people.models import Member

NOT_OPEN = _("This invitation is not open any more.")


@transaction.atomic
def accept(*, member: Member, invitation: Invitation) -> Invitation:
    """Accept an invitation as a member with the address that it is for, or with a link; return it as it is then.

    Raises Refused where it is not open any more, or is for another address.
    """
    invitation = _locked(invitation)
    if member.state != Member.State.ACTIVE or not _is_for(invitation, member):
        raise Refused(_("This invitation is for another address than yours. Only its owner can accept it."))
    return _accept(invitation, member)


def join_by(*, invitation: Invitation, name: str, password: str) -> Member:
    """Make a member of whoever came by the mail of an invitation, with its address, and accept it for them.

    Raises Refused where it is not open any more, is a link, or its address has an account or may not join.
    """
    hashed = make_password(password)  # slow on purpose, so before anything is locked
    with transaction.atomic():
        invitation = _locked(invitation)
        if invitation.address is None or not is_welcome(invitation.address):
            raise Refused(_("This address cannot join the hub."))
        try:
            member = join_proven(email=invitation.address, hashed=hashed, name=name)
        except ValueError:
            raise Refused(_("There is an account with this address already. Sign in to accept.")) from None
        _accept(invitation, member)
    return member


@transaction.atomic
def claim(*, member: Member, invitation: Invitation) -> None:
    """Keep that somebody who has just joined, and has yet to verify their address, did so with this link."""
    Claim.objects.update_or_create(member=member, defaults={"invitation": invitation})


def redeem_claim(*, member: Member) -> None:
    """Accept the link with which a member joined, now that their address is verified: the newcomer that wiring names.

    Raises Refused where nobody joins this hub without an invitation, and theirs was used by somebody quicker or ran out;
    then nothing is verified.
    """
    if not member.has_usable_password():
        # They came by a code or their organisation, and whoever typed their address into a link was perhaps somebody else.
        Claim.objects.filter(member=member).delete()
    needed = settings.COALFACE_SIGN_UP == "invited"
    claim = Claim.objects.filter(member=member).select_related("invitation").first()
    try:
        with transaction.atomic():
            if claim is None:
                raise Refused(NOT_OPEN)
            _accept(_locked(claim.invitation), member)
    except Refused:
        if needed:
            raise
    if claim is not None:
        claim.delete()


def _locked(invitation: Invitation) -> Invitation:
    """Return an open invitation with the rows locked that decide whether it is; always in this order."""
    inviter = Member.objects.select_for_update(no_key=True).get(pk=invitation.inviter_id)
    found = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if found is None:
        raise Refused(NOT_OPEN)
    found.inviter = inviter
    if found.group_id is not None:
        found.group = groups.lock_group(found.group_id)
    if not is_open(found, viewer_of(inviter)):
        raise Refused(NOT_OPEN)
    return found


def _is_for(invitation: Invitation, member: Member) -> bool:
    return invitation.by_link or (invitation.address or "").lower() == (member.email or "").lower()


def _accept(invitation: Invitation, member: Member) -> Invitation:
    if member.pk == invitation.inviter_id:
        raise Refused(_("This is your own invitation. Give the link to somebody else."))
    _let_in(invitation, member)
    invitation.state = Invitation.State.ACCEPTED
    invitation.accepted_by, invitation.accepted_at = member, timezone.now()
    invitation.address, invitation.address_key = None, ""
    invitation.message, invitation.link_hash = "", None
    invitation.save()
    record(
        Verb.INVITATION_ACCEPTED,
        actor_id=member.pk,
        group_id=invitation.group_id,
        member_id=invitation.inviter_id,
        invitation=invitation.pk,
    )
    return invitation


def _let_in(invitation: Invitation, member: Member) -> None:
    """Let somebody into the group as its rules have it: walk in, be brought in by its facilitator, or ask."""
    group, viewer = invitation.group, viewer_of(member)
    if group is None or is_in(viewer, group):
        return
    inviter = viewer_of(invitation.inviter)
    if asks_to_join(inviter, group):
        groups.ask_to_join(viewer=viewer, member=member, group=group)
    elif may_run(inviter, group):
        groups.bring_in(viewer=inviter, group=group, member=member, invited=True)
    else:
        groups.join(viewer=viewer, member=member, group=group)
