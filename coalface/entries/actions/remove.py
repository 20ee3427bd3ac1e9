"""Taking an entry or a reply away for good: nobody sees its words, files or search row any more."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_remove, may_remove_reply
from coalface.entries.actions.hold import follow_reply
from coalface.entries.actions.place import with_places_locked
from coalface.entries.actions.text import write_through
from coalface.entries.kind import kind_of
from coalface.entries.models import Entry, Reply, State
from coalface.groups.viewer import Viewer


@transaction.atomic
def remove(*, viewer: Viewer, entry: Entry, reason: str = "") -> None:
    """Take an entry away, with all that was replied to it. Its author needs no reason.

    Raises Refused for anybody who may not remove it, and for a facilitator who gives no reason.
    """
    entry = with_places_locked(entry)
    if not may_remove(viewer, entry):
        raise Refused(_("You cannot remove this: it is locked, or it is not yours."))
    reason = _reason(viewer, entry.author_id, reason)
    Entry.everything.filter(pk=entry.pk).update(
        state=State.REMOVED, hidden_reason=reason, pinned_at=None, featured_at=None, publish_at=None
    )
    entry.state = State.REMOVED
    write_through(entry)
    record(Verb.REMOVED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


@transaction.atomic
def remove_reply(*, viewer: Viewer, reply: Reply, reason: str = "") -> None:
    """Take a reply away. Comments under it stay, under a line that says that something stood there.

    Raises Refused for anybody who may not remove it, and for a facilitator who gives no reason.
    """
    entry = with_places_locked(reply.entry)
    reply = Reply.everything.select_for_update().get(pk=reply.pk)
    reply.entry = entry
    if not may_remove_reply(viewer, reply):
        raise Refused(_("You cannot remove this reply: the entry is locked, or it is not yours."))
    reply.state, reply.hidden_reason = Reply.State.REMOVED, _reason(viewer, reply.author_id, reason)
    reply.save(update_fields=["state", "hidden_reason"])
    kind = kind_of(entry)
    if kind.chosen_reply:
        kind.detail.objects.filter(**{kind.chosen_reply: reply}).update(**{kind.chosen_reply: None})
    follow_reply(entry, reply)
    record(
        Verb.REPLY_REMOVED,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        reply_id=reply.pk,
        group_id=entry.group_id,
    )


def _reason(viewer: Viewer, author_id: int | None, reason: str) -> str:
    """Return what is kept as the reason: nothing of who removes their own. Raises Refused where one is missing."""
    if author_id == viewer.member_id:
        return ""
    if not reason.strip():
        raise Refused(_("Say why, so that the author understands."))
    return reason
