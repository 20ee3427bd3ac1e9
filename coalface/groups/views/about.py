"""What a group is: its welcome and guidelines, how far its entries reach, who runs it."""

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import page
from coalface.groups import queries
from coalface.groups.place import group_at, place
from coalface.groups.words import AT_MOST, STARTS_WITH


@kept()
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Guidelines, reach and facilitators; facilitators also read here who looks in from outside."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    context = {
        "group": group,
        "place": here,
        "guidelines": mark_safe(group.guidelines_html),
        "welcome": mark_safe(group.welcome_html) if here.is_member else "",
        "at_most": AT_MOST[group.cap],
        "starts_with": STARTS_WITH[group.default_level],
        "running": queries.facilitators(group) if request.viewer.signed_in else [],
        "grants": queries.running_grants(group) if here.facilitates or here.looks else [],
    }
    return page(request, "groups/about.html", context, stands_on={"groups": [group.pk]})
