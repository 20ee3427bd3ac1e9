"""Seeing the hub as one member does: by the hub team, for a reason, half an hour at most, reading only, never unseen."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.people.access import may_be_looked_as
from coalface.people.actions.standing import decided
from coalface.people.models import Decision, Look, Member

LASTS = timedelta(minutes=30)


@transaction.atomic
def begin_look(*, by: Member, member: Member, session_key: str | None, reason: str) -> Look:
    """Let somebody of the hub team see the hub as a member does, from this session; the member is told who and why. Begun again
    for the same reason while it runs, it is the same look.

    Raises Refused for anybody else, as somebody of the hub team or who is not active, and without a session.
    """
    if not session_key or not may_be_looked_as(by, member):
        raise Refused(_("The hub can be seen as an active member who does not belong to the hub team."))
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    asked = Look.objects.filter(session_key=session_key, ended_at=None, until__gt=timezone.now(), decision__by=by)
    if running := asked.filter(decision__member=member, decision__reason=" ".join(reason.split())).first():
        return running
    decision = decided(by=by, member=member, what=Decision.What.LOOKED, reason=reason)
    look = Look.objects.create(decision=decision, session_key=session_key, until=timezone.now() + LASTS)
    record(Verb.LOOKED_AS, actor_id=by.pk, member_id=member.pk, decision=decision.pk)
    return look


@transaction.atomic
def end_look(*, look: Look) -> None:
    """End a look before its half hour is over."""
    if Look.objects.filter(pk=look.pk, ended_at=None).update(ended_at=timezone.now()):
        decision = look.decision
        record(Verb.LOOK_ENDED, actor_id=decision.by_id, member_id=decision.member_id, decision=decision.pk)


def running_look(*, number: int, by: Member, session_key: str | None) -> Look | None:
    """Return the look with this number while it runs and both still may: who looks, and as whom."""
    found = Look.objects.select_related("decision__member__organisation").filter(
        pk=number, decision__by=by.pk, session_key=session_key or "", ended_at=None, until__gt=timezone.now()
    )
    look = found.first()
    return look if look is not None and may_be_looked_as(by, look.member) else None
