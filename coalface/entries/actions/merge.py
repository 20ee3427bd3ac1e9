"""Merging the same thing asked twice: one page keeps all answers, and the other's address leads there."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_merge
from coalface.entries.actions.move import follow_place, refuse_beyond_cap
from coalface.entries.actions.place import lock_all
from coalface.entries.actions.text import write_revision, write_through
from coalface.entries.counts import replies_there
from coalface.entries.for_acts import brings_words, is_alone
from coalface.entries.kind import Kind, kind_of
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Entry,
    EntryLink,
    Follow,
    Reaction,
    Reply,
    Revision,
    State,
)
from coalface.groups.viewer import Viewer


@transaction.atomic
def merge(*, viewer: Viewer, entry: Entry, target: Entry) -> Entry:
    """Bring the replies, readers and words of an entry to another of its kind, remove it, and return the other.

    Replies keep author, time and thanks. The entry's own text becomes a comment by its author, with its files; one that
    has neither leaves none. Who followed, bookmarked or has the same follows, bookmarks or has the other, once each.

    Raises Refused for anybody but who runs both places, for entries that are not alike, and where words would reach
    people whom the cap of their group shuts out.
    """
    kind = kind_of(entry)
    if entry.pk == target.pk or entry.kind != target.kind or not kind.replies_are_answers:
        raise Refused(_("Only two entries that are answered, of the same kind, can be merged."))
    entry, target = lock_all([entry, target])
    if not (may_merge(viewer, entry) and may_merge(viewer, target)):
        raise Refused(_("Only somebody who facilitates both can merge them."))
    refuse_beyond_cap(viewer, entry, target.group, target.level, alone=is_alone(entry))
    moved = Reply.everything.filter(entry=entry).count()
    _carry_replies(entry, target)
    comment = _carry_words(viewer, entry, target)
    _carry_marks(entry, target, comment)
    _carry_links(entry, target)
    _finish(kind, entry, target)
    facts = {"source": entry.pk, "replies": moved}
    record(Verb.MERGED, actor_id=viewer.member_id, entry_id=target.pk, group_id=target.group_id, **facts)
    return target


def _carry_replies(entry: Entry, target: Entry) -> None:
    for model in (Revision, Attachment, Reaction):
        model.objects.filter(entry=entry, reply__isnull=False).update(entry=target)
    kind = kind_of(entry)
    if kind.chosen_reply:
        kind.detail.objects.filter(entry=entry).update(**{kind.chosen_reply: None})
    Reply.everything.filter(entry=entry).update(entry=target)


def _carry_words(viewer: Viewer, entry: Entry, target: Entry) -> Reply | None:
    """Make a comment of the entry's own text, with its revisions and files, so that all of its words stand in one place.

    Of one with files and no text as well, for which its title speaks.
    """
    if not brings_words(entry):
        return None
    comment = Reply.everything.create(
        entry=target,
        author_id=entry.author_id,
        created_at=entry.published_at,
        edited_at=entry.edited_at,
        thanks=entry.thanks,
        votes=entry.votes,
    )
    Revision.objects.filter(entry=entry, reply=None).update(entry=target, reply=comment)
    Attachment.objects.filter(entry=entry, reply=None).update(entry=target, reply=comment)
    source = "\n\n".join([_("Asked again: %(title)s") % {"title": entry.title}, entry.revision.source]).rstrip()
    write_revision(entry=target, reply=comment, source=source, viewer=viewer, note=_("Merged"))
    return comment


def _carry_marks(entry: Entry, target: Entry, comment: Reply | None) -> None:
    """Bring follows, bookmarks and Same here to the target, once each; thanks for the text go to the comment it became."""
    own = Reaction.objects.filter(entry=entry, reply=None)
    if comment is not None:
        own.filter(kind=Reaction.Kind.THANKS).update(entry=target, reply=comment)
    same_here = own.filter(kind=Reaction.Kind.SAME_HERE)
    there = Reaction.objects.filter(entry=target, reply=None, kind=Reaction.Kind.SAME_HERE)
    same_here.exclude(member__in=there.values("member")).exclude(member_id=target.author_id).update(entry=target)
    own.delete()
    for model in (Follow, Bookmark):
        there = model.objects.filter(entry=target).values("member")
        model.objects.filter(entry=entry).exclude(member__in=there).update(entry=target)
        model.objects.filter(entry=entry).delete()


def _carry_links(entry: Entry, target: Entry) -> None:
    """Let what points at the entry, or was merged into it, point at the target."""
    links = EntryLink.objects.filter(Q(source=entry) | Q(target=entry))
    for link in links:
        source, end = (target.pk if number == entry.pk else number for number in (link.source_id, link.target_id))
        if source != end:
            EntryLink.objects.get_or_create(source_id=source, target_id=end, kind=link.kind)
    links.delete()
    Entry.everything.filter(merged_into=entry).update(merged_into=target)


def _finish(kind: Kind, entry: Entry, target: Entry) -> None:
    same_here = Reaction.objects.filter(entry=target, reply=None, kind=Reaction.Kind.SAME_HERE).count()
    Entry.everything.filter(pk=target.pk).update(
        replies=replies_there(kind), same_here=same_here, active_at=Greatest("active_at", entry.active_at)
    )
    Entry.everything.filter(pk=entry.pk).update(
        state=State.REMOVED,
        merged_into=target,
        replies=0,
        same_here=0,
        thanks=0,
        excerpt="",
        pinned_at=None,
        featured_at=None,
    )
    entry.state = State.REMOVED
    write_through(entry)
    target.refresh_from_db()
    follow_place(target)
