"""Named reads that only leaving needs: how much somebody shared, and where their name stands in words."""

import re
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

    The whole name anywhere; the first name alone only where the member wrote, too. At most a hundred, the newest first.
    """
    if not member.name.strip():
        return []
    first = member.name.split()[0]
    took_part = Reply.everything.filter(author=member)
    there = Q(author=member) | Exists(took_part.filter(entry=OuterRef("pk")))
    entries = may_open(viewer).filter(_says(member.name) | (_says(first) & there), revision__isnull=False)
    found = [
        Place(entry_address(entry), entry.title, False, entry.author_id == member.pk)
        for entry in entries.select_related("revision").order_by("-pk")[: 3 * MOST_PLACES]
        if _is_said(first, f"{entry.title}\n{entry.revision.source}")
    ]
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    there = Q(entry__author=member) | Exists(took_part.filter(entry=OuterRef("entry")))
    replies = Reply.everything.filter(STANDS, seen, state=Reply.State.PUBLISHED)
    replies = replies.filter(
        Q(revision__source__icontains=member.name) | (Q(revision__source__icontains=first) & there)
    )
    found += [
        Place(reply_address(reply), reply.entry.title, True, reply.author_id == member.pk)
        for reply in replies.select_related("entry", "revision").order_by("-pk")[: 3 * MOST_PLACES]
        if _is_said(first, reply.revision.source)
    ]
    return found[:MOST_PLACES]


def _says(name: str) -> Q:
    return Q(title__icontains=name) | Q(revision__source__icontains=name)


def _is_said(name: str, words: str) -> bool:
    """Whether a name stands in words by itself, not as a part of another word, nor as a handle, which goes anyhow."""
    return bool(re.search(rf"(?<![\w@/-]){re.escape(name)}(?![\w-])", words, re.IGNORECASE))
