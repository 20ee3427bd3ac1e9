"""Reports: what somebody thought a facilitator or the hub team should look at, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One member's report of an entry, a reply or a profile. Never an entry itself; read by its deciders only."""

    class Why(models.TextChoices):
        PERSONAL = "personal", _("It gives away something personal or confidential")
        HURTFUL = "hurtful", _("It is unkind, or it attacks somebody")
        WRONG = "wrong", _("It is wrong in a way that could do harm")
        ADVERT = "advert", _("It is an advert")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    entry = models.ForeignKey("entries.Entry", models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey("entries.Reply", models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="report_is_about_one_thing",
                condition=Q(entry__isnull=False, member=None) | Q(entry=None, reply=None, member__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["state", "group", "created_at"], name="report_queue")]
