"""Invitations, the mails that carry them, and who wants none. Addresses stay until an invitation is answered or runs out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.outgoing import Outgoing

RUNS_FOR = timedelta(days=28)
MOST_MAILS, COUNTED_FOR = 5, timedelta(days=7)  # to one address, by all members together


def end_of_new() -> datetime:
    """Return when an invitation that is made or sent now runs out."""
    return timezone.now() + RUNS_FOR


class Invitation(models.Model):
    """One member's wish that one person come to the hub, perhaps into a group.

    It is for an address, to which it is mailed; or it is a link, which whoever first verifies an address with it uses up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        REVOKED = "revoked", _("Taken back")

    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="+")
    address = models.EmailField(null=True)
    address_key = models.CharField(max_length=64, blank=True)  # a keyed hash, by which it is found again
    by_link = models.BooleanField(default=False)
    link_hash = models.CharField(max_length=64, null=True, unique=True)
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=end_of_new)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_keeps_an_address_while_it_waits",
                condition=Q(state="waiting") | Q(address=None, address_key="", message="", link_hash=None),
            ),
            models.CheckConstraint(
                name="invitation_is_mailed_or_a_link",
                condition=~Q(state="waiting")
                | Q(by_link=False, address__isnull=False, link_hash=None) & ~Q(address_key="")
                | Q(by_link=True, address=None, address_key="", link_hash__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["inviter", "address_key"],
                condition=Q(group=None) & ~Q(address_key=""),
                name="invited_once_to_the_hub",
            ),
            models.UniqueConstraint(
                fields=["inviter", "group", "address_key"],
                condition=Q(group__isnull=False) & ~Q(address_key=""),
                name="invited_once_to_a_group",
            ),
        ]
        indexes = [
            models.Index(fields=["inviter", "-id"], name="invitations_of_member"),
            models.Index(fields=["state", "ends_at"], name="invitations_that_run_out"),
            models.Index(fields=["address_key"], name="invitations_for_address"),
        ]


class Mailing(Outgoing):
    """One mail that carries an invitation: due until the worker sent it. The words and the token are made when it is sent.

    Whether it went out at all is nobody's to read: it would tell whose address wants no mail.
    """

    MOST_TRIES = 10  # the pauses grow: together they last about two days

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="mailings")
    address_key = models.CharField(
        max_length=64, blank=True
    )  # stays a week: taking back makes no room for another mail
    token_hash = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "leased_until"], name="mailing_due"),
            models.Index(fields=["address_key", "sent_at"], name="mailings_to_address"),
        ]


class Claim(models.Model):
    """That somebody joined with a link and has still to verify the address that they typed."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["member"]


class Refusal(models.Model):
    """That the owner of an address never wants to be invited again; only a keyed hash of the address is kept."""

    address_key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
