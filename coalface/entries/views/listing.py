"""All entries of one kind that a viewer may see, by last activity."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import page
from coalface.entries.grounds import cards_on
from coalface.entries.kind import Kind
from coalface.entries.queries import boxes, latest


@kept()
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
    templates = [f"kinds/{kind.name}/list.html", "entries/list.html"]
    return page(request, templates, context, stands_on=cards_on(found.items, context["boxes"]))
