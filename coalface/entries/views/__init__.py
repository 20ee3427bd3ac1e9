"""The addresses that every kind of entry shares: replying, editing, reacting, moderating, files and tags."""

from coalface.entries.views.approve import approval, hub_waiting, refusal, reply_approval, reply_refusal, waiting
from coalface.entries.views.bookmark import bookmark, bookmarks, end_bookmark
from coalface.entries.views.drafts import drafts, end_draft
from coalface.entries.views.edit import edit, edit_reply
from coalface.entries.views.file import file
from coalface.entries.views.history import history, reply_history
from coalface.entries.views.merge import merger
from coalface.entries.views.moderate import (
    end_hiding,
    end_lock,
    end_reply_hiding,
    hiding,
    lock,
    reply_hiding,
)
from coalface.entries.views.move import place
from coalface.entries.views.pin import end_feature, feature, pin, unpin
from coalface.entries.views.publish import end_publication, publication
from coalface.entries.views.react import (
    end_follow,
    end_reaction,
    end_reply_reaction,
    follow,
    reaction,
    reply_reaction,
)
from coalface.entries.views.redact import redaction
from coalface.entries.views.remove import removal, reply_removal
from coalface.entries.views.reply import replies
from coalface.entries.views.set_aside import setting_aside
from coalface.entries.views.share import promise
from coalface.entries.views.tag import group_tag, tag, tags
from coalface.entries.views.widen import level

__all__ = [
    "approval",
    "bookmark",
    "bookmarks",
    "drafts",
    "edit",
    "edit_reply",
    "end_bookmark",
    "end_draft",
    "end_feature",
    "end_follow",
    "end_hiding",
    "end_lock",
    "end_publication",
    "end_reaction",
    "end_reply_hiding",
    "end_reply_reaction",
    "feature",
    "file",
    "follow",
    "group_tag",
    "hiding",
    "history",
    "hub_waiting",
    "level",
    "lock",
    "merger",
    "pin",
    "place",
    "promise",
    "publication",
    "reaction",
    "redaction",
    "refusal",
    "removal",
    "replies",
    "reply_approval",
    "reply_hiding",
    "reply_history",
    "reply_reaction",
    "reply_refusal",
    "reply_removal",
    "setting_aside",
    "tag",
    "tags",
    "unpin",
    "waiting",
]
