"""Named reads that only the acts on entries need: who else wrote here, and who would read what after a change."""

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from coalface.entries.access import may_merge, may_open, new_readers, visible_to
from coalface.entries.models import Attachment, Entry, EntryLink, Reply, Revision, State
from coalface.entries.queries import visible_reply
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

MOST_SUGGESTED = 8
MOST_WORDS = 8


def is_alone(entry: Entry) -> bool:
    """Whether nobody but its author has replied to an entry; what was removed does not count, what was hidden does."""
    return not _by_others(entry).exclude(state=Reply.State.REMOVED).exists()


def others_at(entry: Entry) -> tuple[int, int]:
    """Return how many visible replies by others than its author an entry has, and by how many people."""
    seen = _by_others(entry).filter(state=Reply.State.PUBLISHED).order_by()
    counted = seen.aggregate(replies=Count("pk"), people=Count(Coalesce("author", Value(0)), distinct=True))
    return counted["replies"], counted["people"]


def _by_others(entry: Entry) -> QuerySet[Reply]:
    replies = Reply.everything.filter(entry=entry)
    return replies.exclude(author=entry.author_id) if entry.author_id else replies


def comments_by_others(reply: Reply) -> int:
    """Return how many visible comments by others stand under a reply."""
    under = Reply.everything.filter(parent=reply, state=Reply.State.PUBLISHED)
    return under.exclude(author=reply.author_id).count() if reply.author_id else under.count()


def readers_gained(entry: Entry, group: Group) -> int:
    """Return how many members of a group are not in the entry's."""
    return new_readers(entry, group).count()


def readers_lost(entry: Entry, group: Group) -> int:
    """Return how many active members of the entry's group are not in another."""
    here = Membership.objects.filter(group=entry.group_id, member__state=Member.State.ACTIVE)
    there = Membership.objects.filter(group=group).values("member")
    return here.exclude(member__in=there).count()


def authors_at(entry_id: int | None) -> list[int]:
    """Return the ids of everybody whose words an entry holds: its author, and who replied to it visibly."""
    wrote = Reply.everything.filter(entry_id=entry_id, state=Reply.State.PUBLISHED).order_by().values("author")
    own = Entry.everything.filter(pk=entry_id).order_by().values("author")
    return [author for author in wrote.union(own).values_list("author", flat=True) if author is not None]


def author_of(entry_id: int | None, reply_id: int | None = None) -> int | None:
    """Return the id of who wrote a reply, or without one the entry."""
    model, number = (Reply, reply_id) if reply_id else (Entry, entry_id)
    return model.everything.filter(pk=number).values_list("author", flat=True).first()


def why_removed(entry_id: int | None, reply_id: int | None = None) -> tuple[str, str]:
    """Return what its author is told of what was removed: the title of an entry (nothing for a reply), and the reason."""
    if reply_id:
        gone = Reply.everything.filter(pk=reply_id, state=Reply.State.REMOVED).first()
        return "", gone.hidden_reason if gone else ""
    gone = Entry.everything.filter(pk=entry_id, state=State.REMOVED).first()
    return (gone.title, gone.hidden_reason) if gone else ("", "")


def merged_into(viewer: Viewer, entry_id: int) -> Entry | None:
    """Return the entry into which the one of this number was merged, where this viewer may open it; else None."""
    number = Entry.everything.filter(pk=entry_id).values_list("merged_into", flat=True).first()
    return may_open(viewer).filter(pk=number).first() if number else None


def mergeable(viewer: Viewer, entry: Entry, number: int) -> Entry | None:
    """Return the entry of this number where it is there for the viewer, of the same kind, and another one."""
    return may_open(viewer).filter(kind=entry.kind, pk=number).exclude(pk=entry.pk).select_related("group").first()


def alike(viewer: Viewer, entry: Entry) -> list[Entry]:
    """Return what an entry may be a duplicate of: linked with it, or sharing a long word of its title; at most eight.

    Only what the viewer sees and may merge, linked ones first, then the oldest.
    """
    words = sorted({word.strip("?!.,;:“”‘’()") for word in entry.title.lower().split()}, key=len)[-MOST_WORDS:]
    shares = Q(pk__in=[])
    for word in words:
        if len(word) > 4:
            shares |= Q(title__icontains=word)
    links = EntryLink.objects.filter(Q(source=entry) | Q(target=entry)).values_list("source", "target")
    linked = {number for pair in links for number in pair}
    mine = Q(group_id__in=viewer.facilitates) | (Q(group=None) if viewer.hub_team else Q(pk__in=[]))
    there = visible_to(viewer).filter(mine, kind=entry.kind).exclude(pk=entry.pk).select_related("group")
    found = [
        *there.filter(pk__in=linked),
        *there.filter(shares).exclude(pk__in=linked).order_by("-active_at", "-id")[:50],
    ]
    fit = [one for one in found if may_merge(viewer, one)]
    alike_words = {one.pk: sum(word in one.title.lower() for word in words) for one in fit}
    fit.sort(key=lambda one: (one.pk not in linked, -alike_words[one.pk], one.pk))
    return fit[:MOST_SUGGESTED]


def brings_words(entry: Entry) -> bool:
    """Whether an entry has more than a title to bring to the one it is merged into: a text of its own, or files."""
    return bool(entry.revision.source.strip()) or Attachment.objects.filter(entry=entry, reply=None).exists()


def revision_here(viewer: Viewer, number: int) -> Revision | None:
    """Return a revision with its entry, where the viewer may read what it belongs to; else None."""
    found = (
        Revision.objects.filter(pk=number, entry__in=may_open(viewer)).select_related("entry__group", "reply").first()
    )
    if found is None or (found.reply_id and visible_reply(viewer, found.reply_id) is None):
        return None
    return found


def files_with(revision: Revision) -> list[Attachment]:
    """Return the files that came with the text of which this is a revision."""
    return list(Attachment.objects.filter(entry=revision.entry_id, reply=revision.reply_id))
