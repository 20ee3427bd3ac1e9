"""Which groups on a page for visitors may still be shown there."""

from collections.abc import Iterable

from django.db.models import QuerySet

from coalface.groups.access import visible_groups
from coalface.groups.models import Group
from coalface.groups.viewer import NOBODY


def listed(numbers: Iterable[int]) -> QuerySet[Group]:
    """Return of these groups those that exist for visitors."""
    return visible_groups(NOBODY).filter(pk__in=numbers)


OPEN_TO_VISITORS = {"groups": listed}
