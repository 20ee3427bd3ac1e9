"""What people forget of somebody who leaves the hub: what was decided about them, and their name in words of others."""

from django.db.models import Q

from coalface.base.forgetting import new_slugs
from coalface.base.traces import Traces, rewrite
from coalface.people.models import Claim, Decision, Member, Organisation, Specialism
from coalface.people.traces import traces_of


def let_go(*, member: Member) -> None:
    """Take the reasons out of what was decided about a member, and any address that was offered to them or is theirs.

    The leaver that wiring names. The row itself is emptied last of all, by `actions.leave`.
    """
    Decision.objects.filter(member=member).update(reason="")
    Claim.objects.filter(Q(decision__member=member) | Q(email__in=traces_of(member).addresses)).update(email="")


def out_of_words(*, traces: Traces) -> None:
    """Take somebody out of what others say of themselves, their work and organisation, and out of reasons.

    The rewriter that wiring names.
    """
    clean, marks = traces.without_contact, traces.contacts
    if traces.telling:
        for named in (Organisation, Specialism):
            new_slugs(named.objects.all(), traces)
    rewrite(Member.objects.exclude(handle=traces.handle), marks, role=clean, about=clean, one_liner=clean)
    rewrite(Organisation.objects.all(), marks, name=clean, about=clean)
    rewrite(Specialism.objects.all(), marks, name=clean)
    rewrite(Decision.objects.all(), traces.everything, reason=traces.without_name)
