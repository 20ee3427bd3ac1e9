"""Thanks, Same here and Follow, made and ended."""

from django.http import HttpRequest

from coalface.base.web import NotHere
from coalface.entries import actions
from coalface.entries.models import Entry, Reaction, Reply
from coalface.entries.views.fetch import done_to_entry, done_to_reply

BUTTONS = "#doings"  # where on an entry's page these buttons stand


def _known(kind: str) -> str:
    if kind not in Reaction.Kind.values:
        raise NotHere
    return kind


@done_to_entry
def reaction(request: HttpRequest, entry: Entry, kind: str) -> str:
    """Give the entry this member's Thanks or Same here."""
    actions.react(viewer=request.viewer, entry=entry, kind=_known(kind))
    return BUTTONS


@done_to_entry
def end_reaction(request: HttpRequest, entry: Entry, kind: str) -> str:
    """Take this member's Thanks or Same here back."""
    actions.end_reaction(viewer=request.viewer, entry=entry, kind=_known(kind))
    return BUTTONS


@done_to_entry
def follow(request: HttpRequest, entry: Entry) -> str:
    """Tell this member what happens to the entry."""
    actions.follow(viewer=request.viewer, entry=entry)
    return BUTTONS


@done_to_entry
def end_follow(request: HttpRequest, entry: Entry) -> str:
    """Stop telling this member about the entry."""
    actions.unfollow(viewer=request.viewer, entry=entry)
    return BUTTONS


@done_to_reply
def reply_reaction(request: HttpRequest, reply: Reply, kind: str) -> None:
    """Give a reply this member's Thanks."""
    actions.react(viewer=request.viewer, entry=reply.entry, reply=reply, kind=_known(kind))


@done_to_reply
def end_reply_reaction(request: HttpRequest, reply: Reply, kind: str) -> None:
    """Take this member's Thanks for a reply back."""
    actions.end_reaction(viewer=request.viewer, entry=reply.entry, reply=reply, kind=_known(kind))
