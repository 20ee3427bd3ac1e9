"""How invitations end: taken back, run out, refused for ever, or with the member who leaves."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.hand_over import hand_over
from coalface.base.traces import Traces, rewrite
from coalface.base.web import Refused
from coalface.features.invitations.models import COUNTED_FOR, RUNS_FOR, Claim, Invitation, Mailing, Refusal
from coalface.features.invitations.tokens import key_of
from coalface.groups.viewer import Viewer
from coalface.people.models import Member
from coalface.people.traces import traces_of

NOTHING_KEPT = {"address": None, "address_key": "", "message": "", "link_hash": None}


@transaction.atomic
def revoke(*, viewer: Viewer, invitation: Invitation) -> None:
    """Take back one's own invitation; its address is forgotten at once. Raises Refused where it is not one's own."""
    mine = Invitation.objects.filter(pk=invitation.pk, inviter_id=viewer.member_id, state=Invitation.State.WAITING)
    if not viewer.signed_in or not mine.update(state=Invitation.State.REVOKED, **NOTHING_KEPT):
        raise Refused(_("This invitation is not open any more."))
    record(
        Verb.INVITATION_REVOKED,
        actor_id=viewer.member_id,
        group_id=invitation.group_id,
        invitation=invitation.pk,
    )


@transaction.atomic
def refuse_all(*, address_key: str) -> None:
    """Keep that the owner of an address wants no invitations, whoever sends them; saying it twice changes nothing.

    What waits stays as it is for those who sent it: they are not to learn of this.
    """
    _row, new = Refusal.objects.get_or_create(address_key=address_key)
    if new:
        record(Verb.INVITATIONS_REFUSED)


@transaction.atomic
def end_overdue() -> int:
    """Delete what ran out, with its address, and what was taken back long ago. Returns how many there were."""
    now = timezone.now()
    over = Q(state=Invitation.State.WAITING, ends_at__lt=now)
    over |= Q(state=Invitation.State.REVOKED, created_at__lt=now - RUNS_FOR)
    counted = Mailing.objects.filter(created_at__lt=now - COUNTED_FOR).exclude(address_key="")
    counted.exclude(state=Mailing.State.WAITING).update(address_key="")
    return Invitation.objects.filter(over).delete()[1].get(Invitation._meta.label, 0)


@transaction.atomic
def forget_member(*, member: Member) -> None:
    """Delete the invitations that a member who leaves sent, accepted or was sent: the leaver that wiring names."""
    keys = [key_of(address) for address in traces_of(member).addresses]
    Mailing.objects.filter(address_key__in=keys).update(address_key="")
    Invitation.objects.filter(Q(inviter=member) | Q(accepted_by=member) | Q(address_key__in=keys)).delete()


def out_of_words(*, traces: Traces) -> None:
    """Take somebody out of the messages of others' invitations: the rewriter that wiring names."""
    rewrite(Invitation.objects.all(), traces.everything, message=traces.without_name)


def merge_invitations(*, source: int, target: int) -> None:
    """Bring the invitations of one account to another of the same person: the merger that wiring names.

    What both sent to one address, the target sent once. Whoever joined with a link and never verified is forgotten.
    """
    Claim.objects.filter(member=source).delete()
    mine = Invitation.objects.filter(inviter=target, address_key=OuterRef("address_key")).exclude(address_key="")
    theirs = Invitation.objects.filter(inviter=source)
    twice = Exists(mine.filter(group=OuterRef("group"))) | (Q(group=None) & Exists(mine.filter(group=None)))
    theirs.filter(pk__in=list(theirs.filter(twice).values_list("pk", flat=True))).delete()
    hand_over(Invitation.objects.all(), "inviter", source=source, target=target)
    hand_over(Invitation.objects.all(), "accepted_by", source=source, target=target)
