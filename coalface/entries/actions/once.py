"""Keeps a form that is sent twice from making two things, whichever of two requests is first."""

from django.db.models import QuerySet

from coalface.base.db.prepared import prepared
from coalface.base.db.rows import insert, update
from coalface.entries.models import Entry, Posted, Reply


def claim(*, member_id: int, once: str) -> Posted | None:
    """Return the row of this sending: empty for the first, and with what it made for any later one.

    A second request that comes while the first still runs waits here until the first has committed. None without
    `once`, as for callers that have their own ways.
    """
    if not once:
        return None
    posted = Posted(member_id=member_id, once=once)
    # Nearly every sending is the first: what a later one made is looked for afterwards.
    return posted if insert(posted, unless_there=True) else _posted(member_id, once)[0]


@prepared
def _posted(member_id: int, once: str) -> QuerySet[Posted]:
    return Posted.objects.filter(member=member_id, once=once)


def settle(posted: Posted | None, *, entry: Entry, reply: Reply | None = None) -> None:
    """Remember what the sending made; call it in the same transaction as `claim`."""
    if posted is not None:
        posted.entry, posted.reply = entry, reply
        update(posted, "entry", "reply")
