"""The verbs that change entries. Each checks its own right, runs in one transaction and records an activity."""

from coalface.entries.actions.approve import NotRead, approve, approve_reply, send_back, send_back_reply
from coalface.entries.actions.bookmark import bookmark, end_bookmark
from coalface.entries.actions.drafts import end_draft, save_draft, throw_away
from coalface.entries.actions.edit import TextChanged, edit, edit_reply
from coalface.entries.actions.interests import change_interests
from coalface.entries.actions.merge import merge
from coalface.entries.actions.moderate import (
    clamp_to_cap,
    hide,
    hide_reply,
    lock,
    show_again,
    show_reply_again,
    unlock,
)
from coalface.entries.actions.move import move
from coalface.entries.actions.pin import end_feature, feature, pin, unpin
from coalface.entries.actions.publish import publish, publish_draft, unschedule
from coalface.entries.actions.react import end_reaction, follow, react, unfollow
from coalface.entries.actions.redact import redact
from coalface.entries.actions.remove import remove, remove_reply
from coalface.entries.actions.reply import ReadersChanged, reply
from coalface.entries.actions.set_aside import set_aside
from coalface.entries.actions.widen import narrow, widen

__all__ = [
    "NotRead",
    "ReadersChanged",
    "TextChanged",
    "approve",
    "approve_reply",
    "bookmark",
    "change_interests",
    "clamp_to_cap",
    "edit",
    "edit_reply",
    "end_bookmark",
    "end_draft",
    "end_feature",
    "end_reaction",
    "feature",
    "follow",
    "hide",
    "hide_reply",
    "lock",
    "merge",
    "move",
    "narrow",
    "pin",
    "publish",
    "publish_draft",
    "react",
    "redact",
    "remove",
    "remove_reply",
    "reply",
    "save_draft",
    "send_back",
    "send_back_reply",
    "set_aside",
    "show_again",
    "show_reply_again",
    "throw_away",
    "unfollow",
    "unlock",
    "unpin",
    "unschedule",
    "widen",
]
