"""Named reads that only letters and notifications need. Whoever sends or shows one asks the rule again."""

from django.db.models import Exists, OuterRef, Q

from coalface.entries.access import STANDS, audience_once_published, may_open, visible_to
from coalface.entries.kind import chosen, kinds
from coalface.entries.models import Entry, Follow, Reply, State
from coalface.entries.queries import searchable, searchable_replies
from coalface.groups.viewer import Viewer


def follower_ids(entry_id: int | None) -> list[int]:
    """Return the ids of the members who follow an entry."""
    return list(Follow.objects.filter(entry_id=entry_id).values_list("member_id", flat=True))


def authors_around(reply_id: int | None) -> list[int]:
    """Return the ids of who wrote the entry and, for a comment on an answer, the answer."""
    reply = Reply.everything.filter(pk=reply_id).select_related("entry", "parent").first()
    if reply is None:
        return []
    authors = {reply.entry.author_id, reply.parent.author_id if reply.parent else None}
    return [author for author in authors if author is not None]


def mailed_entry(entry_id: int | None) -> Entry | None:
    """Return a published entry for a mail about it. The sender asks `audience_of` before using a word of it."""
    return searchable().filter(pk=entry_id).select_related("group").first()


def mailed_reply(reply_id: int | None) -> Reply | None:
    """Return a reply for a mail about it, where everybody who sees its entry may read it."""
    reply = Reply.everything.filter(pk=reply_id).select_related("entry", "revision", "author").first()
    if reply is None or not searchable_replies(reply.entry).filter(pk=reply.pk).exists():
        return None
    return reply


def accepted_still(reply_id: int | None) -> bool:
    """Whether a reply is the one that its entry's author accepted."""
    return Reply.everything.filter(chosen(), pk=reply_id).exists()


def waiting_entry(entry_id: int | None) -> Entry | None:
    """Return an entry that waits to be let through, for a mail that says so and none of its words."""
    return Entry.everything.filter(pk=entry_id, state=State.WAITING).select_related("group").first()


def could_read(member_id: int, entry_id: int | None) -> bool:
    """Whether an entry that is gone would be for this member where it stood."""
    gone = Entry.everything.filter(pk=entry_id).first()
    return gone is not None and audience_once_published(gone).filter(pk=member_id).exists()


def comments_are_small_talk(entry_id: int | None) -> bool:
    """Whether comments on this entry stand beside answers, which are what its followers want to hear of."""
    kind = Entry.everything.filter(pk=entry_id).values_list("kind", flat=True).first()
    return kind is not None and kinds()[kind].replies_are_answers


def readable(viewer: Viewer, *, entry: str, reply: str) -> Q:
    """Return the condition under which this viewer may read what a row names: an entry, or a reply to it.

    `entry` and `reply` are the row's columns that hold their numbers; the second may be empty.
    """
    seen = Exists(visible_to(viewer).filter(pk=OuterRef(entry)))
    stands = Exists(Reply.everything.filter(STANDS, state=Reply.State.PUBLISHED, pk=OuterRef(reply)))
    return Q(seen) & (Q(**{reply: None}) | Q(stands))


def openable_still(viewer: Viewer, *, entry: str) -> Q:
    """Return the condition under which this viewer may open the entry that a row names in this column."""
    return Q(Exists(may_open(viewer).filter(pk=OuterRef(entry))))


def waits_still(*, entry: str, reply: str) -> Q:
    """Return the condition under which what a row names still waits to be let through."""
    held = Exists(Entry.everything.filter(pk=OuterRef(entry), state=State.WAITING))
    held_reply = Exists(Reply.everything.filter(pk=OuterRef(reply), state=Reply.State.WAITING))
    return (Q(**{reply: None}) & Q(held)) | Q(held_reply)
