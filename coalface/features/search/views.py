"""The search page: one box over entries, replies, groups and people."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from coalface.base.web import NotHere, page
from coalface.entries.kind import kind_of
from coalface.entries.queries import boxes, openable
from coalface.features.search.forms import SearchForm
from coalface.features.search.named import Named, named
from coalface.features.search.narrowing import WIDE
from coalface.features.search.parse import parse
from coalface.features.search.queries import DEEPEST, search, similar
from coalface.groups.access import visible_groups

MOST_NEIGHBOURS = 4


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer a search. What stands in the address beside it narrows and orders it."""
    viewer = request.viewer
    query = parse(request.GET.get("q", ""))
    group = _group(request)
    form = SearchForm(request.GET, viewer=viewer, here=group)
    form.is_valid()
    first_page = not _offset(request) and form.narrowing == WIDE
    names = named(viewer, query) if first_page else Named()
    found = search(
        viewer,
        query,
        offset=_offset(request),
        narrowing=form.narrowing,
        order=form.sorted_by,
        # Whose name it is was not misspelt.
        exactly=bool(names or request.GET.get("exactly")),
    )
    if found.meant and first_page:
        names = named(viewer, parse(found.meant))
    context = {
        "query": query,
        "form": form,
        "found": found,
        "boxes": boxes(viewer, [hit.entry for hit in found.hits], latest=False),
        "named": names,
        "group": group,
        "searched": query.typed,
        "again": lambda **changes: _again(request, form, **changes),
    }
    return page(request, "features/search/search.html", context)


def _again(request: HttpRequest, form: SearchForm, **changes: Any) -> str:
    """Return the address of the same search with some of it changed, or left out where the change is none."""
    said = {"q": request.GET.get("q", "")} | {
        name: request.GET.get(name) for name in form.fields if name not in form.errors
    }
    said |= {"exactly": request.GET.get("exactly")} | changes
    return f"{reverse('search')}?{urlencode({name: value for name, value in said.items() if value})}"


def _group(request: HttpRequest):
    """Return the group to search in, where it exists for this viewer."""
    slug = request.GET.get("group", "")
    return visible_groups(request.viewer).filter(slug=slug).first() if slug.isascii() and slug else None


def _offset(request: HttpRequest) -> int:
    typed = request.GET.get("from", "0")
    return min(int(typed), DEEPEST) if typed.isdecimal() and len(typed) < 5 else 0


@require_safe
def neighbours(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Answer with what is close to an entry, as a piece of its page; search takes its time, so the page asks later."""
    entry = openable(request.viewer, entry_id=entry_id)
    if entry is None:
        raise NotHere
    found = [hit.entry for hit in similar(request.viewer, entry.title, exclude_id=entry.pk, limit=MOST_NEIGHBOURS)]
    said = boxes(request.viewer, found, latest=False)
    entries = [(other, _line(other, said[other.pk])) for other in found]
    return page(request, "features/search/neighbours.html", {"entries": entries})


def _line(entry: Any, said: dict[str, Any]) -> str:
    """Return what a card says of an entry in a few words: its kind, whether it is answered, and its first fact."""
    return ", ".join([kind_of(entry).noun, *filter(None, [said["status_words"]]), *said["facts"][:1]])
