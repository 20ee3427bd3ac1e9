"""What one viewer may do at one entry, asked of the rules once, so that the page only has to look."""

from dataclasses import dataclass

from coalface.entries.access import (
    level_choices,
    may_bookmark,
    may_change_level,
    may_edit,
    may_feature,
    may_merge,
    may_moderate,
    may_move,
    may_pin,
    may_react,
    may_read_history,
    may_remove,
    may_reply,
    oversees,
)
from coalface.entries.kind import kind_of
from coalface.entries.models import Entry
from coalface.groups.access import may_ask_to_join, may_join
from coalface.groups.viewer import Viewer


@dataclass(frozen=True)
class Rights:
    """Yes or no to each thing that the page of an entry offers."""

    signed_in: bool
    reply: bool
    react: bool
    edit: bool
    moderate: bool
    bookmark: bool
    level: bool
    move: bool
    pin: bool
    feature: bool
    merge: bool
    remove: bool
    oversee: bool
    history: bool
    join: bool
    ask_to_join: bool
    member_id: int | None


def rights_at(viewer: Viewer, entry: Entry) -> Rights:
    """Return what this viewer may do at this entry, which they may open."""
    return Rights(
        signed_in=viewer.signed_in,
        reply=may_reply(viewer, entry),
        react=may_react(viewer, entry),
        edit=may_edit(viewer, entry),
        moderate=may_moderate(viewer, entry),
        bookmark=may_bookmark(viewer, entry),
        level=len(level_choices(entry)) > 1 and may_change_level(viewer, entry),
        move=may_move(viewer, entry, alone=entry.replies == 0),
        pin=may_pin(viewer, entry),
        feature=may_feature(viewer, entry),
        merge=kind_of(entry).replies_are_answers and may_merge(viewer, entry),
        remove=may_remove(viewer, entry),
        oversee=oversees(viewer, entry),
        history=entry.edited_at is not None and may_read_history(viewer, entry, entry.author_id),
        join=entry.group is not None and may_join(viewer, entry.group),
        ask_to_join=entry.group is not None and may_ask_to_join(viewer, entry.group),
        member_id=viewer.member_id,
    )
