"""Who may be signed in: suspension by the hub team, and ending sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.people.access import looks_after
from coalface.people.models import Decision, Member


@transaction.atomic
def suspend(*, by: Member, member: Member, reason: str = "") -> None:
    """Stop a member from signing in, and end their running sessions for good.

    Raises Refused for anybody but the hub team, and for suspending oneself.
    """
    if not looks_after(by):
        raise Refused(_("Only the hub team can suspend a member."))
    if by.pk == member.pk:
        raise Refused(_("You cannot suspend yourself."))
    changed = Member.objects.filter(pk=member.pk, state=Member.State.ACTIVE).update(
        state=Member.State.SUSPENDED, is_active=False
    )
    if changed:
        sign_out_everywhere(member=member)
        decision = decided(by=by, member=member, what=Decision.What.SUSPENDED, reason=reason)
        record(Verb.SUSPENDED, actor_id=by.pk, member_id=member.pk, decision=decision.pk)


@transaction.atomic
def end_suspension(*, by: Member, member: Member, reason: str = "") -> None:
    """Let a suspended member sign in again. Raises Refused for anybody but the hub team."""
    if not looks_after(by):
        raise Refused(_("Only the hub team can end a suspension."))
    changed = Member.objects.filter(pk=member.pk, state=Member.State.SUSPENDED).update(
        state=Member.State.ACTIVE, is_active=True
    )
    if changed:
        decision = decided(by=by, member=member, what=Decision.What.SUSPENSION_ENDED, reason=reason)
        record(Verb.SUSPENSION_ENDED, actor_id=by.pk, member_id=member.pk, decision=decision.pk)


def decided(*, by: Member, member: Member, what: str, reason: str) -> Decision:
    """Keep what the hub team decided about a member and why, where only the hub team reads it."""
    return Decision.objects.create(by=by, member=member, what=what, reason=" ".join(reason.split()))


@transaction.atomic
def sign_out_everywhere(*, member: Member, but: str | None = None) -> None:
    """End a member's sessions on every device, save the one with the key `but`."""
    if _end(UserSession.objects.filter(user=member).exclude(session_key=but or "")):
        record(Verb.SIGNED_OUT_THERE, member_id=member.pk)


@transaction.atomic
def sign_out_device(*, member: Member, number: int) -> bool:
    """End one of a member's own sessions by the number of its device. Returns whether there was one."""
    ended = _end(UserSession.objects.filter(user=member, pk=number))
    if ended:
        record(Verb.SIGNED_OUT_THERE, member_id=member.pk)
    return ended


def _end(sessions: QuerySet[UserSession]) -> bool:
    """End sessions for good: whoever holds one of them is a visitor from the next request on."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return bool(keys)
