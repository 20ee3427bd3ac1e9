"""A group's home: its latest entries, those without an answer, those of one kind; beside them who is here and on what."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.paging import Page
from coalface.base.web import NotHere, page
from coalface.entries.for_care import waiting_in
from coalface.entries.for_pages import talked_about
from coalface.entries.grounds import cards_on
from coalface.entries.kind import Kind, asking, group_tabs
from coalface.entries.queries import boxes, latest, pinned, without_reply
from coalface.groups.models import Group
from coalface.groups.place import Place, group_at, place, welcome_here
from coalface.groups.queries import facilitators_and_newcomers
from coalface.groups.viewer import Viewer


@kept()
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest entries of a group that whoever asks may see."""
    found_group = group_at(request, slug)
    found = latest(request.viewer, cursor=request.GET.get("after", ""), group_id=found_group.pk)
    first = {} if request.GET.get("after") else {"pins": pinned(request.viewer, found_group)}
    return _page(request, found_group, found, tab="latest", **first)


@kept()
@require_safe
def group_unanswered(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked in a group and nobody has answered yet."""
    found_group = group_at(request, slug)
    cursor = request.GET.get("after", "")
    found = without_reply(request.viewer, kind=asking().name, group=found_group, cursor=cursor)
    return _page(request, found_group, found, tab="unanswered")


@kept()
@require_safe
def group_kind(request: HttpRequest, slug: str, plural: str) -> HttpResponse:
    """What a group shares of one kind, where that kind has a tab of its own."""
    kind = next((kind for kind in group_tabs() if kind.plural == plural), None)
    if kind is None:
        raise NotHere
    found_group = group_at(request, slug)
    found = latest(request.viewer, cursor=request.GET.get("after", ""), group_id=found_group.pk, kind=kind.name)
    return _page(request, found_group, found, tab=plural, kind=kind)


def _page(
    request: HttpRequest, group: Group, found: Page, *, tab: str, kind: Kind | None = None, pins: Sequence[Any] = ()
) -> HttpResponse:
    here = place(request.viewer, group)
    people = _people(request.viewer, here)
    context = {
        "group": group,
        "place": here,
        "tab": tab,
        "tab_kind": kind,
        "pins": pins,
        "found": found,
        "first": not request.GET.get("after"),
        "boxes": boxes(request.viewer, found.items),
        "tags": talked_about(request.viewer, group.pk),
        "welcome": welcome_here(request, group),
        "held": waiting_in(request.viewer).get(group.pk, 0) if here.may_run else 0,
        "alone": here.may_run and len(people["running"]) == 1,
        **people,
    }
    stands_on = cards_on([*found.items, *pins], context["boxes"])
    stands_on["groups"].add(group.pk)
    return page(request, "pages/group.html", context, stands_on=stands_on)


def _people(viewer: Viewer, here: Place) -> dict[str, Any]:
    """Who runs the group and who is new: only for those who may read its list of members."""
    if not here.sees_members:
        return {"running": [], "newcomers": []}
    running, newcomers = facilitators_and_newcomers(here.group)
    return {"running": running, "newcomers": [row for row in newcomers if row.member_id != viewer.member_id]}
