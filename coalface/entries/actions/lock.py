"""An entry's row, locked until the transaction ends: whoever wants to change it waits for whoever changes it now."""

from django.db.models import QuerySet

from coalface.base.db.prepared import prepared
from coalface.entries.models import Entry


def locked(entry_id: int, *, with_text: bool = False) -> Entry:
    """Return the entry as it is now, with its group, and its current revision where that is wanted.

    Call it first of all in a transaction that changes the entry or what hangs on it. Raises Entry.DoesNotExist.
    """
    for entry in _locked(entry_id, with_text=with_text):
        return entry
    raise Entry.DoesNotExist


@prepared
def _locked(entry_id: int, *, with_text: bool) -> QuerySet[Entry]:
    beside = ["group", "revision"] if with_text else ["group"]
    return Entry.everything.select_for_update(of=("self",)).select_related(*beside).filter(pk=entry_id)
