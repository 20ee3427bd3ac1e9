"""Who may do what only a question has. Who may see it, `entries.access` says."""

from dataclasses import dataclass

from coalface.entries.access import may_react
from coalface.entries.rights import Rights, rights_at
from coalface.groups.viewer import Viewer


def may_accept(viewer: Viewer, entry) -> bool:
    """Whether this viewer may accept an answer: the asker, while still in the group, also when the question is locked."""
    if not viewer.signed_in or entry.author_id != viewer.member_id or not may_react(viewer, entry):
        return False
    return entry.group_id is None or entry.group_id in viewer.groups


@dataclass(frozen=True, kw_only=True)
class QuestionRights(Rights):
    """What the page of a question offers besides what every entry does."""

    accept: bool


def rights_at_question(viewer: Viewer, entry) -> QuestionRights:
    """Return what this viewer may do at this question, which they may open."""
    return QuestionRights(**vars(rights_at(viewer, entry)), accept=may_accept(viewer, entry))
