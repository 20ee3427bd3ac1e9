"""What moderation forgets of somebody who leaves the hub: reports about them, and their name in all others."""

from django.db import transaction

from coalface.base.traces import rewrite
from coalface.features.moderation.models import Report
from coalface.people.models import Member
from coalface.people.traces import traces_of


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Delete the reports about a member's profile, and take their name out of the others: the leaver that wiring names.

    What they reported themselves is still decided; nobody reads any more that it was them.
    """
    Report.objects.filter(member=member).delete()
    Report.objects.filter(reporter=member).update(reporter=None)
    traces = traces_of(member)
    nameless = traces.without_name
    rewrite(Report.objects.all(), traces.everything, words=nameless, decision=nameless)
