"""Whoever shares or replies hears what happens there from then on, without having asked for it."""

from coalface.base.db.rows import insert
from coalface.entries.models import Entry, Follow


def hear_of(entry: Entry, member_id: int) -> None:
    """Let a member follow an entry at which they wrote; nothing is recorded, and nothing changes where they do."""
    insert(Follow(entry=entry, member_id=member_id), unless_there=True)
