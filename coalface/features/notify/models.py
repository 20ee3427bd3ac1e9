"""Who is to be told of what: a letter to be mailed, a notification to be found in the hub; neither holds a word."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalface.base.db.lean import Lean
from coalface.base.outgoing import Outgoing


class Letter(Outgoing):
    """One mail to one member about one activity. Its words are made when it is sent, under the rights of that moment."""

    activity = models.ForeignKey("activity.Activity", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="letter_once_an_activity")]
        indexes = [models.Index(fields=["state", "leased_until"], name="letter_due")]


class Notification(Lean):
    """That one member is to find one activity among their notifications; what it says is made when they look."""

    activity = models.ForeignKey("activity.Activity", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="notification_once_an_activity")]
        indexes = [
            models.Index(fields=["member", "-id"], name="notification_of_member"),
            models.Index(
                fields=["member", "-id"], name="notification_unread_of_member", condition=models.Q(read_at=None)
            ),
            models.Index(fields=["created_at"], name="notification_age"),
        ]
