"""Changing a text: a new revision on top, the earlier ones kept."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.files import Upload
from coalface.base.web import Refused
from coalface.entries.access import may_edit, may_edit_reply
from coalface.entries.actions.drafts import end_draft, hand_over
from coalface.entries.actions.files import attach, drop, say_what_shows
from coalface.entries.actions.hold import hold, hold_reply, texts_of, why_held
from coalface.entries.actions.lock import locked
from coalface.entries.actions.once import claim, settle
from coalface.entries.actions.text import set_tags, slug_of, write_revision, write_through
from coalface.entries.models import Attachment, Draft, Entry, EntryTag, Reply, State
from coalface.groups.viewer import Viewer


class TextChanged(Refused):
    """Somebody else wrote meanwhile; nothing was replaced."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this while you were writing. Compare the two, then save again."))


@transaction.atomic
def edit(
    *,
    viewer: Viewer,
    entry: Entry,
    title: str,
    source: str,
    tags: Iterable[str],
    note: str = "",
    seen: int | None = None,
    files: Iterable[Upload] = (),
    alts: Mapping[int, str] | None = None,
    dropped: Iterable[int] = (),
    draft: Draft | None = None,
    once: str = "",
) -> Entry:
    """Replace an entry's title, text and tags, keeping what was there as an earlier revision.

    `files` are added; of those that are there `dropped` go, and pictures get the words of `alts`, both by id.

    The same title and text again make no new revision, but for other files or topics of what waits or may come to wait:
    whoever lets it through says which revision they read. Where the group holds what was changed, the entry waits.

    `seen` is the number of the revision that the editor started from; another number now means that somebody else
    wrote meanwhile. `draft` is what the change was typed as: its files go along, except those `dropped`. Called again
    with the same `once`, as by a double click, it changes nothing more.

    Raises Refused when the viewer may not edit, and TextChanged when the text changed under their hands.
    """
    entry = locked(entry.pk, with_text=True)
    if not may_edit(viewer, entry):
        raise Refused(_("You cannot change this: it is locked, or it is not yours."))
    posted = claim(member_id=viewer.member_id, once=once)
    if posted and posted.entry:
        return entry
    if seen is not None and seen != entry.revision.number:
        raise TextChanged
    settle(posted, entry=entry)
    before, beside = texts_of(entry), _beside(entry)
    there = Attachment.objects.filter(entry=entry, reply=None)
    say_what_shows(there, alts or {})
    drop(there.filter(pk__in=list(dropped)))
    attach(entry=entry, member_id=viewer.member_id, files=files)
    if draft is not None:
        hand_over(draft, entry=entry, alts=alts or {}, dropped=dropped)
    set_tags(entry=entry, names=tags)
    reworded = (title, source) != (entry.title, entry.revision.source)
    if reworded or beside != _beside(entry):
        entry.title, entry.slug, entry.edited_at = title, slug_of(title), timezone.now()
        entry.save(update_fields=["title", "slug", "edited_at"])
        write_revision(entry=entry, source=source, viewer=viewer, note=note)
    record(Verb.EDITED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)
    if entry.state == State.PUBLISHED:
        if why := why_held(viewer, entry, texts_of(entry), before):
            hold(viewer, entry, why)
            if not reworded:  # what waits now has not been read by anybody
                write_revision(entry=entry, source=source, viewer=viewer, note=note)
        else:
            write_through(entry)
    return entry


def _beside(entry: Entry) -> set[tuple]:
    """Return what readers would meet beside the text of an entry that is not out: its files and topics; of others nothing."""
    if entry.state == State.PUBLISHED:
        return set()
    files = Attachment.objects.filter(entry=entry, reply=None)
    return {*files.values_list("pk", "alt"), *EntryTag.objects.filter(entry=entry).values_list("tag")}


@transaction.atomic
def edit_reply(
    *,
    viewer: Viewer,
    reply: Reply,
    source: str,
    seen: int | None = None,
    draft: Draft | None = None,
    once: str = "",
) -> Reply:
    """Replace the text of a reply, keeping what was there as an earlier revision; `draft` is what it was typed as.

    Called again with the same `once`, as by a double click, it changes nothing more.

    Raises Refused when the viewer may not edit it, and TextChanged when the text changed under their hands.
    """
    # The entry's row first, as all do who count its replies, so that nobody waits for another in turn.
    Entry.everything.select_for_update().get(pk=reply.entry_id)
    locked = Reply.everything.select_for_update(of=("self",)).select_related("entry__group", "revision")
    reply = locked.get(pk=reply.pk)
    if not may_edit_reply(viewer, reply):
        raise Refused(_("You cannot change this reply: the entry is locked, or it is not yours."))
    posted = claim(member_id=viewer.member_id, once=once)
    if posted and posted.reply:
        return reply
    if seen is not None and seen != reply.revision.number:
        raise TextChanged
    settle(posted, entry=reply.entry, reply=reply)
    if draft is not None:
        end_draft(draft)
    if source == reply.revision.source:
        return reply
    before = texts_of(reply.entry, reply)
    reply.edited_at = timezone.now()
    reply.save(update_fields=["edited_at"])
    write_revision(entry=reply.entry, reply=reply, source=source, viewer=viewer)
    write_through(reply.entry, reply)
    record(
        Verb.REPLY_EDITED,
        actor_id=viewer.member_id,
        entry_id=reply.entry_id,
        reply_id=reply.pk,
        group_id=reply.entry.group_id,
    )
    if reply.state == Reply.State.PUBLISHED and (
        why := why_held(viewer, reply.entry, texts_of(reply.entry, reply), before)
    ):
        hold_reply(viewer, reply, why)
    return reply
