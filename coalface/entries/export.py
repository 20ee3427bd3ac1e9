"""What a member takes along of entries: every word and file of theirs, and no word of others that they may not see.

Their own words go along wherever they stand. A title of somebody else's entry goes along only where the rule opens it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from coalface.base.export import Item, Kept, Share
from coalface.base.gathered import by
from coalface.entries.access import may_open
from coalface.entries.kind import entry_address, kind_of
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Draft,
    Entry,
    EntryTag,
    Follow,
    Reaction,
    Reply,
    Revision,
    SetAside,
    TagFollow,
)
from coalface.groups.access import visible_groups
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

AT_ONCE = 500  # ids in one query


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield what a member shared, drafted and marked: the exporter that wiring names."""
    opened = _opened(member, viewer)
    titles = _Titles(opened)
    yield Share("entries", _("What you shared"), list(_entries(member, viewer, opened)))
    yield Share("replies", _("What you replied"), list(_replies(member, titles)))
    yield Share("corrections", _("What you changed in others’ texts"), list(_corrections(member, titles)))
    yield Share("files", _("Your files elsewhere"), list(_loose_files(member, titles)))
    yield Share("drafts", _("Your drafts"), list(_drafts(member)))
    yield Share("reactions", _("Thanks and Same here"), list(_reactions(member, titles)))
    for name, title, model in (
        ("follows", _("Entries you follow"), Follow),
        ("bookmarks", _("Your bookmarks"), Bookmark),
        ("set-aside", _("What you said is not for you"), SetAside),
    ):
        yield Share(name, title, list(_marks(model, member, titles)))
    tags = TagFollow.objects.filter(member=member).select_related("tag").order_by("tag__name")
    yield Share(
        "topics-you-follow", _("Topics you follow"), [Item(row.tag.name, {"tag": row.tag.name}) for row in tags]
    )


class _Titles:
    """The titles and addresses of entries, as far as the rule opens them."""

    def __init__(self, opened: set[int]) -> None:
        self.opened = opened

    def of(self, entry: Entry) -> str:
        return entry.title if entry.pk in self.opened else _("Something that you may not see")

    def data(self, entry: Entry) -> dict[str, Any]:
        return {"entry": entry.pk, "title": entry.title, "address": _address(entry)} if entry.pk in self.opened else {}


def _opened(member: Member, viewer: Viewer) -> set[int]:
    """Return the ids of the entries with which a member has to do and which they may open."""
    of_member = [
        Entry.everything.filter(author=member).values_list("pk", flat=True),
        Reply.everything.filter(author=member).values_list("entry", flat=True),
        Revision.objects.filter(author=member).values_list("entry", flat=True),
    ]
    for model in (Attachment, Reaction, Follow, Bookmark, SetAside):
        of_member.append(model.objects.filter(member=member).values_list("entry", flat=True))
    ids = sorted({number for found in of_member for number in found.order_by() if number is not None})
    opened: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        opened |= set(may_open(viewer).filter(pk__in=ids[start : start + AT_ONCE]).values_list("pk", flat=True))
    return opened


def _address(entry: Entry) -> str:
    return f"{settings.COALFACE_URL}{entry_address(entry)}"


def _entries(member: Member, viewer: Viewer, opened: set[int]) -> Iterator[Item]:
    groups = {group.pk: group.name for group in visible_groups(viewer)}
    tags = by(EntryTag.objects.filter(entry__author=member).select_related("tag"), "entry_id")
    files = by(Attachment.objects.filter(entry__author=member, reply=None), "entry_id")
    states = by(Revision.objects.filter(entry__author=member, reply=None), "entry_id")
    for entry in Entry.everything.filter(author=member).select_related("group").order_by("pk"):
        place = groups.get(entry.group_id, _("A group that you are not in")) if entry.group_id else _("The whole hub")
        seen = entry.pk in opened
        revisions = [row for row in states.get(entry.pk, []) if seen or row.author_id == member.pk]
        words = [row.tag.name for row in tags.get(entry.pk, [])]
        data = {
            "number": entry.pk,
            "kind": entry.kind,
            "state": entry.state,
            "level": entry.level,
            "group": groups.get(entry.group_id),
            "address": _address(entry) if seen else None,
            "tags": words,
            "created_at": entry.created_at,
            "published_at": entry.published_at,
            "publish_at": entry.publish_at,
            "thanks": entry.thanks,
            "same_here": entry.same_here,
            "reason": entry.hidden_reason if seen else "",
        }
        own = [file for file in files.get(entry.pk, []) if seen or file.member_id == member.pk]
        facts = [
            (_("Kind"), kind_of(entry).noun),
            (_("Where"), place),
            (_("Who sees it"), entry.get_level_display()),
            (_("State"), entry.get_state_display()),
            (_("Topics"), ", ".join(words)),
            (_("When"), entry.published_at or entry.created_at),
            (_("Thanks"), entry.thanks or None),
            (_("Same here"), entry.same_here or None),
        ]
        title = revisions[-1].title or entry.title if revisions else ""
        yield _text(title, data, facts, revisions, entry.revision_id, own)


def _replies(member: Member, titles: _Titles) -> Iterator[Item]:
    files = by(Attachment.objects.filter(reply__author=member), "reply_id")
    states = by(Revision.objects.filter(reply__author=member), "reply_id")
    for reply in Reply.everything.filter(author=member).select_related("entry").order_by("pk"):
        seen = reply.entry_id in titles.opened
        revisions = [row for row in states.get(reply.pk, []) if seen or row.author_id == member.pk]
        own = [file for file in files.get(reply.pk, []) if seen or file.member_id == member.pk]
        data = {
            "number": reply.pk,
            "to": titles.data(reply.entry),
            "is_answer": reply.is_answer,
            "state": reply.state,
            "created_at": reply.created_at,
            "thanks": reply.thanks,
            "reason": reply.hidden_reason if seen and reply.state != Reply.State.REMOVED else "",
        }
        facts = [
            (_("Sort"), _("Answer") if reply.is_answer else _("Comment")),
            (_("State"), reply.get_state_display()),
            (_("When"), reply.created_at),
            (_("Thanks"), reply.thanks or None),
        ]
        yield _text(titles.of(reply.entry), data, facts, revisions, reply.revision_id, own)


def _text(
    title: str,
    data: dict[str, Any],
    facts: list,
    revisions: list[Revision],
    current: int | None,
    files: list[Attachment],
) -> Item:
    """Return an entry or a reply with the state that stands, and the earlier ones for programs."""
    shown = next((row for row in revisions if row.pk == current), revisions[-1] if revisions else None)
    data |= {
        "title": title,
        "text": shown.source if shown else "",
        "revisions": [
            {"number": row.number, "title": row.title, "text": row.source, "note": row.note, "at": row.at}
            for row in revisions
        ],
        "files": [{"number": file.pk, "name": file.name, "shows": file.alt} for file in files],
    }
    if len(revisions) > 1:
        facts = [*facts, (_("Versions"), len(revisions))]
    return Item(title, data, facts, shown.html if shown else "", _kept(files))


def _corrections(member: Member, titles: _Titles) -> Iterator[Item]:
    """Yield the states that a member wrote of texts by others: with the words only where they may read them now."""
    rows = Revision.objects.filter(author=member).select_related("entry", "reply").order_by("pk")
    for row in rows:
        if (row.reply or row.entry).author_id == member.pk:
            continue
        seen = row.entry_id in titles.opened and (row.reply is None or row.reply.state == Reply.State.PUBLISHED)
        words = {"title": row.title, "text": row.source, "note": row.note} if seen else {}
        data = {"to": titles.data(row.entry), "number": row.number, "at": row.at, **words}
        yield Item(titles.of(row.entry), data, [(_("When"), row.at)], row.html if seen else "")


def _loose_files(member: Member, titles: _Titles) -> Iterator[Item]:
    """Yield the files that a member put to texts of others."""
    rows = Attachment.objects.filter(member=member, entry__isnull=False).select_related("entry", "reply").order_by("pk")
    for row in rows:
        if (row.reply or row.entry).author_id != member.pk:
            yield Item(row.name, {"file": row.pk, "to": titles.data(row.entry)}, files=_kept([row]))


def _drafts(member: Member) -> Iterator[Item]:
    files = by(Attachment.objects.filter(draft__member=member), "draft_id")
    for draft in Draft.objects.filter(member=member).order_by("pk"):
        facts = [(name, words) for name, words in draft.fields.items() if isinstance(words, str)]
        data = {"title": draft.title, "fields": draft.fields, "at": draft.at, "saved_at": draft.saved_at}
        yield Item(draft.title, data, [*facts, (_("Saved"), draft.saved_at)], files=_kept(files.get(draft.pk, [])))


def _reactions(member: Member, titles: _Titles) -> Iterator[Item]:
    for row in Reaction.objects.filter(member=member).select_related("entry").order_by("pk"):
        data = {"reaction": row.kind, "to": titles.data(row.entry), "reply": row.reply_id, "at": row.at}
        yield Item(titles.of(row.entry), data, [(_("Sort"), row.get_kind_display()), (_("When"), row.at)])


def _marks(model: Any, member: Member, titles: _Titles) -> Iterator[Item]:
    for row in model.objects.filter(member=member).select_related("entry").order_by("pk"):
        yield Item(titles.of(row.entry), titles.data(row.entry) | {"at": row.at}, [(_("When"), row.at)])


def _kept(files: Iterable[Attachment]) -> list[Kept]:
    return [Kept(file.pk, file.name, file.stored, file.alt) for file in files]
