"""Named reads about what waits for a facilitator: in a queue, in numbers, and for the letters about it."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from coalface.base.gathered import by
from coalface.entries.access import may_open, openers_of
from coalface.entries.models import Attachment, Entry, EntryTag, Reply, State
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

MOST = 50  # texts of a sort that a queue shows at once


def held_in(viewer: Viewer, group: Group | None) -> tuple[list[Entry], list[Reply]]:
    """Return the entries and the replies that wait in a group, or for None before the whole hub, the oldest first.

    Of those that this viewer oversees, with their `files` and `topics`; four queries.
    """
    entries = _entries(viewer).filter(group=group).select_related("author__organisation", "group", "revision")
    replies = _replies(viewer).filter(entry__group=group)
    shown = replies.select_related("entry__group", "author__organisation", "revision")
    return with_all_to_read(entries.order_by("created_at", "id")[:MOST], shown.order_by("created_at", "id")[:MOST])


def with_all_to_read(entries: Iterable[Entry], replies: Iterable[Reply]) -> tuple[list[Entry], list[Reply]]:
    """Return these entries and replies, each with the files that came with it as `files`, entries with their `topics`:
    nothing is to be let through unread. One query for each sort of thing.
    """
    held, answers = list(entries), list(replies)
    carried = by(EntryTag.objects.filter(entry__in=held).select_related("tag").order_by("tag__name"), "entry_id")
    files = list(Attachment.objects.filter(Q(entry__in=held, reply=None) | Q(reply__in=answers)))
    own, with_replies = by([file for file in files if file.reply_id is None], "entry_id"), by(files, "reply_id")
    for entry in held:
        entry.topics = [row.tag for row in carried.get(entry.pk, [])]
        entry.files = own.get(entry.pk, [])
    for reply in answers:
        reply.files = with_replies.get(reply.pk, [])
    return held, answers


def waiting_in(viewer: Viewer) -> dict[int | None, int]:
    """Return how many texts wait for this viewer to let them through, by group; None stands for no group. One query.

    Groups in which nothing waits are not there, nor are archived ones.
    """
    if not viewer.facilitates and not viewer.hub_team:
        return {}
    entries = _entries(viewer).filter(group__archived_at=None).order_by().values("group").annotate(number=Count("pk"))
    replies = _replies(viewer).filter(entry__group__archived_at=None).order_by().values("entry__group")
    found: dict[int | None, int] = {}
    for group_id, number in entries.values_list("group", "number").union(
        replies.annotate(number=Count("pk")).values_list("entry__group", "number"), all=True
    ):
        if group_id in viewer.facilitates or (group_id is None and viewer.hub_team):
            found[group_id] = found.get(group_id, 0) + number
    return found


def held_for(member_id: int, entry_id: int | None, reply_id: int | None) -> Entry | None:
    """Return the entry of a letter about what waits, where it still waits and this member still decides on it."""
    entry = Entry.everything.filter(pk=entry_id).select_related("group").first()
    if entry is None:
        return None
    if reply_id is None:
        waits = entry.state == State.WAITING
    else:
        waits = Reply.everything.filter(pk=reply_id, state=Reply.State.WAITING).exists()
    if entry.group_id is None:
        decides = Member.objects.filter(pk=member_id, hub_team=True)
    else:
        running = Membership.objects.filter(role__in=Membership.RUNNING)
        decides = running.filter(group=entry.group_id, member=member_id)
    return entry if waits and decides.exists() else None


def sent_back_to(member_id: int, entry_id: int | None, reply_id: int | None) -> tuple[Entry, str] | None:
    """Return what was sent back to its author and with what sentence, where they may still open it."""
    entry = Entry.everything.filter(pk=entry_id).select_related("group").first()
    if entry is None or not openers_of(entry).filter(pk=member_id).exists():
        return None
    if reply_id is None:
        return (entry, entry.hidden_reason) if entry.state == State.DRAFT else None
    reply = Reply.everything.filter(pk=reply_id, state=Reply.State.HIDDEN).first()
    return (entry, reply.hidden_reason) if reply else None


def _entries(viewer: Viewer) -> QuerySet[Entry]:
    return may_open(viewer).filter(state=State.WAITING)


def _replies(viewer: Viewer) -> QuerySet[Reply]:
    opened = Exists(may_open(viewer).filter(pk=OuterRef("entry_id")))
    return Reply.everything.filter(opened, state=Reply.State.WAITING)
