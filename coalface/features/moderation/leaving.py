"""What moderation forgets of somebody who leaves the hub: reports about them, and their name in all others."""

from django.db import transaction

from coalface.base.traces import Traces, rewrite
from coalface.features.moderation.models import Report
from coalface.people.models import Member


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Delete the reports about a member's profile: the leaver that wiring names.

    What they reported themselves is still decided; nobody reads any more that it was them.
    """
    Report.objects.filter(member=member).delete()
    Report.objects.filter(reporter=member).update(reporter=None)


def out_of_words(*, traces: Traces) -> None:
    """Take somebody out of the words of reports: the rewriter that wiring names."""
    nameless = traces.without_name
    rewrite(Report.objects.all(), traces.everything, words=nameless, decision=nameless)
