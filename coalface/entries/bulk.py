"""Many entries and replies at once, for imports, demonstrations and generated hubs; rights are the caller's matter.

Texts come rendered. The caller writes the search rows in the same transaction, and holds the group's row.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coalface.base import text
from coalface.entries.actions.text import EXCERPT, slug_of
from coalface.entries.counts import last_comment, replies_there
from coalface.entries.kind import kinds
from coalface.entries.models import Entry, EntryLink, EntryTag, Follow, Reaction, Reply, Revision, State, Tag, TagFollow
from coalface.entries.topics import tag_names, tags_called
from coalface.groups.models import Group


@dataclass(frozen=True)
class NewEntry:
    """A published entry to be added. `number` is that of its revision."""

    title: str
    source: str
    html: str
    author_id: int | None
    at: datetime
    active_at: datetime | None = None
    edited_at: datetime | None = None
    votes: int = 0
    tags: Sequence[str] = ()
    locked_at: datetime | None = None
    locked_reason: str = ""
    number: int = 1


@dataclass(frozen=True)
class NewReply:
    """A visible reply to be added."""

    entry_id: int
    source: str
    html: str
    author_id: int | None
    at: datetime
    is_answer: bool
    parent_id: int | None = None
    edited_at: datetime | None = None
    votes: int = 0
    number: int = 1


@dataclass(frozen=True)
class OldText:
    """A state of a text. Without `source` only the title changed. `current` is the state that stands already."""

    entry_id: int
    reply_id: int | None
    number: int
    current: bool
    title: str
    source: str | None
    html: str | None
    author_id: int | None
    at: datetime
    note: str = ""


def add_entries(*, kind: str, group: Group | None, level: int, entries: Sequence[NewEntry]) -> list[Entry]:
    """Add published entries of one kind to one place and return them, in order, with their revisions."""
    made = Entry.everything.bulk_create(
        Entry(
            kind=kind,
            author_id=new.author_id,
            group=group,
            level=level,
            state=State.PUBLISHED,
            title=new.title,
            slug=slug_of(new.title),
            excerpt=text.excerpt(new.html, EXCERPT),
            created_at=new.at,
            published_at=new.at,
            active_at=new.active_at or new.at,
            edited_at=new.edited_at,
            votes=new.votes,
            locked_at=new.locked_at,
            locked_reason=new.locked_reason,
        )
        for new in entries
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            entry=entry,
            number=new.number,
            title=new.title,
            source=new.source,
            html=new.html,
            author_id=new.author_id,
            at=new.edited_at or new.at,
        )
        for entry, new in zip(made, entries, strict=True)
    )
    for entry, revision in zip(made, revisions, strict=True):
        entry.revision = revision
    Entry.everything.bulk_update(made, ["revision"])
    _add_tags([(entry, new.tags) for entry, new in zip(made, entries, strict=True)])
    return made


def add_replies(replies: Sequence[NewReply]) -> list[Reply]:
    """Add visible replies and return them, in order, with their revisions. Call `count_replies` when all are there."""
    made = Reply.everything.bulk_create(
        Reply(
            entry_id=new.entry_id,
            parent_id=new.parent_id,
            is_answer=new.is_answer,
            author_id=new.author_id,
            created_at=new.at,
            edited_at=new.edited_at,
            votes=new.votes,
        )
        for new in replies
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            entry_id=new.entry_id,
            reply=reply,
            number=new.number,
            source=new.source,
            html=new.html,
            author_id=new.author_id,
            at=new.edited_at or new.at,
        )
        for reply, new in zip(made, replies, strict=True)
    )
    for reply, revision in zip(made, revisions, strict=True):
        reply.revision = revision
    Reply.everything.bulk_update(made, ["revision"])
    answers = {new.parent_id for new in replies if new.parent_id is not None}
    Reply.everything.filter(pk__in=answers).update(commented_at=last_comment())
    return made


def _add_tags(wanted: list[tuple[Entry, Sequence[str]]]) -> None:
    """Tag entries by the exact names given."""
    named = [(entry, tag_names(tags)) for entry, tags in wanted]
    there = tags_called(name for _entry, names in named for name in names)
    EntryTag.objects.bulk_create(
        [EntryTag(entry=entry, tag=there[name]) for entry, names in named for name in names], ignore_conflicts=True
    )


def follow_tags(*, member_id: int, names: Iterable[str]) -> None:
    """Let a member follow the tags of these names, as far as they are there."""
    tags = Tag.objects.filter(name__in=[name.lower() for name in names])
    TagFollow.objects.bulk_create([TagFollow(tag=tag, member_id=member_id) for tag in tags], ignore_conflicts=True)


def count_replies(*, group: Group | None, entries: Collection[int] | None = None) -> None:
    """Set the number of replies from what is there, of every entry in a place or only of those with the ids given."""
    chosen = Entry.everything.filter(group=group)
    if entries is not None:
        chosen = chosen.filter(pk__in=entries)
    for kind in kinds().values():
        chosen.filter(kind=kind.name).update(replies=replies_there(kind))


def add_links(pairs: Iterable[tuple[int, int, str]]) -> None:
    """Link entries, as (source, target, kind); a link that is there already stays."""
    EntryLink.objects.bulk_create(
        [EntryLink(source_id=source, target_id=target, kind=kind) for source, target, kind in pairs],
        ignore_conflicts=True,
    )


def add_history(states: Sequence[OldText]) -> None:
    """Add earlier states of texts, in order, under those that stand; of the latter only who wrote them, when and why.

    A state that is there already stays as it is, so that this may be done again.
    """
    numbers = {state.number for state in states}
    found = Revision.objects.filter(entry__in={state.entry_id for state in states}, number__in=numbers)
    there = {row[:3]: row[3] for row in found.values_list("entry_id", "reply_id", "number", "pk")}
    texts: dict[tuple[int, int | None], tuple[str, str]] = {}  # the last one that was seen of each thing
    made = []
    for state in states:
        thing = (state.entry_id, state.reply_id)
        if state.source is not None:
            texts[thing] = state.source, state.html
        elif thing not in texts and (before := _text_before(state)):
            texts[thing] = before
        facts = {"author_id": state.author_id, "at": state.at, "note": state.note}
        pk = there.get((*thing, state.number))
        if pk is not None and state.current:
            Revision.objects.filter(pk=pk).update(**facts)
        elif pk is None and not state.current and thing in texts:
            source, html = texts[thing]
            made.append(
                Revision(
                    entry_id=state.entry_id,
                    reply_id=state.reply_id,
                    number=state.number,
                    title=state.title,
                    source=source,
                    html=html,
                    **facts,
                )
            )
    Revision.objects.bulk_create(made)


def _text_before(state: OldText) -> tuple[str, str] | None:
    earlier = Revision.objects.filter(entry=state.entry_id, reply=state.reply_id, number__lt=state.number)
    return earlier.order_by("-number").values_list("source", "html").first()


def mark(entry: Entry, *, pinned: bool, featured: bool, at: datetime) -> None:
    """Let an entry stand first in its group, or be featured, since a moment."""
    entry.pinned_at, entry.featured_at = at if pinned else None, at if featured else None
    entry.save(update_fields=["pinned_at", "featured_at"])


def react_and_follow(
    *,
    entry: Entry,
    same_here: Sequence[int],
    thanks: dict[int, Sequence[int]],
    followers: Iterable[int],
    entry_thanks: Sequence[int] = (),
) -> None:
    """Add members' reactions to an entry and, by reply id, to its replies, count them, and let members follow it."""
    rows = [Reaction(entry=entry, member_id=member, kind=Reaction.Kind.SAME_HERE) for member in same_here]
    rows += [Reaction(entry=entry, member_id=member, kind=Reaction.Kind.THANKS) for member in entry_thanks]
    for reply_id, members in thanks.items():
        rows += [Reaction(entry=entry, reply_id=reply_id, member_id=m, kind=Reaction.Kind.THANKS) for m in members]
        Reply.everything.filter(pk=reply_id).update(thanks=len(members))
    Reaction.objects.bulk_create(rows)
    Entry.everything.filter(pk=entry.pk).update(same_here=len(same_here), thanks=len(entry_thanks))
    Follow.objects.bulk_create([Follow(entry=entry, member_id=member) for member in sorted(followers)])
