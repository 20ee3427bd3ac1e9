"""The groups that exist for whoever looks: their own first, found by words and by how one gets in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import page
from coalface.entries.for_pages import last_activity
from coalface.groups import queries
from coalface.groups.models import Group

LONGEST_SEARCH = 200  # characters
MINE = "mine"
SHOWN = (MINE, Group.Access.OPEN, Group.Access.RESTRICTED)


@kept()
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List groups with who runs each, how many are in, and when something last happened that this viewer may see."""
    words = request.GET.get("q", "").replace("\x00", " ")[:LONGEST_SEARCH].strip()
    show = request.GET.get("show", "")
    if show not in SHOWN or (show == MINE and not request.viewer.signed_in):
        show = ""
    cursor = request.GET.get("after", "")
    plain = not words and not show and not cursor
    mine = queries.my_groups(request.viewer) if plain or show == MINE else []
    if show == MINE:
        mine = [group for group in mine if queries.has_words(group, words)]
    access = show if show != MINE else ""
    found = None if show == MINE else queries.directory(request.viewer, words=words, access=access, cursor=cursor)
    context: dict[str, Any] = {
        "words": words,
        "show": show,
        "found": found,
        "mine": mine,
        "first": plain,
        **_facts(request, [*mine, *(found.items if found else [])]),
    }
    listed = [one.pk for one in found.items] if found else []
    return page(request, "groups/directory.html", context, stands_on={"groups": listed})


def _facts(request: HttpRequest, groups: list[Group]) -> dict[str, Any]:
    """Return by group who runs it, for members of the hub, and the latest activity that whoever looks may see."""
    numbers = [group.pk for group in groups]
    return {
        "leads": queries.who_runs(numbers) if request.viewer.signed_in else {},
        "active": last_activity(request.viewer, numbers),
    }
