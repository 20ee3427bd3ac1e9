"""Complaints to whoever runs the hub, with their clock, and the mails to whoever complained."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.outgoing import Outgoing

ACKNOWLEDGE_WITHIN = timedelta(days=30)


class Complaint(models.Model):
    """What somebody complains of, how it came, and how far it is. Read by its complainant and the hub team only."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Came(models.TextChoices):
        PAGE = "page", _("On the hub’s page")
        MAIL = "mail", _("By e-mail")
        LETTER = "letter", _("By letter")
        TELEPHONE = "telephone", _("By telephone")
        OTHER = "other", _("In another way")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)  # of whoever has no account; a member's stands with the member
    email = models.EmailField(blank=True)
    came = models.CharField(max_length=10, choices=Came, default=Came.PAGE)
    subject = models.CharField(max_length=120)
    words = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()  # by when it has to be acknowledged
    acknowledged_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due_at", "id"], name="complaint_due")]
        constraints = [
            models.CheckConstraint(
                name="complaint_acknowledged_has_a_date",
                condition=Q(state__in=["received", "closed"]) | Q(acknowledged_at__isnull=False),
            ),
        ]

    @property
    def who(self) -> str:
        """The name of whoever complains, as far as it is known."""
        if self.member is not None:
            return self.member.name
        return self.name or _("Somebody without a name")

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RECEIVED, self.State.ACKNOWLEDGED)

    @property
    def is_overdue(self) -> bool:
        """Whether the time for acknowledging it has passed."""
        return self.state == self.State.RECEIVED and self.due_at <= timezone.now()


class ComplaintMail(Outgoing):
    """One mail to whoever complained: that it was acknowledged, or what the answer is."""

    class What(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ANSWERED = "answered", _("Answered")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=12, choices=What)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["complaint", "what"], name="complaint_mail_once")]
        indexes = [models.Index(fields=["state", "leased_until"], name="complaint_mail_due")]
