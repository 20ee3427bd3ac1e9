"""The second spine: facts that something happened, append-only, and who was told of each."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from coalface.base.db.lean import Lean


class Activity(Lean):
    """Who did what, when, to what. Facts hold ids, numbers and enumerations only: no name, address or text."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    entry = models.ForeignKey("entries.Entry", models.CASCADE, null=True, related_name="+", db_index=False)
    reply = models.ForeignKey("entries.Reply", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["entry", "id"], name="activity_of_entry"),
            models.Index(fields=["group", "id"], name="activity_of_group"),
            models.Index(fields=["verb", "id"], name="activity_of_verb"),
            models.Index(fields=["at"], name="activity_at"),
        ]


class Told(models.Model):
    """That one listener has dealt with one activity; what has no row yet is due."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="told", db_index=False)
    listener = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "listener"], name="listener_is_told_once")]
