"""Tells listeners what happened. The queue is only a bell: what no bell announced, the sweep finds in the tables."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from coalface.activity.models import Activity, Told
from coalface.base.tasks import ring_from, task
from coalface.base.watch.numbers import Number
from coalface.base.wiring import wired

log = logging.getLogger("coalface.activity")

SWEEP_BACK = timedelta(days=3)
SWEEP_AFTER = timedelta(seconds=30)
SWEEP_AT_ONCE = 500
TELL_AT_ONCE = 20  # so much is told again where a worker is killed
TELL_IN_ALL = 400  # before other work has its turn


def listener_name(listener) -> str:
    """Return the name under which a listener's rows are kept, such as "notify.mail_followers"."""
    return f"{listener.__module__.split('.')[-2]}.{listener.__name__}"


@task()
def tell(first: int) -> None:
    """Tell of the activity with this id, and of all later ones, every listener that has not yet dealt with it."""
    some = list(_due(Activity.objects.filter(pk__gte=first))[:TELL_IN_ALL])
    _tell(some)
    if len(some) == TELL_IN_ALL:
        with transaction.atomic():
            ring_from(tell, some[-1] + 1)


def untold(*, now: datetime | None = None) -> QuerySet:
    """Return the numbers of the activities of the last days that some listener has not dealt with, oldest first."""
    now = now or timezone.now()
    return _due(Activity.objects.filter(at__gte=now - SWEEP_BACK, at__lte=now - SWEEP_AFTER))


@task()
def sweep() -> None:
    """Tell what a crash, a lost queue or a failing listener left untold."""
    _tell(list(untold()[:SWEEP_AT_ONCE]))


def _due(activities: QuerySet[Activity]) -> QuerySet:
    told = (Told.objects.filter(activity=OuterRef("pk"), listener=listener_name(one)) for one in wired("LISTENERS"))
    return activities.filter(reduce(or_, [~Exists(of) for of in told])).order_by("pk").values_list("pk", flat=True)


def _tell(numbers: list[int]) -> None:
    """Tell what is still to be told of these activities; a listener that fails holds up no other."""
    for start in range(0, len(numbers), TELL_AT_ONCE):
        _tell_some(numbers[start : start + TELL_AT_ONCE])


def _tell_some(numbers: list[int]) -> None:
    """Tell of so few that they may be told of again, should nobody live to note whom they were told."""
    done = set(Told.objects.filter(activity__in=numbers).values_list("activity_id", "listener"))
    told = []
    for number in numbers:
        activity = Activity.objects.filter(pk=number).first()
        if activity is None:  # gone with its entry, while those before it were told
            continue
        for listener in wired("LISTENERS"):
            name = listener_name(listener)
            if (activity.pk, name) in done:
                continue
            try:
                listener(activity)
            except Exception:
                log.exception("Listener %s failed on activity %s; the sweep will try again.", name, activity.pk)
            else:
                told.append(Told(activity=activity, listener=name))
    # An activity may be gone by now: then the sweep tells of the others again, which listeners do not mind.
    with suppress(IntegrityError):
        Told.objects.bulk_create(told, ignore_conflicts=True)


def untold_numbers() -> Iterator[Number]:
    """Count the activities of the last days that some listener has not dealt with."""
    yield Number(
        "activities_untold", "What happened and was not yet told to everything that listens.", untold().count()
    )
