"""Tells listeners what happened. The queue is only a bell: what no bell announced, the sweep finds in the tables."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from coalface.activity.models import Activity, Told
from coalface.base.tasks import task
from coalface.base.watch.numbers import Number
from coalface.base.wiring import wired

log = logging.getLogger("coalface.activity")

SWEEP_BACK = timedelta(days=3)
SWEEP_AFTER = timedelta(seconds=30)
SWEEP_AT_ONCE = 500


def listener_name(listener) -> str:
    """Return the name under which a listener's rows are kept, such as "notify.mail_followers"."""
    return f"{listener.__module__.split('.')[-2]}.{listener.__name__}"


@task()
def tell(activity_id: int) -> None:
    """Tell every listener that has not yet dealt with this activity; one that fails does not hold up the others."""
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is None:
        return
    done = set(Told.objects.filter(activity=activity).values_list("listener", flat=True))
    for listener in wired("LISTENERS"):
        name = listener_name(listener)
        if name in done:
            continue
        try:
            listener(activity)
        except Exception:
            log.exception("Listener %s failed on activity %s; the sweep will try again.", name, activity_id)
        else:
            Told.objects.get_or_create(activity=activity, listener=name)


def untold(*, now=None):
    """Return the activities of the last days that some listener has not dealt with, oldest first."""
    now = now or timezone.now()
    names = [listener_name(listener) for listener in wired("LISTENERS")]
    return (
        Activity.objects.filter(at__gte=now - SWEEP_BACK, at__lte=now - SWEEP_AFTER)
        .annotate(dealt_with=Count("told", filter=Q(told__listener__in=names)))
        .filter(dealt_with__lt=len(names))
        .order_by("pk")
    )


@task()
def sweep() -> None:
    """Tell what a crash, a lost queue or a failing listener left untold."""
    for activity_id in list(untold().values_list("pk", flat=True)[:SWEEP_AT_ONCE]):
        tell.call(activity_id)


def untold_numbers() -> Iterator[Number]:
    """Count the activities of the last days that some listener has not dealt with."""
    yield Number(
        "activities_untold", "What happened and was not yet told to everything that listens.", untold().count()
    )
