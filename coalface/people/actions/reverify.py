"""Once a year a work address has to show that it still reaches its member; how it is asked for, and how it is shown."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.people.models import GOOD_FOR, Member

NOT_AGAIN_WITHIN = timedelta(days=1)


@transaction.atomic
def confirm_address(*, member: Member, address: str) -> bool:
    """Note that mail to this address still reaches its member, unless that was noted today already.

    Returns False where the member has another address by now, and changes nothing then.
    """
    mine = Member.objects.filter(pk=member.pk, email__iexact=address)
    now = timezone.now()
    stale = Q(address_verified_at=None) | Q(address_verified_at__lt=now - NOT_AGAIN_WITHIN)
    if mine.filter(stale, state=Member.State.ACTIVE).update(address_verified_at=now, address_asked_at=None):
        record(Verb.ADDRESS_CONFIRMED, actor_id=member.pk, member_id=member.pk)
    return mine.exists()


def ask_again(*, most: int) -> Iterator[Member]:
    """Yield at most so many members whose address was last shown to be theirs a year ago, each claimed for one mail."""
    before = timezone.now() - GOOD_FOR
    due = Member.objects.filter(state=Member.State.ACTIVE, address_verified_at__lt=before, address_asked_at=None)
    for member in due.select_related("organisation").order_by("address_verified_at", "pk")[:most]:
        if Member.objects.filter(pk=member.pk, address_asked_at=None).update(address_asked_at=timezone.now()):
            yield member


def ask_later(*, member: Member) -> None:
    """Forget that a member was asked, because the mail could not be sent."""
    Member.objects.filter(pk=member.pk).update(address_asked_at=None)
