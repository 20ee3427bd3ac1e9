"""Background work of exports: a file is made, what no bell announced is found, what is old goes."""

from django.utils import timezone

from coalface.base.lease import free
from coalface.base.tasks import task
from coalface.interfaces.exporters import making
from coalface.interfaces.exporters.models import Export


@task()
def make_export(export_id: int) -> None:
    """Make one file that a member asked for."""
    making.make(export_id=export_id)


@task()
def tend_exports() -> None:
    """Make what a crash or a lost queue left unmade, and delete what is a week old."""
    making.forget_old()
    due = Export.objects.filter(free(timezone.now(), longest=making.LEASE), state=Export.State.WAITING).order_by("pk")
    for export_id in list(due.values_list("pk", flat=True)[:20]):
        making.make(export_id=export_id)
