"""What the demonstration says has happened: dated back, in order, and told already, so that nobody is mailed about it.

Notifications of the last weeks are there, those of the last days unread.
"""

from datetime import datetime, timedelta
from typing import Any

from coalface.activity.models import Activity, Told
from coalface.activity.tasks import listener_name
from coalface.activity.verbs import Verb
from coalface.base.wiring import wired
from coalface.features.notify.listeners import leave_notifications
from coalface.features.notify.models import Notification

NOTIFIED = timedelta(days=30)
UNREAD = timedelta(days=3)


class Past:
    """Activities that are gathered first and written in the order of their dates."""

    def __init__(self) -> None:
        self._rows: list[Activity] = []

    def note(self, verb: Verb, at: datetime, **about: Any) -> None:
        """Keep that something happened; `about` are the columns of an activity."""
        self._rows.append(Activity(verb=verb, at=at, **about))

    def write(self) -> None:
        """Write everything, with a row for each listener that says: dealt with."""
        made = Activity.objects.bulk_create(sorted(self._rows, key=lambda activity: activity.at))
        names = [listener_name(listener) for listener in wired("LISTENERS")]
        Told.objects.bulk_create(Told(activity=one, listener=name, at=one.at) for one in made for name in names)
        last = made[-1].at
        for one in made:
            if one.at > last - NOTIFIED:
                leave_notifications(one)
        # By their numbers: of tables that were just filled no database knows yet which to begin with.
        read = [one.pk for one in made if last - NOTIFIED < one.at < last - UNREAD]
        Notification.objects.filter(activity__in=read).update(read_at=last)
