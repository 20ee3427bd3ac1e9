"""Sends the mails that offer somebody the account that waits for them."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from coalface.base.letters import letter
from coalface.base.outgoing import deliver, due
from coalface.base.tasks import task
from coalface.people.claims import claim_with, token_of
from coalface.people.models import Claim


@task()
def send_claim(claim_id: int) -> None:
    """Mail the link with which somebody takes the account that waits for them."""
    deliver(Claim.objects.select_related("decision__member"), claim_id, _mail)


@task()
def send_due_claims() -> None:
    """Mail what no bell announced."""
    for number in due(Claim.objects.all()):
        send_claim.call(number)


def _mail(offered: Claim) -> EmailMessage | None:
    token = token_of(offered)
    if claim_with(token) is None:
        return None
    facts = {"member": offered.decision.member, "address": f"{settings.COALFACE_URL}/claim/{token}/"}
    subject = _("Your contributions in %(hub)s wait for you") % {"hub": settings.COALFACE_NAME}
    return letter(template="people/letters/claim.txt", subject=subject, to=[offered.email], context=facts)
