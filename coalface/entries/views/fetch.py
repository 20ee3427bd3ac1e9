"""How the shared addresses find what they are about: through the rule, or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from coalface.base.web import Elsewhere, NotHere, members_only, see_other
from coalface.entries.for_acts import merged_into
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.models import Entry, Reply
from coalface.entries.queries import openable, visible_reply

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def entry_here(request: HttpRequest, entry_id: int, *, read: Callable[..., Entry | None] = openable) -> Entry:
    """Return the entry, or raise NotHere where this viewer may not open it, or Elsewhere once it was merged.

    `read` finds it through the rule, with as much beside it as is needed.
    """
    entry = read(request.viewer, entry_id=entry_id)
    if entry is None:
        raise not_here(request, entry_id)
    return entry


def not_here(request: HttpRequest, entry_id: int) -> Http404:
    """Return what to raise for an entry that is not there: Elsewhere if it was merged into one that the viewer may open."""
    stays = merged_into(request.viewer, entry_id)
    return NotHere() if stays is None else Elsewhere(entry_address(stays))


def reply_here(request: HttpRequest, reply_id: int) -> Reply:
    """Return the reply, or raise NotHere where this viewer may not read it."""
    reply = visible_reply(request.viewer, reply_id)
    if reply is None:
        raise NotHere
    return reply


def done_to_entry(change: Callable[..., HttpResponse | str | None]) -> Callable[..., HttpResponse]:
    """Make a view of a change without a form: a POST does it, and every request ends at the entry's page.

    The change may answer with another address to end at, or with the whole answer.

    A GET changes nothing: it comes from somebody who was sent to sign in on their way here.
    """

    @form_methods
    @members_only
    @wraps(change)
    def view(request: HttpRequest, entry_id: int, **more: Any) -> HttpResponse:
        entry = entry_here(request, entry_id)
        if request.method != "POST":
            return redirect(entry_address(entry))
        answer = change(request, entry, **more)
        return answer if isinstance(answer, HttpResponse) else see_other(answer or entry_address(entry))

    return view


def done_to_reply(change: Callable[..., HttpResponse | None]) -> Callable[..., HttpResponse]:
    """Make the same kind of view for a change of a reply; it ends at the place of the reply."""

    @form_methods
    @members_only
    @wraps(change)
    def view(request: HttpRequest, reply_id: int, **more: Any) -> HttpResponse:
        reply = reply_here(request, reply_id)
        if request.method != "POST":
            return redirect(reply_address(reply))
        return change(request, reply, **more) or see_other(reply_address(reply))

    return view
