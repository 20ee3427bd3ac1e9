"""Decides who is to be told of an activity, and leaves each a letter and a notification. It sends nothing itself."""

from django.db import transaction
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.db.rows import insert
from coalface.base.tasks import ring
from coalface.features.notify.actions import read_of_group
from coalface.features.notify.audience import NOTIFIED, RECIPIENTS
from coalface.features.notify.models import Letter, Notification
from coalface.features.notify.tasks import send
from coalface.people.models import Member

AT_ONCE = 20  # letters of one transaction: one writes at a time on SQLite, and nobody who posts is to wait for many


def leave_letters(activity: Activity) -> None:
    """Leave one letter for every member who wants to hear of this activity; a second call leaves no second letter."""
    recipients = RECIPIENTS.get(Verb(activity.verb))
    if recipients is None:
        return
    members = sorted(set(recipients(activity)) - {activity.actor_id})
    for start in range(0, len(members), AT_ONCE):
        with transaction.atomic():
            for member_id in members[start : start + AT_ONCE]:
                letter = Letter(activity=activity, member_id=member_id)
                if insert(letter, unless_there=True):
                    ring(send, letter.pk)


def leave_notifications(activity: Activity) -> None:
    """Leave one notification for every member whom this activity concerns; a second call leaves no second one."""
    recipients = NOTIFIED.get(Verb(activity.verb))
    if recipients is None:
        return
    members = sorted(set(recipients(activity)) - {activity.actor_id})
    rows = [Notification(activity=activity, member_id=member_id) for member_id in members]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    Member.objects.filter(pk__in=members).update(news_at=timezone.now())


def end_news_of_group(activity: Activity) -> None:
    """End the news that somebody came into a group once they left it: what is hidden stays unread, and is asked for again."""
    if activity.verb in (Verb.LEFT, Verb.REMOVED_FROM_GROUP) and activity.member_id and activity.group_id:
        read_of_group(member_id=activity.member_id, group_id=activity.group_id, before=activity.pk)
