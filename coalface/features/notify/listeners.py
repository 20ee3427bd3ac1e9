"""Decides who is to be told of an activity by mail, and leaves a letter for each. It sends nothing itself."""

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.tasks import ring
from coalface.features.notify.audience import RECIPIENTS
from coalface.features.notify.models import Letter
from coalface.features.notify.tasks import send


def leave_letters(activity: Activity) -> None:
    """Leave one letter for every member who wants to hear of this activity; a second call leaves no second letter."""
    recipients = RECIPIENTS.get(Verb(activity.verb))
    if recipients is None:
        return
    for member_id in sorted(set(recipients(activity)) - {activity.actor_id}):
        letter, made = Letter.objects.get_or_create(activity=activity, member_id=member_id)
        if made:
            ring(send, letter.pk)
