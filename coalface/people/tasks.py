"""Work about people that waits for the night."""

import logging

from coalface.base.tasks import task
from coalface.people import actions
from coalface.people.mail import mail_address_again
from coalface.people.models import GRACE

log = logging.getLogger("coalface.people")

MOST_ASKED = 500  # mails in one night


@task()
def forget_unverified() -> None:
    """Delete who wanted to join and never verified their address."""
    actions.forget_unverified()


@task()
def ask_for_addresses() -> None:
    """Ask those whose work address was confirmed a year ago whether it is still theirs, some hundreds a night."""
    for member in actions.ask_again(most=MOST_ASKED):
        try:
            mail_address_again(member, days=GRACE.days)
        except OSError:
            log.exception("The mail to member %s did not go out; it is tried again tomorrow.", member.pk)
            actions.ask_later(member=member)
