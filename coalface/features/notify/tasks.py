"""Sends letters that are due. The queue is only a bell; the sweep finds what no bell announced."""

from django.core.mail import EmailMessage

from coalface.base.letters import letter as written
from coalface.base.outgoing import deliver, due
from coalface.base.tasks import task
from coalface.features.notify.actions import forget_old
from coalface.features.notify.models import Letter
from coalface.features.notify.words import words_for


@task()
def send(letter_id: int) -> None:
    """Send one letter that is due, unless its member may no longer see what it is about."""
    deliver(Letter.objects.select_related("member", "activity__actor", "activity__group"), letter_id, _mail)


@task()
def send_due() -> None:
    """Send what a crash, a lost queue or a mail server's silence left unsent."""
    for letter_id in due(Letter.objects.all()):
        send.call(letter_id)


@task()
def forget_notifications() -> None:
    """Delete what is older than anybody looks for."""
    forget_old()


def _mail(letter: Letter) -> EmailMessage | None:
    words = words_for(letter)
    if words is None:
        return None
    return written(template=words.template, subject=words.subject, to=[letter.member.email], context=words.facts)
