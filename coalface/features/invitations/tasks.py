"""Sends invitations that are due, and ends those that ran out. The queue is only a bell; the sweep finds the rest."""

import logging
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from coalface.base.tasks import task
from coalface.features.invitations.actions.end import end_overdue as end
from coalface.features.invitations.models import Mailing
from coalface.features.invitations.tokens import hash_of, new_token
from coalface.features.invitations.words import letter_for

log = logging.getLogger("coalface.invitations")

LEASE = timedelta(minutes=5)
MOST_TRIES = 10  # the pauses grow: together they last about two days
LONGEST_PAUSE = timedelta(hours=12)
SWEEP_AT_ONCE = 200


@task()
def send(mailing_id: int) -> None:
    """Send one mail that is due, unless the invitation is not open any more or its address wants none.

    The row is claimed with a lease, so that two workers never send it at once; a failure leaves it due again later. Its
    token is made here and leaves in the mail only.
    """
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    token = new_token()
    claimed = Mailing.objects.filter(free, pk=mailing_id, state=Mailing.State.WAITING).update(
        leased_until=now + LEASE, tries=F("tries") + 1, token_hash=hash_of(token)
    )
    if not claimed:
        return
    mailing = Mailing.objects.select_related("invitation__inviter__organisation", "invitation__group").get(
        pk=mailing_id
    )
    this = Mailing.objects.filter(pk=mailing_id)
    try:
        letter = letter_for(mailing, token)
        if letter is None:
            this.update(state=Mailing.State.DROPPED)
            return
        letter.send()
    except Exception:
        log.exception("Invitation mail %s could not be sent; it stays due.", mailing_id)
        state = Mailing.State.FAILED if mailing.tries >= MOST_TRIES else Mailing.State.WAITING
        again = timezone.now() + min(LEASE * 2 ** min(mailing.tries, MOST_TRIES), LONGEST_PAUSE)
        this.update(state=state, leased_until=again)
    else:
        this.update(state=Mailing.State.SENT, sent_at=timezone.now())


@task()
def send_due() -> None:
    """Send what a crash, a lost queue or a mail server's silence left unsent."""
    now = timezone.now()
    free = Q(leased_until=None, created_at__lt=now - timedelta(minutes=1)) | Q(leased_until__lt=now)
    due = Mailing.objects.filter(free, state=Mailing.State.WAITING).values_list("pk", flat=True)
    for mailing_id in list(due[:SWEEP_AT_ONCE]):
        send.call(mailing_id)


@task()
def end_overdue() -> None:
    """Delete invitations that ran out, with their addresses."""
    end()
