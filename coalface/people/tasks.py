"""Work about people that waits for the night."""

import logging

from coalface.base.files import forget_strays
from coalface.base.tasks import task
from coalface.people import actions
from coalface.people.mail import mail_address_again
from coalface.people.models import GRACE, Member

log = logging.getLogger("coalface.people")

MOST_ASKED = 500  # mails in one night


@task()
def forget_unverified() -> None:
    """Delete who wanted to join and never verified their address, and addresses that were offered in vain."""
    actions.forget_unverified()
    actions.forget_claims()


@task()
def forget_stray_photos() -> None:
    """Delete photos that nobody has any more, because something stopped before they were deleted."""
    forget_strays("photos", set(Member.objects.exclude(photo="").values_list("photo", flat=True)))


@task()
def ask_for_addresses() -> None:
    """Ask those whose work address was confirmed a year ago whether it is still theirs, some hundreds a night."""
    for member in actions.ask_again(most=MOST_ASKED):
        try:
            mail_address_again(member, days=GRACE.days)
        except OSError:
            log.exception("The mail to member %s did not go out; it is tried again tomorrow.", member.pk)
            actions.ask_later(member=member)
