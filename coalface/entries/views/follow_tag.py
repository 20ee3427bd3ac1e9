"""Following a tag, and ending it. A tag without an entry that the viewer may see does not exist."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from coalface.base.web import NotHere, members_only, page, see_other
from coalface.entries.actions.follow_tag import follow_tag, unfollow_tag
from coalface.entries.for_tags import visible_tag
from coalface.entries.models import Tag


@members_only
@require_POST
def tag_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Show on this member's home what carries the tag."""
    tag = _tag_here(request, slug)
    follow_tag(viewer=request.viewer, tag=tag)
    return _answer(request, tag, followed=True)


@members_only
@require_POST
def end_tag_follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop showing it there."""
    tag = _tag_here(request, slug)
    unfollow_tag(viewer=request.viewer, tag=tag)
    return _answer(request, tag, followed=False)


def _tag_here(request: HttpRequest, slug: str) -> Tag:
    tag = visible_tag(request.viewer, slug)
    if tag is None:
        raise NotHere
    return tag


def _answer(request: HttpRequest, tag: Tag, *, followed: bool) -> HttpResponse:
    if not request.htmx:
        return see_other(reverse("tag", args=[tag.slug]))
    address = reverse("tag-follow", args=[tag.slug])
    context = {"id": f"follow-tag-{tag.pk}", "address": address, "followed": followed, "name": tag.name}
    return page(request, "ui/layout/follow_answer.html", context)
