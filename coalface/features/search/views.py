"""The search page: one box over entries, replies, groups and people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import NotHere, page
from coalface.entries.kind import kind_of, kinds
from coalface.entries.queries import boxes, openable
from coalface.features.search.parse import parse
from coalface.features.search.queries import DEEPEST, groups_found, people_found, search, similar
from coalface.groups.access import visible_groups

MOST_NEIGHBOURS = 4


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    query = parse(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds() else None
    group = _group(request)
    found = search(viewer, query, offset=_offset(request), kind=kind, group_id=group.pk if group else None)
    first_page = not _offset(request) and group is None
    context = {
        "query": query,
        "found": found,
        "boxes": boxes(viewer, [hit.entry for hit in found.hits]),
        "people": people_found(viewer, query) if first_page and kind is None else [],
        "groups": groups_found(viewer, query) if first_page and kind is None else [],
        "kind": kind,
        "group": group,
        "kinds": list(kinds().values()),
        "searched": query.typed,
    }
    return page(request, "features/search/search.html", context)


def _group(request: HttpRequest):
    """Return the group to search in, where it exists for this viewer."""
    slug = request.GET.get("group", "")
    return visible_groups(request.viewer).filter(slug=slug).first() if slug.isascii() and slug else None


def _offset(request: HttpRequest) -> int:
    typed = request.GET.get("from", "0")
    return min(int(typed), DEEPEST) if typed.isdecimal() and len(typed) < 5 else 0


@require_safe
def neighbours(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Answer with what is close to an entry, as a piece of its page; search takes its time, so the page asks later."""
    entry = openable(request.viewer, entry_id=entry_id)
    if entry is None:
        raise NotHere
    found = [hit.entry for hit in similar(request.viewer, entry.title, exclude_id=entry.pk, limit=MOST_NEIGHBOURS)]
    said = boxes(request.viewer, found)
    entries = [(other, _line(other, said[other.pk])) for other in found]
    return page(request, "features/search/neighbours.html", {"entries": entries})


def _line(entry: Any, said: dict[str, Any]) -> str:
    """Return what a card says of an entry in a few words: its kind, whether it is answered, and its first fact."""
    return ", ".join([str(kind_of(entry).noun), *filter(None, [said["status_words"]]), *said["facts"][:1]])
