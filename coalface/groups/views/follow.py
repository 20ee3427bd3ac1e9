"""Following a group from outside, and ending it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from coalface.base.web import members_only, page, see_other
from coalface.groups.actions.follow import follow_group, unfollow_group
from coalface.groups.models import Group
from coalface.groups.place import group_at


@members_only
@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Show on this member's home what the group shares with them."""
    group = group_at(request, slug)
    follow_group(viewer=request.viewer, group=group)
    return _answer(request, group, followed=True)


@members_only
@require_POST
def end_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop showing it there."""
    group = group_at(request, slug)
    unfollow_group(viewer=request.viewer, group=group)
    return _answer(request, group, followed=False)


def _answer(request: HttpRequest, group: Group, *, followed: bool) -> HttpResponse:
    if not request.htmx:
        return see_other(reverse("group", args=[group.slug]))
    address = reverse("group-follow", args=[group.slug])
    context = {"id": f"follow-group-{group.pk}", "address": address, "followed": followed, "name": group.name}
    return page(request, "ui/layout/follow_answer.html", context)
