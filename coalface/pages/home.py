"""Home: what needs me, what is new in my groups, what I gave. Whoever is not signed in gets the front page here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.web import page
from coalface.entries.queries import boxes, latest
from coalface.pages.desk import desk
from coalface.pages.front import front
from coalface.people.actions import note_visit


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The one address that a member opens every day."""
    if not request.member:
        return front(request)
    note_visit(member=request.member)
    since = request.member.before_that_at
    viewer = request.viewer
    cursor = request.GET.get("after", "")
    narrowing = {"group_id__in": viewer.groups} if viewer.groups else {}
    found = latest(viewer, cursor=cursor, **narrowing)
    context = {
        "greeting": _greeting(),
        "desk": desk(viewer, since=since),
        "since": since,
        "found": found,
        "boxes": _flagged(boxes(viewer, found.items), found.items, since, viewer.member_id),
        "in_groups": bool(viewer.groups),
        "first": not cursor,
    }
    return page(request, "pages/home.html", context)


def _greeting() -> str:
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")


def _flagged(boxes: dict[int, dict[str, Any]], entries: list[Any], since: datetime | None, member_id: int) -> dict:
    """Mark what is new since the last visit: the entry itself, or what was said under it."""
    for entry in entries:
        if since is None or entry.active_at <= since:
            continue
        if entry.published_at > since:
            if entry.author_id != member_id:
                boxes[entry.pk]["flag"] = _("New")
        else:
            boxes[entry.pk]["flag"] = _("New reply")
    return boxes
