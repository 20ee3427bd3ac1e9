"""People like me: who does the same work elsewhere and why, and what follows from it: where they meet and what they ask."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import members_only, page
from coalface.entries.kind import asking
from coalface.entries.queries import boxes, latest_by
from coalface.groups.access import may_write_in, visible_groups
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Seen
from coalface.people.twins import Twin, only_one_of_role, twins

WEIGHED = 30  # twins whose groups and questions are looked at
SHOWN = 12
FEW = 3  # beside one's own page
GROUPS = 4


@dataclass(frozen=True)
class Place:
    """A group, how many twins are in it, and whether the viewer may ask there at once."""

    group: Group
    twins: int
    may_ask: bool


@members_only
@require_safe
def twins_page(request: HttpRequest) -> HttpResponse:
    """Show people like the member; to their own page, which fetches them later, just a few."""
    viewer, member = request.viewer, request.member
    if request.htmx:
        few = {"twins": twins(viewer, member, limit=FEW), "only_one": only_one_of_role(viewer, member)}
        return page(request, "pages/twins_few.html", few)
    alike = twins(viewer, member, limit=WEIGHED)
    authors = [one.member.pk for one in alike]
    asked = latest_by(viewer, authors, kind=asking().name)
    context = {
        "twins": alike[:SHOWN],
        "only_one": only_one_of_role(viewer, member),
        "places": places_of(viewer, alike),
        "asked": asked,
        "boxes": boxes(viewer, asked),
    }
    return page(request, "pages/twins.html", context)


def places_of(viewer: Viewer, alike: list[Twin], *, limit: int = GROUPS) -> list[Place]:
    """Return the listed groups in which most of these people are, as each group's list of members shows; one query.

    Whoever lets nobody see their groups is not counted.
    """
    counted = [one.member.pk for one in alike if one.member.groups_for != Seen.ME]
    if not counted:
        return []
    there = Membership.objects.filter(member__in=counted).order_by().values("group").annotate(number=Count("pk"))
    numbers = dict(there.values_list("group", "number"))
    groups = (
        visible_groups(viewer)
        .filter(pk__in=numbers, state=Group.State.OPEN, archived_at=None, built_in=False)
        .exclude(access=Group.Access.PRIVATE)
    )
    best = sorted(groups, key=lambda group: (-numbers[group.pk], -group.members_count, group.pk))
    return [Place(group, numbers[group.pk], may_write_in(viewer, group)) for group in best[:limit]]
