"""Thanks, Same here and Follow, made and ended. Where scripts run only the button is answered, else the page's place."""

from django.http import HttpRequest, HttpResponse

from coalface.base.web import NotHere, page
from coalface.entries import actions
from coalface.entries.kind import entry_address
from coalface.entries.models import Entry, Reaction, Reply
from coalface.entries.views.fetch import done_to_entry, done_to_reply, entry_here

BUTTONS = "#doings"  # where on an entry's page these buttons stand
ENTRY_BUTTONS = {Reaction.Kind.THANKS: "thanks-entry", Reaction.Kind.SAME_HERE: "same-here"}


def _known(kind: str) -> str:
    if kind not in Reaction.Kind.values:
        raise NotHere
    return kind


def answer(request: HttpRequest, entry: Entry, button: str) -> HttpResponse | str:
    if not request.htmx:
        return entry_address(entry) + BUTTONS
    return page(request, "entries/react_answer.html", {"button": button, "subject": entry_here(request, entry.pk)})


def _reply_answer(request: HttpRequest, reply: Reply, *, thanked: bool) -> HttpResponse | None:
    if not request.htmx:
        return None
    reply.refresh_from_db(fields=["thanks"])
    reply.my_thanks = thanked
    return page(request, "entries/react_answer.html", {"button": "thanks", "subject": reply})


@done_to_entry
def reaction(request: HttpRequest, entry: Entry, kind: str) -> HttpResponse | str:
    """Give the entry this member's Thanks or Same here."""
    actions.react(viewer=request.viewer, entry=entry, kind=_known(kind))
    return answer(request, entry, ENTRY_BUTTONS[kind])


@done_to_entry
def end_reaction(request: HttpRequest, entry: Entry, kind: str) -> HttpResponse | str:
    """Take this member's Thanks or Same here back."""
    actions.end_reaction(viewer=request.viewer, entry=entry, kind=_known(kind))
    return answer(request, entry, ENTRY_BUTTONS[kind])


@done_to_entry
def follow(request: HttpRequest, entry: Entry) -> HttpResponse | str:
    """Tell this member what happens to the entry."""
    actions.follow(viewer=request.viewer, entry=entry)
    return answer(request, entry, "follow")


@done_to_entry
def end_follow(request: HttpRequest, entry: Entry) -> HttpResponse | str:
    """Stop telling this member about the entry."""
    actions.unfollow(viewer=request.viewer, entry=entry)
    return answer(request, entry, "follow")


@done_to_reply
def reply_reaction(request: HttpRequest, reply: Reply, kind: str) -> HttpResponse | None:
    """Give a reply this member's Thanks."""
    actions.react(viewer=request.viewer, entry=reply.entry, reply=reply, kind=_known(kind))
    return _reply_answer(request, reply, thanked=True)


@done_to_reply
def end_reply_reaction(request: HttpRequest, reply: Reply, kind: str) -> HttpResponse | None:
    """Take this member's Thanks for a reply back."""
    actions.end_reaction(viewer=request.viewer, entry=reply.entry, reply=reply, kind=_known(kind))
    return _reply_answer(request, reply, thanked=False)
