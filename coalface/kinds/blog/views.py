"""The pages of blog entries: one with more to read under it, and all by one member."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import NotHere, page
from coalface.entries.entry_page import entry_page
from coalface.entries.grounds import page_on
from coalface.entries.kind import Kind, entry_address
from coalface.entries.queries import boxes, openable
from coalface.entries.rights import rights_at
from coalface.entries.views.read import entry_context
from coalface.kinds.blog.kind import BLOG
from coalface.kinds.blog.queries import blog_of, read_next
from coalface.people.queries import person

WORDS_A_MINUTE = 220


@kept("order=newest")
@require_safe
def blog_entry(request: HttpRequest, entry_id: int, kind: Kind, slug: str = "") -> HttpResponse:
    """Show a blog entry with its comments. Another slug than its own leads to the right address."""
    entry = openable(request.viewer, kind=kind.name, entry_id=entry_id)
    if entry is None:
        raise NotHere
    if request.path != entry_address(entry):
        return redirect(entry_address(entry))
    shown = entry_page(request.viewer, entry=entry, order=request.GET.get("order", ""))
    context = entry_context(shown, rights_at(request.viewer, entry)) | {
        "minutes": max(1, round(len(entry.revision.source.split()) / WORDS_A_MINUTE)),
        "next": read_next(request.viewer, entry),
    }
    return page(request, "kinds/blog/page.html", context, stands_on=page_on(shown, context["next"]))


@require_safe
def of_member(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a member's blog: their entries that this viewer may see. For members, as people's pages are."""
    author = person(request.viewer, handle) if request.member else None
    if author is None:
        raise NotHere
    cursor = request.GET.get("after", "")
    found = blog_of(request.viewer, author.pk, cursor=cursor)
    context = {
        "kind": BLOG,
        "person": author,
        "found": found,
        "boxes": boxes(request.viewer, found.items),
        "first_page": not cursor,
        "mine": request.viewer.member_id == author.pk,
    }
    return page(request, "kinds/blog/of_member.html", context)
