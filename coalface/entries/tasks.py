"""Background work of entries: what is no longer needed is forgotten."""

from datetime import timedelta

from django.utils import timezone

from coalface.base.tasks import task
from coalface.entries.models import Posted

KEPT = timedelta(days=2)  # nobody sends the same form again later than that


@task()
def forget_posted() -> None:
    """Forget which forms were sent, once nobody can mean to send them again."""
    Posted.objects.filter(at__lt=timezone.now() - KEPT).delete()
