"""Notifications are read, and forgotten after a while."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from coalface.base.hand_over import hand_over
from coalface.features.notify.models import Letter, Notification
from coalface.features.notify.queries import CAME_IN
from coalface.people.models import Member

KEPT = timedelta(days=180)


def read(*, member_id: int, rows: Collection[int]) -> None:
    """Mark some of a member's own notifications as read, by number."""
    Notification.objects.filter(member=member_id, pk__in=rows, read_at=None).update(read_at=timezone.now())


def read_about(*, member_id: int, entry_id: int) -> None:
    """Mark a member's own notifications about one entry as read."""
    mine = Notification.objects.filter(member=member_id, read_at=None)
    mine.filter(activity__entry=entry_id).update(read_at=timezone.now())


def read_all(*, member_id: int) -> None:
    """Mark all of a member's own notifications as read."""
    Notification.objects.filter(member=member_id, read_at=None).update(read_at=timezone.now())


def read_of_group(*, member_id: int, group_id: int, before: int) -> None:
    """Mark as read that a member came into a group, of activities before this one: they have left it since."""
    mine = Notification.objects.filter(member=member_id, read_at=None, activity__lt=before)
    came_in = mine.filter(activity__group=group_id, activity__verb__in=CAME_IN)
    came_in.update(read_at=timezone.now())


def end_news(*, member_id: int, since: datetime) -> None:
    """Note that a member has nothing unread, not even what they may not see now, so that their pages need not count.

    `since` is their `news_at` as it was when somebody counted; what came later stays to be counted.
    """
    Member.objects.filter(pk=member_id, news_at=since).update(news_at=None)


def forget_old() -> None:
    """Delete notifications after half a year: nobody looks for them any more."""
    Notification.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def merge_notifications(*, source: int, target: int) -> None:
    """Bring letters and notifications of one account to another of the same person: the merger that wiring names.

    What one of the two accounts heard of the other is forgotten. The activities have been handed over before.
    """
    for model in (Letter, Notification):
        hand_over(model.objects.all(), "member", source=source, target=target, once=("activity",))
    Letter.objects.filter(member=target, activity__actor=target, state=Letter.State.WAITING).delete()
    Notification.objects.filter(member=target, activity__actor=target).delete()
    Member.objects.filter(pk=target).update(news_at=timezone.now())
