"""Which links of mails open an account that waits for its owner."""

from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from coalface.people.models import Claim, Member

LASTS = timedelta(days=14)
SALT = "coalface.people.claim"


def open_claims(member: Member) -> QuerySet[Claim]:
    """Return the offers to this member that can still be taken; there is at most one."""
    return Claim.objects.filter(decision__member=member.pk, until__gt=timezone.now()).exclude(email="")


def token_of(offered: Claim) -> str:
    """Return what stands in the link of the mail: nobody else can make it, and it dies with the claim."""
    return signing.dumps([offered.pk, offered.email], salt=SALT)


def claim_with(token: str) -> Claim | None:
    """Return the claim that a link of a mail opens while it can be used, with its member; None for any other."""
    try:
        number, email = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Claim.objects.filter(pk=number, email=email, until__gt=timezone.now()).exclude(email="")
    return found.filter(decision__member__state=Member.State.STAGED).select_related("decision__member").first()
