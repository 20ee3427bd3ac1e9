"""Mails that are rows of their own, sent once each: claimed with a lease, tried again with growing pauses.

The queue is only a bell: `due` finds what no bell announced.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import models
from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.lease import free
from coalface.base.mail_server import mail_server
from coalface.base.watch.numbers import Number
from coalface.base.wiring import wired

log = logging.getLogger("coalface.outgoing")

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
AT_ONCE = 200


class Outgoing(models.Model):
    """What a row needs that is mailed once. Its words are made at the moment of sending."""

    MOST_TRIES = 14  # the pauses grow: together they last about four days

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Not sent: there is nothing to say any more")
        FAILED = "failed", _("Failed")

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def deliver(rows: models.QuerySet, number: int, write: Callable[[Outgoing], EmailMessage | None]) -> None:
    """Send the row with this number if it is due; `write` returns its mail, or None where there is nothing to say.

    The row is claimed with a lease, so that two workers never send it at once; a failure leaves it due again later, and
    keeps no other row waiting. While the mail server does not answer nothing is claimed, and all stays due.
    """
    if mail_server.is_away():
        return
    now = timezone.now()
    one = rows.filter(pk=number)
    if not one.filter(free(now, longest=LONGEST_PAUSE), state=Outgoing.State.WAITING).update(
        leased_until=now + LEASE, tries=F("tries") + 1
    ):
        return
    row = one.get()
    if row.tries > row.MOST_TRIES:  # whoever sent it the last time did not live to say so
        one.update(state=Outgoing.State.FAILED)
        return
    try:
        mail = write(row)
        if mail is not None:
            mail_server.send(mail)
    except Exception:
        log.exception("%s %s could not be mailed; it stays due.", row._meta.label, number)
        state = Outgoing.State.FAILED if row.tries >= row.MOST_TRIES else Outgoing.State.WAITING
        again = timezone.now() + min(LEASE * 2 ** min(row.tries, row.MOST_TRIES), LONGEST_PAUSE)
        one.update(state=state, leased_until=again)
    else:
        state = Outgoing.State.SENT if mail is not None else Outgoing.State.DROPPED
        one.update(state=state, sent_at=timezone.now() if mail is not None else None)


def due(rows: models.QuerySet, *, now: datetime | None = None) -> list[int]:
    """Return the numbers of rows that a crash, a lost queue or a mail server's silence left unsent."""
    now = now or timezone.now()
    # Whose bell may still be ringing is left alone for a minute.
    fresh = Q(leased_until=None, created_at__gte=now - timedelta(minutes=1), created_at__lte=now)
    return list(
        rows.filter(free(now, longest=LONGEST_PAUSE), ~fresh, state=Outgoing.State.WAITING)
        .order_by("pk")
        .values_list("pk", flat=True)[:AT_ONCE]
    )


def waiting_mail() -> Iterator[Number]:
    """Count, for every kind of row that is mailed once, those that wait, and how long the oldest has."""
    for model in wired("OUTGOING"):
        waiting = model.objects.filter(state=Outgoing.State.WAITING).aggregate(n=Count("pk"), oldest=Min("created_at"))
        age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0.0
        about = {"kind": model._meta.model_name}
        yield Number("mail_waiting", "Mails that were not sent yet.", waiting["n"], about)
        yield Number("mail_oldest_seconds", "How long the oldest mail that was not sent yet has waited.", age, about)
