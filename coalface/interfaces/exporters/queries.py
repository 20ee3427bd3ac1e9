"""Named reads over what members asked to take along. Each is for its own member only."""

from django.utils import timezone

from coalface.interfaces.exporters.making import KEPT
from coalface.interfaces.exporters.models import Export
from coalface.people.models import Member


def exports_of(member: Member) -> list[Export]:
    """Return what a member asked for in the last week, the newest first, each with `gone_at`, when it is deleted."""
    found = list(Export.objects.filter(member=member, asked_at__gte=timezone.now() - KEPT))
    for export in found:
        export.gone_at = export.asked_at + KEPT
    return found


def ready_export(member: Member, number: int) -> Export | None:
    """Return a file of this member that is ready and not a week old."""
    ready = Export.objects.filter(member=member, state=Export.State.READY, asked_at__gte=timezone.now() - KEPT)
    return ready.filter(pk=number).first()
