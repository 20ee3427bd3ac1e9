"""What facilitators do with a text that waits for them: let it through, or send it back with a sentence."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_approve
from coalface.entries.actions.let_out import let_out
from coalface.entries.actions.place import with_places_locked
from coalface.entries.actions.publish import come_out
from coalface.entries.actions.text import write_through
from coalface.entries.models import Entry, Reply, State
from coalface.groups.actions import trust
from coalface.groups.viewer import Viewer


class NotRead(Refused):
    """The text that would come out is not the one that was read; nothing was decided."""

    def __init__(self) -> None:
        super().__init__(
            _("This was changed since you read it, or your page is an old one. Read it as it is now, then decide.")
        )


@transaction.atomic
def approve(*, viewer: Viewer, entry: Entry, seen: int | None) -> None:
    """Let an entry through, never wider than its group's cap is by now; its author is no newcomer any more.

    One that was out before and waited since it was changed is shown again as it stood, and nobody is told a second
    time. `seen` is the number of the revision that was read: its author may change what waits.

    Raises Refused for anybody but who may approve here, and NotRead where another text waits by now.
    """
    entry = _locked(viewer, entry)
    if entry.state != State.WAITING:
        return
    if seen != entry.revision.number:
        raise NotRead
    if entry.group is not None:
        entry.level = min(entry.level, entry.group.cap)
        trust(group=entry.group, member_id=entry.author_id)
    if entry.published_at is None:
        come_out(entry)
    else:
        entry.state = State.PUBLISHED
        entry.save(update_fields=["state", "level"])
        write_through(entry)
    _record(Verb.APPROVED, viewer, entry)


@transaction.atomic
def send_back(*, viewer: Viewer, entry: Entry, reason: str) -> None:
    """Give an entry that waits back to its author, who alone sees it then, with a sentence.

    Raises Refused for anybody but who may approve here.
    """
    entry = _locked(viewer, entry)
    if entry.state == State.WAITING:
        entry.state, entry.hidden_reason = State.DRAFT, reason
        entry.save(update_fields=["state", "hidden_reason"])
        _record(Verb.SENT_BACK, viewer, entry)


@transaction.atomic
def approve_reply(*, viewer: Viewer, reply: Reply, seen: int | None) -> None:
    """Let a reply through as if it were written now; one that was out before keeps its place, and nobody is told twice.

    `seen` is the number of the revision that was read.

    Raises Refused for anybody but who may approve here, and NotRead where another text waits by now.
    """
    entry = _locked(viewer, reply.entry)
    reply = Reply.everything.select_for_update(of=("self",)).select_related("revision").get(pk=reply.pk)
    if reply.state != Reply.State.WAITING:
        return
    if seen != reply.revision.number:
        raise NotRead
    let_out(entry, reply)
    if entry.group is not None:
        trust(group=entry.group, member_id=reply.author_id)
    _record(Verb.REPLY_APPROVED, viewer, entry, reply_id=reply.pk)


@transaction.atomic
def send_back_reply(*, viewer: Viewer, reply: Reply, reason: str) -> None:
    """Keep a reply that waits out of sight, with a sentence for its author. Raises Refused as `approve_reply` does."""
    entry = _locked(viewer, reply.entry)
    waiting = Reply.everything.filter(pk=reply.pk, state=Reply.State.WAITING)
    if waiting.update(state=Reply.State.HIDDEN, hidden_reason=reason):
        _record(Verb.SENT_BACK, viewer, entry, reply_id=reply.pk)


def _locked(viewer: Viewer, entry: Entry) -> Entry:
    entry = with_places_locked(entry)
    if not may_approve(viewer, entry):
        raise Refused(_("Only a facilitator of this group can decide this."))
    return entry


def _record(verb: Verb, viewer: Viewer, entry: Entry, *, reply_id: int | None = None) -> None:
    record(verb, actor_id=viewer.member_id, entry_id=entry.pk, reply_id=reply_id, group_id=entry.group_id)
