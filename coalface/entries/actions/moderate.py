"""What facilitators do with others' entries: lock, hide with a reason, show again; and the clamp of a narrowed group."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_moderate
from coalface.entries.actions.hold import follow_reply
from coalface.entries.actions.let_out import let_out
from coalface.entries.actions.lock import locked
from coalface.entries.actions.text import write_through
from coalface.entries.models import Entry, Reply, State
from coalface.groups.actions import lock_group
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer


@transaction.atomic
def lock(*, viewer: Viewer, entry: Entry, reason: str = "") -> None:
    """End replying to an entry. Raises Refused for anybody who may not moderate here."""
    entry = _for_moderation(viewer, entry)
    if not entry.locked:
        Entry.everything.filter(pk=entry.pk).update(locked_at=timezone.now(), locked_reason=reason)
        _record(Verb.LOCKED, viewer, entry)


@transaction.atomic
def unlock(*, viewer: Viewer, entry: Entry) -> None:
    """Let members reply again. Raises Refused for anybody who may not moderate here."""
    entry = _for_moderation(viewer, entry)
    if entry.locked:
        Entry.everything.filter(pk=entry.pk).update(locked_at=None, locked_reason="")
        _record(Verb.UNLOCKED, viewer, entry)


@transaction.atomic
def hide(*, viewer: Viewer, entry: Entry, reason: str) -> None:
    """Take an entry out of sight for everybody but its author and the facilitators, who see the reason.

    Raises Refused for anybody who may not moderate here.
    """
    entry = _for_moderation(viewer, entry)
    if entry.state == State.PUBLISHED:
        entry.state, entry.hidden_reason = State.HIDDEN, reason
        entry.save(update_fields=["state", "hidden_reason"])
        write_through(entry)
        _record(Verb.HIDDEN, viewer, entry)


@transaction.atomic
def show_again(*, viewer: Viewer, entry: Entry) -> None:
    """Publish a hidden entry again, never wider than its group's cap is by now.

    Raises Refused for anybody who may not moderate here.
    """
    if entry.group_id is not None:
        lock_group(entry.group_id)
    entry = _for_moderation(viewer, entry)
    if entry.state == State.HIDDEN:
        entry.state, entry.hidden_reason = State.PUBLISHED, ""
        if entry.group is not None:
            entry.level = min(entry.level, entry.group.cap)
        entry.save(update_fields=["state", "hidden_reason", "level"])
        write_through(entry)
        _record(Verb.SHOWN_AGAIN, viewer, entry)


@transaction.atomic
def hide_reply(*, viewer: Viewer, reply: Reply, reason: str) -> None:
    """Take a reply, with the comments under it, out of sight. Raises Refused for anybody who may not moderate here."""
    entry = _for_moderation(viewer, reply.entry)
    changed = Reply.everything.filter(pk=reply.pk, state=Reply.State.PUBLISHED).update(
        state=Reply.State.HIDDEN, hidden_reason=reason
    )
    if changed:
        reply.refresh_from_db()
        follow_reply(entry, reply)
        _record(Verb.REPLY_HIDDEN, viewer, entry, reply_id=reply.pk)


@transaction.atomic
def show_reply_again(*, viewer: Viewer, reply: Reply) -> None:
    """Show a hidden reply again; one that was sent back before it was ever out comes out now, and whoever follows is told.

    Raises Refused for anybody who may not moderate here.
    """
    entry = _for_moderation(viewer, reply.entry)
    reply = Reply.everything.select_for_update().get(pk=reply.pk)
    if reply.state == Reply.State.HIDDEN:
        let_out(entry, reply)
        _record(Verb.REPLY_SHOWN_AGAIN, viewer, entry, reply_id=reply.pk)


def clamp_to_cap(group: Group) -> int:
    """Bring every entry of a group whose cap became narrower down to it, in one UPDATE; return how many there were.

    Called in the transaction that holds the group's row; the rule reads `level`, so search and feeds follow at once.
    """
    return Entry.everything.filter(group=group, level__gt=group.cap).update(level=group.cap)


def _for_moderation(viewer: Viewer, entry: Entry) -> Entry:
    entry = locked(entry.pk)
    if not may_moderate(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    return entry


def _record(verb: Verb, viewer: Viewer, entry: Entry, *, reply_id: int | None = None) -> None:
    record(verb, actor_id=viewer.member_id, entry_id=entry.pk, reply_id=reply_id, group_id=entry.group_id)
