"""The verbs that change entries. Each checks its own right, runs in one transaction and records an activity."""

from coalface.entries.actions.edit import TextChanged, edit, edit_reply
from coalface.entries.actions.moderate import (
    clamp_to_cap,
    hide,
    hide_reply,
    lock,
    show_again,
    show_reply_again,
    unlock,
)
from coalface.entries.actions.publish import publish
from coalface.entries.actions.react import end_reaction, follow, react, unfollow
from coalface.entries.actions.reply import reply

__all__ = [
    "TextChanged",
    "clamp_to_cap",
    "edit",
    "edit_reply",
    "end_reaction",
    "follow",
    "hide",
    "hide_reply",
    "lock",
    "publish",
    "react",
    "reply",
    "show_again",
    "show_reply_again",
    "unfollow",
    "unlock",
]
