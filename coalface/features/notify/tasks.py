"""Sends letters that are due. The queue is only a bell; the sweep finds what no bell announced."""

import logging
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from coalface.base.letters import letter as written
from coalface.base.tasks import task
from coalface.features.notify.actions import forget_old
from coalface.features.notify.models import Letter
from coalface.features.notify.words import words_for

log = logging.getLogger("coalface.notify")

LEASE = timedelta(minutes=5)
MOST_TRIES = 14  # the pauses grow: together they last about four days
LONGEST_PAUSE = timedelta(hours=12)
SWEEP_AT_ONCE = 200


@task()
def send(letter_id: int) -> None:
    """Send one letter that is due, unless its member may no longer see what it is about.

    The row is claimed with a lease, so that two workers never send it at once; a failure leaves it due again later, and
    keeps no other letter waiting.
    """
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    claimed = Letter.objects.filter(free, pk=letter_id, state=Letter.State.WAITING).update(
        leased_until=now + LEASE, tries=F("tries") + 1
    )
    if not claimed:
        return
    letter = Letter.objects.select_related("member", "activity__actor", "activity__group").get(pk=letter_id)
    try:
        words = words_for(letter)
        if words is None:
            Letter.objects.filter(pk=letter_id).update(state=Letter.State.DROPPED)
            return
        to = [letter.member.email]
        written(template=words.template, subject=words.subject, to=to, context=words.facts).send()
    except Exception:
        log.exception("Letter %s could not be sent; it stays due.", letter_id)
        state = Letter.State.FAILED if letter.tries >= MOST_TRIES else Letter.State.WAITING
        again = timezone.now() + min(LEASE * 2 ** min(letter.tries, MOST_TRIES), LONGEST_PAUSE)
        Letter.objects.filter(pk=letter_id).update(state=state, leased_until=again)
    else:
        Letter.objects.filter(pk=letter_id).update(state=Letter.State.SENT, sent_at=timezone.now())


@task()
def send_due() -> None:
    """Send what a crash, a lost queue or a mail server's silence left unsent."""
    now = timezone.now()
    free = Q(leased_until=None, created_at__lt=now - timedelta(minutes=1)) | Q(leased_until__lt=now)
    for letter_id in list(
        Letter.objects.filter(free, state=Letter.State.WAITING).values_list("pk", flat=True)[:SWEEP_AT_ONCE]
    ):
        send.call(letter_id)


@task()
def forget_notifications() -> None:
    """Delete what is older than anybody looks for."""
    forget_old()
