"""The one way to say that something happened: written in the transaction of the change, told after it."""

from typing import Any

from coalface.activity.models import Activity
from coalface.activity.tasks import tell
from coalface.activity.verbs import Verb
from coalface.base.db.rows import insert
from coalface.base.tasks import ring_from

PLAIN = (int, bool, type(None))


def record(
    verb: Verb,
    *,
    actor_id: int | None = None,
    entry_id: int | None = None,
    reply_id: int | None = None,
    group_id: int | None = None,
    member_id: int | None = None,
    **facts: Any,
) -> Activity:
    """Write one activity and ring for its listeners once the transaction has committed.

    Facts may be numbers, booleans and enumerations (words without spaces); a name, an address or a text has no place
    in a row that is never changed.

    Raises ValueError for a fact that is anything else.
    """
    for name, fact in facts.items():
        if not (
            isinstance(fact, PLAIN) or (isinstance(fact, str) and fact.replace("-", "").isalnum() and len(fact) < 41)
        ):
            raise ValueError(f"The fact {name} is neither a number nor an enumeration.")
    activity = Activity(
        verb=verb,
        actor_id=actor_id,
        entry_id=entry_id,
        reply_id=reply_id,
        group_id=group_id,
        member_id=member_id,
        facts=facts,
    )
    insert(activity)
    ring_from(tell, activity.pk)
    return activity
