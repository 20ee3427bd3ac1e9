"""The hub team's look into a group: for an hour, for a reason, for one session, and never unseen."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.actions.lock import lock_group
from coalface.groups.models import Grant, Group
from coalface.groups.viewer import Viewer

LASTS = timedelta(minutes=60)


@transaction.atomic
def grant(*, viewer: Viewer, group: Group, session_key: str, reason: str) -> Grant:
    """Let a hub team member look into a group from this session; its facilitators see who and why. Asked again
    for the same reason while it runs, it is the same look.

    Raises Refused for anybody else, and without a session.
    """
    if not viewer.hub_team or not session_key:
        raise Refused(_("Only the hub team can look into a group, and only while signed in."))
    lock_group(group.pk)
    now = timezone.now()
    asked = {"member_id": viewer.member_id, "group": group, "session_key": session_key, "reason": reason}
    if running := Grant.objects.filter(until__gt=now, **asked).first():
        return running
    made = Grant.objects.create(until=now + LASTS, **asked)
    record(Verb.GRANTED, actor_id=viewer.member_id, group_id=group.pk, grant=made.pk)
    return made


@transaction.atomic
def end_grant(*, viewer: Viewer, group: Group) -> None:
    """End this member's running looks into a group before their hour is over."""
    running = Grant.objects.filter(member_id=viewer.member_id, group=group, until__gt=timezone.now())
    running.update(until=timezone.now())
