"""Who may do what only a question has. Who may see it, `entries.access` says."""

from coalface.entries.access import may_react
from coalface.groups.viewer import Viewer


def may_accept(viewer: Viewer, entry) -> bool:
    """Whether this viewer may accept an answer: the asker, while still in the group, also when the question is locked."""
    if not viewer.signed_in or entry.author_id != viewer.member_id or not may_react(viewer, entry):
        return False
    return entry.group_id is None or entry.group_id in viewer.groups
