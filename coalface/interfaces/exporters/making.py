"""Makes the file that somebody asked for, and forgets it after a week."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from coalface.base import files
from coalface.base.lease import free
from coalface.base.wiring import wired
from coalface.groups.viewer import viewer_of
from coalface.interfaces.exporters.archive import write_archive
from coalface.interfaces.exporters.models import Export
from coalface.people.models import Member

log = logging.getLogger("coalface.exporters")

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=30)
MOST_TRIES = 4
FOLDER = "exports"


def make(*, export_id: int) -> None:
    """Gather everything that is a member's into one file, under the rights that they have at this moment.

    The row is claimed with a lease. What fails is tried again by the sweep, and given up after four times.
    """
    now = timezone.now()
    waiting = Export.objects.filter(free(now, longest=LEASE), pk=export_id, state=Export.State.WAITING)
    if not waiting.update(leased_until=now + LEASE, tries=F("tries") + 1):
        return
    export = Export.objects.select_related("member__organisation").get(pk=export_id)
    member = export.member
    stored = ""
    try:
        if member.state == Member.State.ACTIVE:
            viewer = viewer_of(member)
            shares = [share for exporter in wired("EXPORTERS") for share in exporter(member=member, viewer=viewer)]
            stored, size = write_archive(shares, member=member, folder=FOLDER)
    except Exception:
        log.exception("Export %s could not be made.", export_id)
    if not stored:
        state = Export.State.FAILED if export.tries >= MOST_TRIES else Export.State.WAITING
        Export.objects.filter(pk=export_id).update(state=state)
        return
    ready = {"state": Export.State.READY, "stored": stored, "size": size, "ready_at": timezone.now()}
    # Whoever left meanwhile has no row any more, and nobody gets the file.
    if not Export.objects.filter(pk=export_id, member__state=Member.State.ACTIVE).update(**ready):
        files.forget(stored)


def forget_old() -> int:
    """Delete the files that are a week old, with their rows. Returns how many there were."""
    old = list(Export.objects.filter(asked_at__lt=timezone.now() - KEPT))
    for export in old:
        _forget(export)
    files.forget_strays(FOLDER, set(Export.objects.exclude(stored="").values_list("stored", flat=True)))
    return len(old)


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Delete the files of a member who leaves the hub: the leaver that wiring names."""
    for export in Export.objects.filter(member=member):
        _forget(export)


def merge_exports(*, source: int, target: int) -> None:
    """Delete the files of an account that is merged into another: the merger that wiring names. They can be made anew."""
    for export in Export.objects.filter(member=source):
        _forget(export)


def _forget(export: Export) -> None:
    stored = export.stored
    export.delete()
    transaction.on_commit(lambda: files.forget(stored))
