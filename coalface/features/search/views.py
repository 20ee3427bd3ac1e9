"""The search page: one box over entries, replies, groups and people."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import page
from coalface.entries.kind import kinds
from coalface.entries.queries import boxes
from coalface.features.search.parse import parse
from coalface.features.search.queries import DEEPEST, groups_found, people_found, search
from coalface.groups.access import visible_groups


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
