"""The page of a tag: the visible entries that carry it."""

from django.http import HttpRequest, HttpResponse

from coalface.base.web import NotHere, page
from coalface.entries.queries import boxes, tagged, visible_tag


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what carries a tag. A tag without an entry that this viewer may see does not exist."""
    found = visible_tag(request.viewer, slug)
    if found is None:
        raise NotHere
    entries = tagged(request.viewer, found, cursor=request.GET.get("after", ""))
    context = {"tag": found, "entries": entries, "boxes": boxes(request.viewer, entries.items)}
    return page(request, "entries/tag.html", context)
