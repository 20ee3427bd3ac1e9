"""All entries of one kind that a viewer may see, by last activity."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import page
from coalface.entries.kind import Kind
from coalface.entries.queries import boxes, latest


@require_safe
def listing(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Show the entries of a kind."""
    cursor = request.GET.get("after", "")
    found = latest(request.viewer, cursor=cursor, kind=kind.name)
    context = {
        "kind": kind,
        "found": found,
        "boxes": boxes(request.viewer, found.items),
        "first_page": not cursor,
    }
    return page(request, [f"kinds/{kind.name}/list.html", "entries/list.html"], context)
