"""Named reads that only pages for writing need: drafts and their files, what is not out yet, whom one may mention."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.base.db.prepared import prepared
from coalface.entries.access import audience_once_published, may_open
from coalface.entries.models import (
    Attachment,
    Draft,
    Entry,
    Reply,
    State,
)
from coalface.entries.queries import for_cards
from coalface.groups.models import Membership
from coalface.groups.viewer import Viewer
from coalface.people.access import directory
from coalface.people.models import Member


def pictures_of(entry: Entry, reply: Reply | None = None) -> list[Attachment]:
    """Return the pictures that came with an entry's own text, or with one reply's."""
    return list(Attachment.objects.filter(entry=entry, reply=reply, content_type__startswith="image/"))


def draft_of(member_id: int, *, number: int | None = None, key: str = "") -> Draft | None:
    """Return a draft of this member, by its number or by the token of its form; another's does not exist."""
    found = _draft_of(member_id, number, key)
    return found[0] if found else None


@prepared
def _draft_of(member_id: int, number: int | None, key: str) -> QuerySet[Draft]:
    wanted = Q(pk=number) if number is not None else Q(key=key)
    return Draft.objects.filter(wanted, member_id=member_id)[:1]


def drafts_of(member_id: int) -> list[Draft]:
    """Return what this member has typed and not shared, the newest first."""
    return list(Draft.objects.filter(member_id=member_id))


def drafts_at(member_id: int, at: str) -> list[Draft]:
    """Return what this member has typed into the form at an address and not shared; at most three."""
    return list(Draft.objects.filter(member_id=member_id, at=at)[:3])


def files_of(draft: Draft | None) -> list[Attachment]:
    """Return the files that wait with a draft."""
    return [] if draft is None else list(Attachment.objects.filter(draft=draft))


def not_out_yet(viewer: Viewer) -> list[Entry]:
    """Return this member's own entries that are not before their readers: scheduled, sent back, or waiting."""
    states = (State.DRAFT, State.SCHEDULED, State.WAITING)
    mine = may_open(viewer).filter(author=viewer.member_id, state__in=states)
    return list(for_cards(mine).order_by("-created_at", "-id"))


def own_files_of(entry: Entry) -> list[Attachment]:
    """Return the files that came with an entry's own text."""
    return list(Attachment.objects.filter(entry=entry, reply=None))


def has_shared(member_id: int) -> bool:
    """Whether a member has an entry or a reply of their own before others."""
    published = {"author": member_id, "state": State.PUBLISHED}
    replied = Reply.everything.filter(author=member_id, state=Reply.State.PUBLISHED)
    return Entry.everything.filter(**published).exists() or replied.exists()


def people_to_mention(words: str, *, entry: Entry | None, group_id: int | None, limit: int = 8) -> list[Member]:
    """Return members whom a text may mention, by the beginning of a name or handle: active ones with a profile.

    Only who may read `entry`, now or when it is out, or who is in the group where there is none yet, so that nobody is
    called to what they cannot see.
    """
    people = audience_once_published(entry) if entry is not None else directory()
    if group_id is not None:
        people = people.filter(Exists(Membership.objects.filter(group=group_id, member=OuterRef("pk"))))
    begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}") | Q(handle__istartswith=words)
    return list(people.filter(begins).select_related("organisation").order_by("name", "pk")[:limit])
