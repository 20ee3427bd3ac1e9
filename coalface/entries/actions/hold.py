"""Letting a text wait for a facilitator where its group's rule says so: the author and the overseers see it meanwhile."""

from collections.abc import Iterable

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.entries.actions.text import write_through
from coalface.entries.counts import replies_there
from coalface.entries.for_tags import tags_of
from coalface.entries.kind import kind_of
from coalface.entries.models import Attachment, Entry, Reply, State
from coalface.groups.access import must_wait
from coalface.groups.queries import membership_of
from coalface.groups.viewer import Viewer


def is_watched(entry: Entry) -> bool:
    """Whether anything may have to wait where this entry stands."""
    return entry.group is not None and (entry.group.holds_newcomers or bool(entry.group.blocked_words))


def texts_of(entry: Entry, reply: Reply | None = None) -> list[str]:
    """Return all that readers would meet of an entry's own text, or of one reply: nothing where nothing has to wait."""
    if not is_watched(entry):
        return []
    revision = (reply or entry).revision
    files = Attachment.objects.filter(entry=entry, reply=reply).values_list("name", "alt")
    words = [revision.source, text.plain(revision.html), *(word for pair in files for word in pair)]
    return words if reply else [entry.title, *words, *(tag.name for tag in tags_of(entry))]


def why_held(viewer: Viewer, entry: Entry, texts: Iterable[str], before: Iterable[str] = ()) -> str:
    """Return why what this viewer wrote at an entry waits, or nothing; `before` is what others could read already."""
    if not is_watched(entry):
        return ""
    mine = membership_of(entry.group, viewer.member_id) if entry.group.holds_newcomers else None
    return must_wait(viewer, entry.group, mine, texts, before)


def hold(viewer: Viewer, entry: Entry, why: str) -> None:
    """Let an entry wait; called in the transaction that would have shown it."""
    entry.state, entry.publish_at, entry.hidden_reason = State.WAITING, None, ""
    entry.save(update_fields=["state", "level", "publish_at", "hidden_reason"])
    write_through(entry)
    record(Verb.HELD, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id, why=why)


def hold_reply(viewer: Viewer, reply: Reply, why: str) -> None:
    """Let a reply wait; called in the transaction that would have shown it."""
    entry = reply.entry
    reply.state, reply.hidden_reason = Reply.State.WAITING, ""
    reply.save(update_fields=["state", "hidden_reason"])
    follow_reply(entry, reply)
    record(
        Verb.REPLY_HELD,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        reply_id=reply.pk,
        group_id=entry.group_id,
        why=why,
    )


def follow_reply(entry: Entry, reply: Reply) -> None:
    """Bring the count of an entry's replies, and what search holds of this one and those under it, to its state."""
    Entry.everything.filter(pk=entry.pk).update(replies=replies_there(kind_of(entry)))
    write_through(entry, reply)
    for comment in Reply.everything.filter(parent=reply):
        write_through(entry, comment)
