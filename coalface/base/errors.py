"""What the hub says when something went wrong: one page in its own look, with a sentence for each case."""

import logging
import re
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

log = logging.getLogger("coalface.errors")

SECRET = ("password", "code")  # in names of fields: what they hold is not handed back
BY_PLACE = re.compile(r"alt-\d+")  # names of fields that describe files by their place among those that were chosen
NAMED = "chosen-before"  # the field that names a file which is to be chosen again, after its own field and a slash
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
LAST_RESORT = (
    "<!doctype html><html lang=en><title>Something went wrong</title><h1>Something went wrong</h1>"
    "<p>It is our fault, not yours. Please try again in a minute.</p></html>"
)


def error_page(
    request: HttpRequest, *, status: int, title: str, sentence: str, again: dict[str, Any] | None = None
) -> HttpResponse:
    """Render an error page; it needs nothing of the request, so that it works when much else does not.

    `again` holds the address and the fields of a form that can be sent once more from there, as `sent` returns them.
    """
    facts = {"title": title, "sentence": sentence, "looking": getattr(request, "looking", None), "again": again}
    html = loader.render_to_string("ui/layout/error.html", facts, using="jinja2")
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return too_large(request)
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
    """Hand back what was sent, where it came from a page of ours: whoever signed in meanwhile has another token by now."""
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    again = sent(request) if ours else None
    if again is not None:
        sentence = _(
            "You have signed in, or out, since this page was opened. What you wrote is kept here: send it again."
        )
    else:
        sentence = _(
            "The page was open for a long time, or cookies are off. Go back, reload the page and send it again."
        )
    return error_page(request, status=403, title=_("Please try once more"), sentence=sentence, again=again)


def signed_out(request: HttpRequest, again: dict[str, Any]) -> HttpResponse:
    """Say that nothing was done, and hand back what was written; whoever signs in elsewhere can send it from here.

    Files are asked for afterwards: by then the form has a token that no longer holds, and is handed back once more.
    """
    named = [(NAMED, f"{field}/{name}") for field, names in again["files"].items() for name in names]
    return error_page(
        request,
        status=401,
        title=_("You have been signed out"),
        sentence=_(
            "Nothing was changed, and what you wrote is kept on this page. Sign in in another tab, come back here, and send "
            "it again."
        ),
        again=again | {"sign_in": True, "fields": [*again["fields"], *named]},
    )


def sent(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was sent, for a form that sends it again, or None without words or with secret ones.

    Of files only the names are there: they have to be chosen again, in whatever order, and described again.
    """
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
        files = _files(request)
    except Exception:  # whatever is wrong with the body, the page must come
        return None
    if not fields or any(word in name.lower() for name, _value in fields for word in SECRET):
        return None
    if files:
        fields = [(name, value) for name, value in fields if name != NAMED and not BY_PLACE.fullmatch(name)]
    return {"address": request.get_full_path(), "fields": [(TOKEN, get_token(request)), *fields], "files": files}


def _files(request: HttpRequest) -> dict[str, list[str]]:
    """Return the names of the files that were sent, by field; of those that are to be chosen again where none were."""
    named: dict[str, list[str]] = {}
    for value in request.POST.getlist(NAMED):
        field, _slash, name = value.partition("/")
        named.setdefault(field, []).append(name)
    return {field: [file.name for file in files] for field, files in request.FILES.lists()} or named


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(
        request,
        status=404,
        title=_("There is nothing here"),
        sentence=_("It may have moved, or it is only for members of a group that you are not in."),
    )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer whoever opens an address that only takes what a form sends, or the other way round."""
    response = error_page(
        request,
        status=405,
        title=_("This is not a page"),
        sentence=_("This address only does what a button on a page asks of it. Go back to that page and try again."),
    )
    response["Allow"] = allowed
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        status=413,
        title=_("That is too large"),
        sentence=_("What you sent is larger than the hub takes. Nothing was changed. Send less, or a smaller file."),
    )


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """Say when to come back, `retry_after` being in seconds."""
    response = error_page(
        request,
        status=429,
        title=_("A little slower, please"),
        sentence=_("That was more often than the hub allows. Try again in %(time)s.") % {"time": _span(retry_after)},
    )
    response["Retry-After"] = str(retry_after)
    return response


def too_busy(request: HttpRequest | None, retry_after: int = 10) -> HttpResponse:
    """Say that the hub has more to do than it can, and when to come back, `retry_after` being in seconds."""
    response = error_page(
        request,
        status=503,
        title=_("The hub is very busy"),
        sentence=_(
            "More people want something just now than the hub can answer. Nothing was changed. Please try again soon."
        ),
    )
    response["Retry-After"] = str(retry_after)
    return response


def too_slow(request: HttpRequest | None) -> HttpResponse:
    return error_page(
        request,
        status=408,
        title=_("That took too long"),
        sentence=_(
            "What you sent did not arrive in time. Nothing was changed. Go back and try again on a better connection."
        ),
    )


def _span(seconds: int) -> str:
    """Return a span of time in the largest unit that fits, rounded up."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


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
