"""Takes the rows that settle who is first when entries change their place or reach: groups by number, then entries."""

from django.utils.translation import gettext as _

from coalface.base.web import Refused
from coalface.entries.models import Entry
from coalface.groups.actions import lock_group
from coalface.groups.models import Group


def with_places_locked(entry: Entry) -> Entry:
    """Return the entry as it stands now, with its group's row and its own locked until the transaction ends.

    Raises Refused where somebody moved it since it was fetched.
    """
    return lock_all([entry])[0]


def lock_all(entries: list[Entry], *, also: Group | None = None) -> list[Entry]:
    """Return the entries as they stand now, with their rows, their groups' and that of the group `also` locked.

    Every caller takes the groups in the order of their numbers and then the entries in theirs, so that no two of them
    wait for each other.

    Raises Refused where somebody moved an entry since it was fetched.
    """
    wanted = {entry.group_id for entry in entries} | {also.pk if also else None}
    groups = {number: lock_group(number) for number in sorted(wanted - {None})}
    rows = Entry.everything.select_for_update(of=("self",)).select_related("revision").order_by("pk")
    now = {row.pk: row for row in rows.filter(pk__in=[entry.pk for entry in entries])}
    for entry in entries:
        if now[entry.pk].group_id != entry.group_id:
            raise Refused(_("Somebody has just moved this. Look at it again first."))
        now[entry.pk].group = groups.get(entry.group_id)
    return [now[entry.pk] for entry in entries]
