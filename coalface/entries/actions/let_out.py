"""Showing a reply that was kept from its readers, by whichever way a facilitator does it."""

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.entries.actions.hear import hear_of
from coalface.entries.actions.hold import follow_reply
from coalface.entries.counts import note_comment
from coalface.entries.models import Entry, Reply

CAME_OUT = (Verb.ANSWERED, Verb.COMMENTED, Verb.REPLY_SHOWN_AGAIN)


def let_out(entry: Entry, reply: Reply) -> None:
    """Show a reply as if it were written now; one that was out before keeps its place, and nobody is told twice.

    Called in the transaction that holds the entry's row.
    """
    new = not _was_out(reply)
    reply.state, reply.hidden_reason = Reply.State.PUBLISHED, ""
    if new:
        _come_out_now(entry, reply)
    reply.save(update_fields=["state", "hidden_reason", "created_at"])
    follow_reply(entry, reply)
    if new:
        record(
            Verb.ANSWERED if reply.is_answer else Verb.COMMENTED,
            actor_id=reply.author_id,
            entry_id=entry.pk,
            reply_id=reply.pk,
            group_id=entry.group_id,
        )


def _was_out(reply: Reply) -> bool:
    """Whether a reply was before its readers once.

    One that was imported, or made by a merger, was never announced. But only of what waits from its beginning is that
    the first thing ever recorded.
    """
    recorded = Activity.objects.filter(reply_id=reply.pk).order_by("id").values_list("verb", flat=True)
    return recorded.first() != Verb.REPLY_HELD or recorded.filter(verb__in=CAME_OUT).exists()


def _come_out_now(entry: Entry, reply: Reply) -> None:
    reply.created_at = timezone.now()
    Entry.everything.filter(pk=entry.pk).update(active_at=Greatest("active_at", Value(reply.created_at)))
    if reply.parent_id is not None:
        note_comment(reply.parent_id, reply.created_at)
    if reply.author_id is not None:
        hear_of(entry, reply.author_id)
