"""Asking: one field first, what is already there under it, then the rest; each step works without script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import members_only, page
from coalface.entries.kind import Kind
from coalface.entries.queries import boxes
from coalface.entries.views.drafts import drafted
from coalface.entries.views.share import share
from coalface.groups.viewer import Viewer
from coalface.kinds.question.queries import similar_to


@drafted
def ask(request: HttpRequest, kind: Kind, group_slug: str | None = None) -> HttpResponse:
    """Ask a question; "check" shows what was asked before."""
    return share(request, kind, group_slug, beside=_asked_before)


def _asked_before(request: HttpRequest, form: Any) -> dict[str, Any]:
    check = "check" in request.POST or (request.method == "GET" and bool(request.GET.get("title")))
    return {"checked": check, "similar": _with_boxes(request.viewer, form["title"].value() or "") if check else []}


def _with_boxes(viewer: Viewer, title: str) -> list[tuple[Any, dict[str, Any]]]:
    """Return each hit with what its card says."""
    hits = similar_to(viewer, title)
    said = boxes(viewer, [hit.entry for hit in hits], latest=False)
    return [(hit, said[hit.entry.pk]) for hit in hits]


@require_safe
@members_only
def similar(request: HttpRequest) -> HttpResponse:
    """Answer with what is like the title typed so far, as a piece of the page."""
    title = request.GET.get("title", "")
    context = {"similar": _with_boxes(request.viewer, title), "checked": bool(title.strip())}
    return page(request, "kinds/question/similar.html", context)
