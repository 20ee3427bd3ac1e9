"""Named reads that only leaving needs: how much somebody shared, and where their name stands in words."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from coalface.entries.access import STANDS, may_open, visible_to
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.models import Attachment, Entry, Reply, State
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

MOST_PLACES = 100


@dataclass(frozen=True)
class Shared:
    """How much somebody shared that is still there."""

    entries: int
    replies: int
    files: int


@dataclass(frozen=True)
class Place:
    """One page on which a name stands inside words."""

    address: str
    title: str
    in_reply: bool
    own: bool


def shared_by(member: Member) -> Shared:
    """Return how much a member shared."""
    gone = [State.REMOVED, State.DRAFT, State.SCHEDULED]
    return Shared(
        Entry.everything.filter(author=member).exclude(state__in=gone).count(),
        Reply.everything.filter(author=member).exclude(state=Reply.State.REMOVED).count(),
        Attachment.objects.filter(member=member, entry__isnull=False).count(),
    )


def places_named(viewer: Viewer, member: Member) -> list[Place]:
    """Return where a member's name stands in the words of anybody, of that only what this viewer may read.

    At most a hundred, the newest first.
    """
    name = member.name
    entries = may_open(viewer).filter(Q(title__icontains=name) | Q(revision__source__icontains=name))
    found = [
        Place(entry_address(entry), entry.title, False, entry.author_id == member.pk)
        for entry in entries.order_by("-pk")[:MOST_PLACES]
    ]
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    replies = Reply.everything.filter(STANDS, seen, state=Reply.State.PUBLISHED, revision__source__icontains=name)
    found += [
        Place(reply_address(reply), reply.entry.title, True, reply.author_id == member.pk)
        for reply in replies.select_related("entry").order_by("-pk")[:MOST_PLACES]
    ]
    return found[:MOST_PLACES]
