"""Earlier states of a text and what each edit changed: for its author and the facilitators."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, row_number
from coalface.entries.access import may_read_history, may_redact
from coalface.entries.differences import Piece, differences
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.models import Entry, Reply, Revision
from coalface.entries.queries import history_of
from coalface.entries.views.fetch import entry_here, reply_here

AT_ONCE = 20  # revisions on a page


@dataclass(frozen=True)
class Step:
    """One revision and what leads to it from the one before."""

    revision: Revision
    title: list[Piece]
    text: list[Piece]


@members_only
def history(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the history of an entry's text."""
    entry = entry_here(request, entry_id)
    return _history(request, entry, None, author_id=entry.author_id, back=entry_address(entry))


@members_only
def reply_history(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Show the history of a reply's text."""
    reply = reply_here(request, reply_id)
    return _history(request, reply.entry, reply, author_id=reply.author_id, back=reply_address(reply))


def _history(
    request: HttpRequest, entry: Entry, reply: Reply | None, *, author_id: int | None, back: str
) -> HttpResponse:
    if not may_read_history(request.viewer, entry, author_id):
        raise Refused(_("Earlier versions are for the author and the facilitators only."))
    before = request.GET.get("before", "")
    revisions = history_of(entry, reply, before=row_number(before), most=AT_ONCE + 1)
    steps = []
    for newer, older in zip(revisions, [*revisions[1:], None], strict=True):
        title = differences(older.title, newer.title) if older and older.title != newer.title else []
        steps.append(Step(newer, title, differences(older.source, newer.source) if older else []))
    context = {"entry": entry, "reply": reply, "steps": steps[:AT_ONCE], "back": back, "older": steps[AT_ONCE:] != []}
    context["may_redact"] = may_redact(request.viewer, entry)
    return page(request, "entries/history.html", context)
