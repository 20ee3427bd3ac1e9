"""What one viewer may do at one entry, asked of the rules once, so that the page only has to look."""

from dataclasses import dataclass

from coalface.entries.access import (
    may_edit,
    may_moderate,
    may_react,
    may_read_history,
    may_reply,
    oversees,
)
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
        oversee=oversees(viewer, entry),
        history=entry.edited_at is not None and may_read_history(viewer, entry, entry.author_id),
        join=entry.group is not None and may_join(viewer, entry.group),
        ask_to_join=entry.group is not None and may_ask_to_join(viewer, entry.group),
        member_id=viewer.member_id,
    )
