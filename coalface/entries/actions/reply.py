"""Answering and commenting: called by the page, and later by the API and the mail door, all the same."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.db.rows import insert, update
from coalface.base.files import Upload
from coalface.base.web import Refused
from coalface.entries.access import may_reply
from coalface.entries.actions.drafts import hand_over
from coalface.entries.actions.files import attach, must_have
from coalface.entries.actions.hear import hear_of
from coalface.entries.actions.hold import hold_reply, texts_of, why_held
from coalface.entries.actions.lock import locked
from coalface.entries.actions.once import claim, settle
from coalface.entries.actions.text import write_revision, write_through
from coalface.entries.counts import note_comment
from coalface.entries.kind import kinds
from coalface.entries.models import Attachment, Draft, Entry, Reply
from coalface.entries.words import readers
from coalface.groups.viewer import Viewer


class ReadersChanged(Refused):
    """The entry was moved or is seen by others since the promise under which this was written."""

    def __init__(self) -> None:
        super().__init__(
            _("Who can see this has changed while you were writing. Look below who it is now, then post it.")
        )


@transaction.atomic
def reply(
    *,
    viewer: Viewer,
    entry: Entry,
    source: str,
    parent: Reply | None = None,
    as_comment: bool = False,
    files: Iterable[Upload] = (),
    draft: Draft | None = None,
    alts: Mapping[int, str] | None = None,
    dropped: Iterable[int] = (),
    once: str = "",
    promised: str = "",
) -> Reply:
    """Add a reply to an entry and return it; where the group holds it, it waits.

    On a kind whose replies are answers it is an answer, unless `as_comment` is set or it has a parent; everywhere
    else it is a comment. Comments stand under answers only, in one level: a comment on a comment joins the same answer,
    or stands under the entry. Called again with the same `once`, as by a double click, it returns what the first call
    made. `draft` is what it was typed as: its files go along, except those `dropped`, pictures with the words of `alts`.

    `promised` is what `words.readers` said of the entry when they began to write.

    Raises Refused when the viewer may not reply here, and ReadersChanged when others can see the entry by now.
    """
    entry = locked(entry.pk)
    if not may_reply(viewer, entry):
        raise Refused(_("You cannot reply here: join the group first, or the entry is locked."))
    posted = claim(member_id=viewer.member_id, once=once)
    if posted and posted.reply:
        there = Attachment.objects.filter(reply=posted.reply)
        must_have(files, there, _("This was posted already, without the file. Put the file into a comment of its own."))
        return posted.reply
    if promised and promised != readers(entry):
        raise ReadersChanged
    if parent is not None:
        if parent.entry_id != entry.pk or parent.state != Reply.State.PUBLISHED:
            raise Refused(_("The answer you commented on is no longer there."))
        parent = parent.parent or parent
        as_comment = True
        if not parent.is_answer:
            parent = None
    is_answer = kinds()[entry.kind].replies_are_answers and parent is None and not as_comment
    now = timezone.now()
    made = Reply(entry=entry, parent=parent, is_answer=is_answer, author_id=viewer.member_id, created_at=now)
    insert(made)
    if draft is not None:
        hand_over(draft, entry=entry, reply=made, alts=alts or {}, dropped=dropped)
    attach(entry=entry, reply=made, member_id=viewer.member_id, files=files)
    write_revision(entry=entry, reply=made, source=source, viewer=viewer, first=True)
    settle(posted, entry=entry, reply=made)
    if why := why_held(viewer, entry, texts_of(entry, made)):
        hold_reply(viewer, made, why)
        return made
    # The entry is locked: what it says now is what it says when this is written.
    entry.active_at = max(entry.active_at, now)
    entry.replies += is_answer or not kinds()[entry.kind].replies_are_answers
    update(entry, "active_at", "replies")
    if parent is not None:
        note_comment(parent.pk, now)
    hear_of(entry, viewer.member_id)
    # What stands above a comment may have been hidden since it was looked at.
    write_through(entry, made, new=parent is None)
    record(
        Verb.ANSWERED if is_answer else Verb.COMMENTED,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        reply_id=made.pk,
        group_id=entry.group_id,
    )
    return made
