"""Named reads over what happened."""

from django.db.models import QuerySet

from coalface.activity.models import Activity
from coalface.activity.verbs import UNNOTICED

# PostgreSQL commits out of order: something that happened may come to be seen after so many others began later.
OVERTAKEN = 200


def noticed() -> QuerySet[Activity]:
    """Return the newest activities of all that visitors might notice: others as soon as one more is there."""
    return Activity.objects.exclude(verb__in=sorted(UNNOTICED)).order_by("-id")[:OVERTAKEN]
