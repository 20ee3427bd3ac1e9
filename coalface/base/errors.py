"""What the hub says when something went wrong: one page in its own look, with a sentence for each case."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

log = logging.getLogger("coalface.errors")

LAST_RESORT = (
    "<!doctype html><html lang=en><title>Something went wrong</title><h1>Something went wrong</h1>"
    "<p>It is our fault, not yours. Please try again in a minute.</p></html>"
)


def error_page(request: HttpRequest, *, status: int, title: str, sentence: str) -> HttpResponse:
    """Render an error page; it needs nothing of the request, so that it works when much else does not."""
    html = loader.render_to_string("ui/layout/error.html", {"title": title, "sentence": sentence}, using="jinja2")
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request,
        status=400,
        title=_("That did not arrive whole"),
        sentence=_("Your browser sent something that cannot be read. Nothing was changed. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request, status=403, title=_("You cannot do that"), sentence=str(exception or "") or _("You may not do this.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        status=403,
        title=_("Please try once more"),
        sentence=_(
            "The page was open for a long time, or cookies are off. Go back, reload the page and send it again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request,
        status=404,
        title=_("There is nothing here"),
        sentence=_("It may have moved, or it is only for members of a group that you are not in. Try the search."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        status=413,
        title=_("That is too large"),
        sentence=_("What you sent is larger than the hub takes. Nothing was changed. Send less, or a smaller file."),
    )


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    response = error_page(
        request,
        status=429,
        title=_("A little slower, please"),
        sentence=_("That was more often than the hub allows. Wait %(seconds)s seconds and try again.")
        % {"seconds": retry_after},
    )
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return error_page(
            request,
            status=500,
            title=_("Something went wrong"),
            sentence=_("It is our fault, not yours, and it has been noted. Please try again in a minute."),
        )
    except Exception:
        log.exception("The error page itself failed.")
        return HttpResponse(LAST_RESORT, status=500)
