"""The addresses that every kind of entry shares: replying, editing, reacting, moderating, files and tags."""

from coalface.entries.views.edit import edit, edit_reply
from coalface.entries.views.file import file
from coalface.entries.views.history import history, reply_history
from coalface.entries.views.moderate import (
    end_hiding,
    end_lock,
    end_reply_hiding,
    hiding,
    lock,
    reply_hiding,
)
from coalface.entries.views.react import (
    end_follow,
    end_reaction,
    end_reply_reaction,
    follow,
    reaction,
    reply_reaction,
)
from coalface.entries.views.reply import replies
from coalface.entries.views.tag import tag

__all__ = [
    "edit",
    "edit_reply",
    "end_follow",
    "end_hiding",
    "end_lock",
    "end_reaction",
    "end_reply_hiding",
    "end_reply_reaction",
    "file",
    "follow",
    "hiding",
    "history",
    "lock",
    "reaction",
    "replies",
    "reply_hiding",
    "reply_history",
    "reply_reaction",
    "tag",
]
