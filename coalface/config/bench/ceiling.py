"""What the stack gives at best: a constant page, with session, member and viewer loaded as on every page."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from coalface.base.web import NotHere
from coalface.entries.access import visible_to


def ceiling(request: HttpRequest, size: int, entry_id: int | None = None) -> HttpResponse:
    """Answer with `size` bytes after all that a page does before its own first line.

    With the number of an entry the rule is asked first whether the viewer may see it, as a public page has to.
    """
    bool(request.viewer.signed_in)
    if entry_id is not None and not visible_to(request.viewer).filter(pk=entry_id).exists():
        raise NotHere
    return HttpResponse(b"x" * size, content_type="text/html")


def count_queries(get_response: Callable) -> Callable:
    """Say how many queries an answer took, when the request asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return get_response(request)
        seen: list[str] = []

        def note(execute, sql, params, many, context):
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response["X-Queries"] = str(sum(not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")) for sql in seen))
        return response

    return middleware
