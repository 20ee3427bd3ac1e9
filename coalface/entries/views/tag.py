"""The pages of tags: those of the latest entries, one, and one inside a group. A tag shows only where it has a visible entry."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import NotHere, page
from coalface.entries.for_tags import counted_for_tags, tagged, tagged_in, tags_in_use, visible_tag
from coalface.entries.grounds import cards_on
from coalface.entries.queries import boxes
from coalface.groups.place import group_at, place

MANY = 100  # uses beyond this are not counted out


@kept()
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Show the tags in use: the most used first, then all by name."""
    entries = set() if request.member else counted_for_tags(request.viewer)
    found = tags_in_use(request.viewer)
    most = sorted(found, key=lambda tag: (-tag.uses, tag.name))[:12]
    context = {"tags": found, "most": most, "many": MANY}
    return page(request, "entries/tags.html", context, stands_on={"latest entries": entries})


@kept()
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what carries a tag. A tag without an entry that this viewer may see does not exist."""
    found = visible_tag(request.viewer, slug)
    if found is None:
        raise NotHere
    entries = tagged(request.viewer, found, cursor=request.GET.get("after", ""))
    context = {"tag": found, "entries": entries, "boxes": boxes(request.viewer, entries.items)}
    return page(request, "entries/tag.html", context, stands_on=cards_on(entries.items, context["boxes"]))


@require_safe
def group_tag(request: HttpRequest, slug: str, tag_slug: str) -> HttpResponse:
    """Show what carries a tag in one group."""
    group = group_at(request, slug)
    found = visible_tag(request.viewer, tag_slug)
    cursor = request.GET.get("after", "")
    entries = tagged_in(request.viewer, found, group, cursor=cursor) if found is not None else None
    if entries is None or not (entries.items or cursor):
        raise NotHere
    context = {
        "group": group,
        "place": place(request.viewer, group),
        "tab": "tag",
        "tag": found,
        "entries": entries,
        "boxes": boxes(request.viewer, entries.items),
    }
    return page(request, "entries/group_tag.html", context)
