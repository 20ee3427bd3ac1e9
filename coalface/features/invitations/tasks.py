"""Sends invitations that are due, and ends those that ran out. The queue is only a bell; the sweep finds the rest."""

from django.core.mail import EmailMessage

from coalface.base.outgoing import deliver, due
from coalface.base.tasks import task
from coalface.features.invitations.actions.end import end_overdue as end
from coalface.features.invitations.models import Mailing
from coalface.features.invitations.tokens import hash_of, new_token
from coalface.features.invitations.words import letter_for


@task()
def send(mailing_id: int) -> None:
    """Send one mail that is due, unless the invitation is not open any more or its address wants none."""
    deliver(Mailing.objects.select_related("invitation__inviter__organisation", "invitation__group"), mailing_id, _mail)


@task()
def send_due() -> None:
    """Send what a crash, a lost queue or a mail server's silence left unsent."""
    for mailing_id in due(Mailing.objects.all()):
        send.call(mailing_id)


@task()
def end_overdue() -> None:
    """Delete invitations that ran out, with their addresses."""
    end()


def _mail(mailing: Mailing) -> EmailMessage | None:
    """Write the mail. Its token is made here and leaves in the mail only."""
    token = new_token()
    Mailing.objects.filter(pk=mailing.pk).update(token_hash=hash_of(token))
    return letter_for(mailing, token)
