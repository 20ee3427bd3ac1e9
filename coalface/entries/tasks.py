"""Background work of entries: what is due is published, what is no longer needed is forgotten."""

import logging
from datetime import timedelta

from django.utils import timezone

from coalface.base.tasks import task
from coalface.entries.actions.publish import publish_due
from coalface.entries.models import Entry, Posted, State

log = logging.getLogger("coalface.entries")

KEPT = timedelta(days=2)  # nobody sends the same form again later than that
AT_ONCE = 200


@task()
def publish_scheduled() -> None:
    """Publish the scheduled entries whose time has come, the longest due first."""
    due = Entry.everything.filter(state=State.SCHEDULED, publish_at__lte=timezone.now()).order_by("publish_at", "pk")
    for entry_id in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            publish_due(entry_id=entry_id)
        except Exception:  # one that cannot come out must not keep the others back
            log.exception("Entry %s could not be published; it stays due.", entry_id)


@task()
def forget_posted() -> None:
    """Forget which forms were sent, once nobody can mean to send them again."""
    Posted.objects.filter(at__lt=timezone.now() - KEPT).delete()
