"""How a text is kept: rendered once when it is written, as an immutable revision that its owner points at."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.text import slugify

from coalface.base import text
from coalface.base.db.prepared import prepared
from coalface.base.db.rows import insert, update
from coalface.base.wiring import wired
from coalface.entries.access import readable_replies
from coalface.entries.fields import MOST_TAGS
from coalface.entries.models import Attachment, Entry, EntryTag, Reply, Revision
from coalface.entries.topics import as_spelt, tag_names, tags_called
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

EXCERPT = 280  # characters


def slug_of(title: str) -> str:
    """Return the readable end of an address, at most 80 characters, cut between words."""
    slug = slugify(title)
    return slug if len(slug) <= 80 else slug[:80].rsplit("-", 1)[0]


def write_revision(
    *,
    entry: Entry,
    source: str,
    viewer: Viewer,
    reply: Reply | None = None,
    note: str = "",
    at: datetime | None = None,
    first: bool = False,
) -> Revision:
    """Render a text by this viewer, keep it as the next revision of the entry or of the reply, and make it the current one.

    `first` says that the owner was made just now and can have no other.
    """
    # Few texts have a picture: which files they may show is asked when the first one comes.
    images = SimpleLazyObject(lambda: own_files(entry, viewer))
    rendered = text.render(source, mention=mention_address, images=images)
    last = [] if first else _last_number(entry.pk, reply.pk if reply else None)
    revision = Revision(
        entry=entry,
        reply=reply,
        number=max(last, default=0) + 1,
        title="" if reply else entry.title,
        source=source,
        html=rendered.html,
        author_id=viewer.member_id,
        note=note,
        at=at or timezone.now(),
    )
    insert(revision)
    owner = reply or entry
    owner.revision = revision
    if reply is None:
        entry.excerpt = text.excerpt(rendered.html, EXCERPT)
        update(entry, "revision", "excerpt")
    else:
        update(reply, "revision")
    return revision


@prepared
def _last_number(entry_id: int, reply_id: int | None) -> QuerySet:
    numbers = Revision.objects.filter(entry=entry_id, reply=reply_id).order_by("-number")
    return numbers.values_list("number", flat=True)[:1]


def mention_address(handle: str) -> str | None:
    """Return the address of a member's page where there is one; a mention of anybody else stays plain text."""
    found = Member.objects.filter(handle=handle.lower(), state=Member.State.ACTIVE).exists()
    return f"/people/{handle.lower()}/" if found else None


def own_files(entry: Entry, viewer: Viewer | None = None) -> frozenset[int]:
    """Return the ids of the files that a text at this entry may show as images, where somebody writes it of those they see."""
    files = Attachment.objects.filter(entry=entry)
    if viewer is not None:
        # How a text looks would tell whether there is a file with a reply that is not for its writer.
        files = files.filter(Q(reply=None) | Q(reply__in=readable_replies(viewer, entry)))
    return frozenset(files.values_list("pk", flat=True))


def set_tags(*, entry: Entry, names: Iterable[str]) -> None:
    """Give the entry exactly these tags; a tag is made when its first entry asks for it."""
    tags = list(tags_called(as_spelt(tag_names(names)[:MOST_TAGS])).values())
    EntryTag.objects.filter(entry=entry).exclude(tag__in=tags).delete()
    EntryTag.objects.bulk_create([EntryTag(entry=entry, tag=tag) for tag in tags], ignore_conflicts=True)


def write_through(entry: Entry, reply: Reply | None = None, *, new: bool = False) -> None:
    """Let every writer follow a change of this entry, or of one reply to it, in the same transaction.

    `new` says that the reply came before its readers just now: no writer has anything of it yet.
    """
    for writer in wired("WRITERS"):
        writer(entry=entry, reply=reply, new=new)
