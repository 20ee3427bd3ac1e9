"""A group's home: its latest entries, those without an answer, and in the margin who is here and what is talked about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.paging import Page
from coalface.base.web import page
from coalface.entries.for_pages import talked_about
from coalface.entries.kind import asking
from coalface.entries.queries import boxes, latest, without_reply
from coalface.groups.models import Group
from coalface.groups.place import Place, group_at, place
from coalface.groups.queries import facilitators_and_newcomers
from coalface.groups.viewer import Viewer


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest entries of a group that whoever asks may see."""
    found_group = group_at(request, slug)
    found = latest(request.viewer, cursor=request.GET.get("after", ""), group_id=found_group.pk)
    return _page(request, found_group, found, tab="latest")


@require_safe
def group_unanswered(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked in a group and nobody has answered yet."""
    found_group = group_at(request, slug)
    cursor = request.GET.get("after", "")
    found = without_reply(request.viewer, kind=asking().name, group=found_group, cursor=cursor)
    return _page(request, found_group, found, tab="unanswered")


def _page(request: HttpRequest, group: Group, found: Page, *, tab: str) -> HttpResponse:
    here = place(request.viewer, group)
    context = {
        "group": group,
        "place": here,
        "tab": tab,
        "found": found,
        "first": not request.GET.get("after"),
        "boxes": boxes(request.viewer, found.items),
        "tags": talked_about(request.viewer, group.pk),
        **_people(request.viewer, here),
    }
    return page(request, "pages/group.html", context)


def _people(viewer: Viewer, here: Place) -> dict[str, Any]:
    """Who runs the group and who is new: only for those who may read its list of members."""
    if not here.sees_members:
        return {"running": [], "newcomers": []}
    running, newcomers = facilitators_and_newcomers(here.group)
    return {"running": running, "newcomers": [row for row in newcomers if row.member_id != viewer.member_id]}
