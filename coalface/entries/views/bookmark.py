"""Bookmarks: made, ended, and listed for the one member whose they are."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import members_only, page
from coalface.entries import actions
from coalface.entries.models import Entry
from coalface.entries.queries import bookmarked, boxes
from coalface.entries.views.fetch import done_to_entry
from coalface.entries.views.react import answer


@done_to_entry
def bookmark(request: HttpRequest, entry: Entry) -> HttpResponse | str:
    """Keep a bookmark of the entry."""
    actions.bookmark(viewer=request.viewer, entry=entry)
    return answer(request, entry, "bookmark")


@done_to_entry
def end_bookmark(request: HttpRequest, entry: Entry) -> HttpResponse | str:
    """Take the bookmark away."""
    actions.end_bookmark(viewer=request.viewer, entry=entry)
    return answer(request, entry, "bookmark")


@require_safe
@members_only
def bookmarks(request: HttpRequest) -> HttpResponse:
    """Show what this member bookmarked and may still see, the newest bookmark first."""
    found = bookmarked(request.viewer, cursor=request.GET.get("after", ""))
    context = {"entries": found, "boxes": boxes(request.viewer, found.items), "first": not request.GET.get("after")}
    return page(request, "entries/bookmarks.html", context)
