"""A member's notifications in the hub."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coalface.base.web import members_only, page, see_other
from coalface.features.notify import actions, queries
from coalface.features.notify.lines import news


@require_safe
@members_only
def notifications(request: HttpRequest) -> HttpResponse:
    """Show what happened that concerns this member; what is shown counts as read from then on."""
    cursor = request.GET.get("after", "")
    found = queries.notifications(request.viewer, cursor=cursor)
    context = {"found": found, "news": news(found.items), "first_page": not cursor}
    if new := [row.pk for row in found.items if row.read_at is None]:
        bool(request.unread)  # the masthead still says how many there were
        actions.read(member_id=request.member.pk, rows=new)
    return page(request, "features/notify/notifications.html", context)


@members_only
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read_all(member_id=request.member.pk)
    return see_other(reverse("notifications"))
