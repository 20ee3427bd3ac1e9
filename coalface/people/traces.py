"""What tells who one member is, wherever it stands; ask before any of it is taken away."""

from allauth.account.models import EmailAddress

from coalface.base.traces import Traces
from coalface.people.models import Member


def traces_of(member: Member) -> Traces:
    """Return a member's addresses, handle and name; nothing for somebody who has left already."""
    if member.state == Member.State.FORMER:
        return Traces()
    addresses = [member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)]
    known = dict.fromkeys(address.lower() for address in addresses if address)
    return Traces(tuple(known), member.handle, member.name)
