"""How much somebody has shared, for the hub team's page about them: numbers, and no word of it."""

from coalface.entries.models import Bookmark, Entry, Follow, Reaction, Reply, State


def contributions_of(member_id: int) -> dict[str, int]:
    """Return how many entries, replies, reactions, and follows and bookmarks a member has, wherever they stand."""
    return {
        "entries": Entry.everything.filter(author=member_id).exclude(state=State.REMOVED).count(),
        "replies": Reply.everything.filter(author=member_id).exclude(state=Reply.State.REMOVED).count(),
        "reactions": Reaction.objects.filter(member=member_id).count(),
        "kept": Follow.objects.filter(member=member_id).count() + Bookmark.objects.filter(member=member_id).count(),
    }
