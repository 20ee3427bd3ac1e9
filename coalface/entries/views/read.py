"""The page of one entry, whatever its kind."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import page
from coalface.entries.entry_page import entry_page
from coalface.entries.fields import once_token
from coalface.entries.grounds import page_on
from coalface.entries.kind import Kind, entry_address
from coalface.entries.queries import openable
from coalface.entries.rights import rights_at
from coalface.entries.views.fetch import not_here
from coalface.entries.words import who_sees


@kept("order=newest")
@require_safe
def read(request: HttpRequest, entry_id: int, kind: Kind, slug: str = "") -> HttpResponse:
    """Show an entry with its replies. Another slug than its own leads to the right address, once the rule agrees."""
    entry = openable(request.viewer, kind=kind.name, entry_id=entry_id)
    if entry is None:
        raise not_here(request, entry_id)
    if request.path != entry_address(entry):
        return redirect(entry_address(entry))
    shown = entry_page(request.viewer, entry=entry, order=request.GET.get("order", ""))
    templates = [f"kinds/{kind.name}/page.html", "entries/page.html"]
    context = entry_context(shown, rights_at(request.viewer, entry))
    return page(request, templates, context, stands_on=page_on(shown))


def entry_context(shown: Any, rights: Any) -> dict[str, Any]:
    """Return what the page of an entry says besides its kind's own words."""
    entry = shown.entry
    return {
        "shown": shown,
        "entry": entry,
        "rights": rights,
        "promise": who_sees(entry.level, entry.group),
        "once": once_token(),
    }
