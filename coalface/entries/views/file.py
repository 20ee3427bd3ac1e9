"""A file that came with an entry: served through the rule, under its own name only."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalface.base.files import serve
from coalface.base.web import NotHere
from coalface.entries.kind import file_address
from coalface.entries.queries import visible_attachment


@require_safe
def file(request: HttpRequest, file_id: int, name: str) -> HttpResponse | FileResponse:
    """Serve a file where its entry, and the reply that it came with, may be read."""
    found = visible_attachment(request.viewer, file_id)
    if found is None:
        raise NotHere
    if name != found.name:
        return redirect(file_address(found))
    try:
        return serve(stored=found.stored, name=found.name, content_type=found.content_type)
    except FileNotFoundError:
        raise NotHere from None
