"""Rows that one worker at a time holds for a while, in a column `leased_until`."""

from datetime import datetime, timedelta

from django.db.models import Q


def free(now: datetime, *, longest: timedelta) -> Q:
    """Return the condition for rows that nobody holds at this moment.

    A lease that ends later than the `longest` there is was given before the machine's clock was put back: it holds nothing.
    """
    return Q(leased_until=None) | Q(leased_until__lt=now) | Q(leased_until__gt=now + longest)
