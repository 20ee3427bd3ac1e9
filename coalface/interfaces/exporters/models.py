"""Who asked to take their data along, and where the file lies for a week."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """One wish of a member to take everything along, and the file that came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being gathered")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stored = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="waiting"), name="export_once_at_a_time")
        ]
        indexes = [models.Index(fields=["asked_at"], name="export_asked_at")]
