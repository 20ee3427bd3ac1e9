"""Links that show that a mail arrived: signed, good for sixty days, and only for the address they were mailed to."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from coalface.people.models import Member

GOOD_FOR = timedelta(days=60)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="coalface.people.reverify")


def make_link(member: Member) -> str:
    """Return the whole address of a member's link."""
    token = _signer().sign_object([member.pk, member.email])
    return settings.COALFACE_URL + reverse("address-confirmation", kwargs={"token": token})


def read_link(token: str) -> tuple[Member, str] | None:
    """Return the member of a link and the address that it was mailed to, or None where it no longer counts."""
    try:
        number, address = _signer().unsign_object(token, max_age=GOOD_FOR)
    except BadSignature:
        return None
    member = Member.objects.filter(pk=number, email=address, state=Member.State.ACTIVE).first()
    return (member, address) if member is not None else None
