"""Named reads over entries, all of them composed of the rule. Lists come with their boxes, ready to be rendered."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from coalface.base.counted import ngettext
from coalface.base.db.arms import first_of, together
from coalface.base.db.prepared import prepared
from coalface.base.gathered import by
from coalface.base.paging import Keyset, Page
from coalface.base.wiring import wired
from coalface.entries.access import (
    STANDS,
    may_open,
    oversees,
    readable_replies,
    reads_replies,
    replies_shown,
    visible_one_by_one,
    visible_to,
)
from coalface.entries.kind import has_chosen, spoken_kinds
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Draft,
    Entry,
    EntryLink,
    Follow,
    Reaction,
    Reply,
    Revision,
    State,
)
from coalface.entries.newest import LATEST, NEWEST, active_groups, newest_of, of_all
from coalface.groups.models import NOT_ON_A_CARD, Group
from coalface.groups.viewer import Viewer
from coalface.people.models import NOT_BESIDE_A_NAME

BOOKMARKED = Keyset(20, ("bookmarked_at", "id"))
UNSAID_OF_AUTHORS = [f"author__{name}" for name in (*NOT_BESIDE_A_NAME, "organisation__about")]
FEW_BY = 4  # entries of some members that are shown beside them
MOST_PINS = 5  # a group has so many at the most


def for_cards(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the same entries with what their cards show of author and group, and `has_chosen`, in the same query."""
    beside = [*UNSAID_OF_AUTHORS, *(f"group__{name}" for name in NOT_ON_A_CARD)]
    shown = entries.select_related("author__organisation", "group").defer(*beside)
    return shown.annotate(has_chosen=has_chosen())


def latest(viewer: Viewer, *, cursor: str = "", **narrowing: Any) -> Page:
    """Return a page of visible entries by last activity; `narrowing` are filters such as group_id or author_id."""
    after = LATEST.read(cursor)
    if narrowing.keys() <= {"kind"}:
        groups = active_groups(viewer.may_read_group_ids, after, **narrowing)
        return LATEST.cut(_latest_of_all(viewer, groups, after, **narrowing))
    return LATEST.cut(_latest_of_some(viewer, after, **narrowing))


@prepared
def _latest_of_all(
    viewer: Viewer, groups: tuple[int, ...], after: tuple[Any, ...] | None, **narrowing: Any
) -> QuerySet[Entry]:
    entries = Entry.everything.filter(state=State.PUBLISHED, **narrowing)
    return for_cards(newest_of(viewer, of_all(viewer, entries, groups), after=after))


@prepared
def _latest_of_some(viewer: Viewer, after: tuple[Any, ...] | None, **narrowing: Any) -> QuerySet[Entry]:
    return LATEST.window(for_cards(visible_one_by_one(viewer).filter(**narrowing)).order_by(*NEWEST), after)


def latest_by(viewer: Viewer, author_ids: list[int], *, kind: str) -> list[Entry]:
    """Return the few latest visible entries of a kind that one of these members wrote, by last activity; one query."""
    return _latest_by(viewer, tuple(author_ids), kind) if author_ids else []


@prepared
def _latest_by(viewer: Viewer, author_ids: tuple[int, ...], kind: str) -> QuerySet[Entry]:
    # Each author is looked for by themselves: of the hub's latest entries few may be by one of them.
    theirs = visible_one_by_one(viewer).filter(kind=kind).order_by(*NEWEST)
    found = together([first_of(theirs.filter(author=number), FEW_BY) for number in author_ids])
    return for_cards(visible_to(viewer).filter(pk__in=found)).order_by(*NEWEST)[:FEW_BY]


def pinned(viewer: Viewer, group: Group) -> list[Entry]:
    """Return what stands first in a group, of that only what this viewer may see; at most five, the newest pin first."""
    return _pinned(viewer, group.pk)


@prepared
def _pinned(viewer: Viewer, group_id: int) -> QuerySet[Entry]:
    first = visible_one_by_one(viewer).filter(group=group_id, pinned_at__isnull=False)
    return for_cards(first).order_by("-pinned_at", "-id")[:MOST_PINS]


def bookmarked(viewer: Viewer, *, cursor: str = "") -> Page:
    """Return a page of what this member bookmarked and may still see, the newest bookmark first."""
    still_there = Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    marks = Bookmark.objects.filter(still_there, member_id=viewer.member_id).annotate(bookmarked_at=F("at"))
    found = BOOKMARKED.page(marks.order_by("-at", "-id"), cursor)
    entries = cards(viewer, [mark.entry_id for mark in found.items])
    return Page([entries[mark.entry_id] for mark in found.items if mark.entry_id in entries], found.next_query)


def boxes(viewer: Viewer, entries: list[Entry], *, latest: bool = True) -> dict[int, dict[str, Any]]:
    """Return what the cards of these entries, read `for_cards`, say beside title and author, by entry id.

    With `latest` they say who replied last: what happens is for lists of news, not for what was looked for.
    """
    latest_lines = _latest_lines(entries) if latest else {}
    spoken = spoken_kinds()
    made = {}
    for entry in entries:
        facts = []
        kind = spoken[entry.kind]
        if entry.replies:
            facts.append(f"{entry.replies:,} {kind.reply_noun if entry.replies == 1 else kind.reply_nouns}")
        if entry.thanks:
            facts.append(ngettext("%(n)s thank-you", "%(n)s thanks", entry.thanks) % {"n": f"{entry.thanks:,}"})
        if entry.same_here:
            facts.append(
                ngettext("%(n)s has it too", "%(n)s have it too", entry.same_here) % {"n": f"{entry.same_here:,}"}
            )
        made[entry.pk] = {
            "status": None,
            "status_words": "",
            "facts": facts,
            "latest": latest_lines.get(entry.pk),
            "flag": None,
        }
    for box in wired("BOXES"):
        for entry_id, more in box(viewer, entries).items():
            facts = made[entry_id]["facts"] + more.pop("facts", [])
            made[entry_id].update(more, facts=facts)
    return made


def _latest_lines(entries: list[Entry]) -> dict[int, Any]:
    """Return one line about the newest visible reply of each entry, in one query."""
    lines = {}
    answered, commented = _("%(name)s answered"), _("%(name)s commented")
    for reply in _newest_replies([entry.pk for entry in entries]):
        name = reply.author.name if reply.author and reply.author.state != "former" else _("A Former Member")
        words = answered if reply.is_answer else commented
        lines[reply.entry_id] = {"words": words % {"name": name}, "reply": reply}
    return lines


@prepared
def _newest_replies(entry_ids: list[int]) -> QuerySet[Reply]:
    seen = Reply.everything.filter(STANDS, entry=OuterRef("pk"), state=Reply.State.PUBLISHED)
    last = seen.order_by("-created_at", "-id").values("pk")[:1]
    newest = Entry.everything.filter(pk__in=entry_ids).order_by().values_list(Subquery(last))
    unsaid = [f"author__{name}" for name in NOT_BESIDE_A_NAME]
    return Reply.everything.filter(pk__in=newest).order_by().select_related("author").defer(*unsaid)


def openable(viewer: Viewer, *, kind: str | None = None, entry_id: int) -> Entry | None:
    """Return an entry for its own page, with all that the page says of it, or None where this viewer may not open it."""
    entries = _openable(viewer, entry_id, replies_address(entry_id), kind=kind)
    return entries[0] if entries else None


def to_reply_to(viewer: Viewer, entry_id: int) -> Entry | None:
    """Return an entry with its group, which is all that a reply to it hangs on, or None where this viewer may not open it."""
    entries = _to_reply_to(viewer, entry_id)
    return entries[0] if entries else None


@prepared
def _to_reply_to(viewer: Viewer, entry_id: int) -> QuerySet[Entry]:
    return may_open(viewer).select_related("group").filter(pk=entry_id)


def replies_address(entry_id: int) -> str:
    """Return the address at which a draft of a reply to an entry is kept."""
    return f"/entries/{entry_id}/replies/"


def openable_rows(viewer: Viewer, entry_id: int, draft_at: str) -> QuerySet[Entry]:
    """Return the one entry with this number, where this viewer may open it, with what its own page says of it.

    Beside author, group and text it carries this member's marks, and `has_files` and `has_links`, so that a page asks
    for those only where there are some. A kind adds what it wants to know in the same query.
    """
    drafts = Draft.objects.filter(member_id=viewer.private_id, at=draft_at)
    entries = with_my_marks(may_open(viewer), viewer).select_related("author__organisation", "group", "revision")
    return (
        entries.defer(*UNSAID_OF_AUTHORS)
        .filter(pk=entry_id)
        .annotate(
            has_files=Exists(Attachment.objects.filter(entry=OuterRef("pk"))),
            has_links=Exists(EntryLink.objects.filter(source=OuterRef("pk")))
            | Exists(EntryLink.objects.filter(target=OuterRef("pk"))),
            my_draft=Subquery(drafts.values("pk")[:1]),
        )
    )


@prepared
def _openable(viewer: Viewer, entry_id: int, draft_at: str, *, kind: str | None) -> QuerySet[Entry]:
    entries = openable_rows(viewer, entry_id, draft_at)
    return entries if kind is None else entries.filter(kind=kind)


def visible_reply(viewer: Viewer, reply_id: int) -> Reply | None:
    """Return a reply that this viewer may read, with its entry, or None."""
    reply = (
        Reply.everything.filter(pk=reply_id, entry__in=may_open(viewer))
        .select_related("entry__group", "entry__author", "revision", "author__organisation", "parent")
        .first()
    )
    if reply is None or not readable_replies(viewer, reply.entry).filter(pk=reply.pk).exists():
        return None
    return reply


def replies_of(viewer: Viewer, entry: Entry) -> tuple[list[Reply], list[Reply]]:
    """Return the answers and the comments on the entry itself, oldest first, each answer with its `comments`.

    One query, whatever their number. A comment whose answer this viewer may not read is not there. A removed reply
    with comments under it leaves its place, without a word or a name of who wrote it. For whoever reads their own text
    only, the entry in hand counts none.
    """
    if not reads_replies(viewer, entry):
        entry.replies = 0
        return [], []
    rows = _replies(entry.pk, overseer=oversees(viewer, entry), member_id=viewer.member_id)
    everyone = {reply.pk: reply for reply in rows}
    answers, comments = [], []
    for reply in everyone.values():
        reply.entry = entry
        reply.comments = []
        if reply.parent_id is None:
            (answers if reply.is_answer else comments).append(reply)
        elif reply.parent_id in everyone and reply.state != Reply.State.REMOVED:
            everyone[reply.parent_id].comments.append(reply)
    return [*filter(_has_place, answers)], [*filter(_has_place, comments)]


@prepared
def _replies(entry_id: int, *, overseer: bool, member_id: int | None) -> QuerySet[Reply]:
    mine = Reaction.objects.filter(reply=OuterRef("pk"), member_id=member_id, kind=Reaction.Kind.THANKS)
    shown = replies_shown(entry_id, overseer=overseer, member_id=member_id)
    return (
        (shown | Reply.everything.filter(entry_id=entry_id, state=Reply.State.REMOVED))
        .annotate(my_thanks=Exists(mine))
        .select_related("author__organisation", "revision")
        .defer(*UNSAID_OF_AUTHORS, "revision__source")
        .order_by("created_at", "id")
    )


def _has_place(reply: Reply) -> bool:
    """Whether a reply is shown, or at least its place; a removed one is emptied of all that it was."""
    if reply.state != Reply.State.REMOVED:
        return True
    reply.by_author = not reply.hidden_reason
    reply.author, reply.revision, reply.hidden_reason = None, Revision(source="", html=""), ""
    reply.thanks, reply.votes, reply.edited_at = 0, 0, None
    return bool(reply.comments)


def searchable() -> QuerySet[Entry]:
    """Return every entry that search may hold. Whoever reads the index asks the rule as well."""
    return Entry.everything.filter(state=State.PUBLISHED)


def is_searchable(entry: Entry) -> bool:
    return entry.state == State.PUBLISHED


def all_searchable_replies() -> QuerySet[Reply]:
    """Return the replies of all entries that whoever sees their entry may read: visible ones under no hidden answer."""
    return Reply.everything.filter(STANDS, state=Reply.State.PUBLISHED)


def searchable_replies(entry: Entry) -> QuerySet[Reply]:
    """Return those of an entry."""
    return all_searchable_replies().filter(entry=entry)


@prepared
def searchable_reply(entry_id: int, reply_id: int) -> QuerySet:
    """Return the number of a reply if it is one of these, and nothing if not."""
    return searchable_replies(Entry(pk=entry_id)).filter(pk=reply_id).values_list("pk", flat=True)


def without_reply(viewer: Viewer, *, kind: str, group: Group | None = None, cursor: str = "", **query: str) -> Page:
    """Return a page of visible entries of a kind that nobody has replied to and that are not locked.

    `query` is what the address of the next page says beside the cursor.
    """
    rows = _without_reply(viewer, LATEST.read(cursor), kind=kind, group_id=group and group.pk)
    return LATEST.cut(rows, **query)


@prepared
def _without_reply(
    viewer: Viewer, after: tuple[Any, ...] | None, *, kind: str, group_id: int | None
) -> QuerySet[Entry]:
    entries = visible_to(viewer).filter(kind=kind, replies=0, locked_at=None)
    if group_id is not None:
        entries = entries.filter(group=group_id)
    return LATEST.window(for_cards(entries).order_by("-active_at", "-id"), after)


def with_my_marks(entries: QuerySet[Entry], viewer: Viewer) -> QuerySet[Entry]:
    """Return the same entries with `my_same_here`, `my_thanks`, `my_follow` and `my_bookmark`, in the same query."""
    mine = Reaction.objects.filter(entry=OuterRef("pk"), reply=None, member_id=viewer.member_id)
    return entries.annotate(
        my_same_here=Exists(mine.filter(kind=Reaction.Kind.SAME_HERE)),
        my_thanks=Exists(mine.filter(kind=Reaction.Kind.THANKS)),
        my_follow=Exists(Follow.objects.filter(entry=OuterRef("pk"), member_id=viewer.private_id)),
        my_bookmark=Exists(Bookmark.objects.filter(entry=OuterRef("pk"), member_id=viewer.private_id)),
    )


def linked(viewer: Viewer, entry: Entry) -> list[Entry]:
    """Return the visible entries that this one points at or is pointed at by, at most ten."""
    there = EntryLink.objects.filter(source=entry).order_by().values("target")
    back = EntryLink.objects.filter(target=entry).order_by().values("source")
    return list(visible_to(viewer).filter(pk__in=there.union(back)).order_by("-active_at", "-id")[:10])


def history_of(
    entry: Entry, reply: Reply | None = None, *, before: int | None = None, most: int | None = None
) -> list[Revision]:
    """Return the revisions of a text, newest first: at most `most`, those before number `before`.

    Ask `may_read_history` first.
    """
    revisions = Revision.objects.filter(entry=entry, reply=reply).select_related("author").order_by("-number")
    if before is not None:
        revisions = revisions.filter(number__lt=before)
    return list(revisions[:most])


def attachments_of(entry: Entry) -> dict[int | None, list[Attachment]]:
    """Return the files of an entry and its replies, by reply id (None: the entry's own), in one query."""
    return by(Attachment.objects.filter(entry=entry), "reply_id")


def visible_attachment(viewer: Viewer, attachment_id: int) -> Attachment | None:
    """Return a file where its entry, and the reply that it came with, may be read by this viewer."""
    file = (
        Attachment.objects.filter(pk=attachment_id, entry__in=may_open(viewer)).select_related("entry__group").first()
    )
    if file is None and viewer.private_id:
        return Attachment.objects.filter(pk=attachment_id, draft__member=viewer.private_id).first()
    if file is None:
        return None
    if file.reply_id and not readable_replies(viewer, file.entry).filter(pk=file.reply_id).exists():
        return None
    return file


def more_by(viewer: Viewer, entry: Entry, *, limit: int) -> list[Entry]:
    """Return other visible entries of the same kind by the same author, the newest first; none of somebody who left."""
    if entry.author is None or entry.author.state == "former":
        return []
    others = visible_to(viewer).filter(kind=entry.kind, author=entry.author_id).exclude(pk=entry.pk)
    return list(for_cards(others).order_by("-published_at", "-id")[:limit])


def cards(viewer: Viewer, entry_ids: list[int]) -> dict[int, Entry]:
    """Return by number those of these entries that this viewer may see, with what their cards show."""
    return {entry.pk: entry for entry in _cards(viewer, frozenset(entry_ids))} if entry_ids else {}


@prepared
def _cards(viewer: Viewer, entry_ids: frozenset[int]) -> QuerySet[Entry]:
    # The rule stands apart, so that no database begins with all that anybody may see.
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("pk")))
    return for_cards(Entry.everything.filter(seen, pk__in=entry_ids)).order_by()


def newest_first(entry_ids: list[int]) -> list[int]:
    """Return the same numbers, of entries that the rule was asked for already, by when they were published."""
    return list(Entry.everything.filter(pk__in=entry_ids).order_by("-published_at", "-id").values_list("pk", flat=True))


def thanked_first(entry_ids: list[int]) -> list[int]:
    """Return the same numbers, of entries that the rule was asked for already, by thanks, then by when published."""
    entries = Entry.everything.filter(pk__in=entry_ids).order_by("-thanks", "-published_at", "-id")
    return list(entries.values_list("pk", flat=True))
