"""How a request is answered: pages, redirects, and what does not exist for whoever asks. Knows no word of the domain."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    UnreadablePostError,
)
from django.template import loader
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _

from coalface.base import errors
from coalface.base.limits import TooMany

SAFE = ("GET", "HEAD")


class NotHere(Http404):
    """What the viewer may not see does not exist: 404 when signed in, the way to sign in for anybody else."""


class Elsewhere(Http404):
    """What was asked for stands at another address now, and the rule has been asked about what is there."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Refused(PermissionDenied):
    """Seen but not allowed. The message is a sentence for the person who tried."""


def page(
    request: HttpRequest,
    template: str | list[str],
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    stands_on: Mapping[str, Iterable[int]] | None = None,
) -> HttpResponse:
    """Render a Jinja2 page, the first of several that exists. It may not ask the database: fetch everything first.

    `stands_on` says of a page that may be kept for visitors which rows it shows: numbers by the names of
    OPEN_TO_VISITORS in the wiring.
    """
    request.stands_on = stands_on
    return HttpResponse(loader.render_to_string(template, context or {}, request, using="jinja2"), status=status)


def row_number(words: str) -> int | None:
    """Return the number of a row that somebody sent as words, or None for what cannot be one."""
    return int(words) if words.isdecimal() and len(words) < 18 else None


def see_other(address: str) -> HttpResponse:
    """Answer a good POST: 303 to a page, so that reloading never posts twice."""
    return HttpResponseRedirect(address, status=303)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page, which comes back here, or to the page whose form or button was used.

    A button that a script sends moves its page there. A piece that a page fetches by itself is left out: moving would
    lose what is being typed. What somebody has written is handed back.
    """
    if request.method not in SAFE and "HX-Request" not in request.headers:
        again = errors.sent(request)
        if again is not None and any(" " in value.strip() for _name, value in again["fields"]):
            return errors.signed_out(request, again)
    to = f"{reverse('account_login')}?{urlencode({'next': _come_back_to(request)})}"
    if "HX-Request" not in request.headers:
        return HttpResponseRedirect(to)
    if request.method in SAFE:
        return HttpResponse(status=401)
    return HttpResponse(headers={"HX-Redirect": to})


def _come_back_to(request: HttpRequest) -> str:
    if request.method in SAFE:
        return request.get_full_path()
    before = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return "/"
    return before._replace(scheme="", netloc="", fragment="").geturl() or "/"


def members_only(view: Callable) -> Callable:
    """Let a view be reached by active members only; a guest is asked to sign in, who is no member yet to become one."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.member:
            return view(request, *arguments, **named)
        if request.user.is_authenticated:
            raise Refused(_("Your account is not active, so this page is closed to it."))
        return sign_in_first(request)

    return guarded


class Answers:
    """Turns what a view says about rights into answers."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.wrong_method(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Elsewhere):
            return HttpResponseRedirect(exception.address)
        if isinstance(exception, NotHere) and not request.member:
            return sign_in_first(request)
        if isinstance(exception, Refused):
            return errors.forbidden(request, exception)
        if isinstance(exception, TooMany):
            return errors.too_many(request, exception.retry_after)
        if isinstance(exception, UnreadablePostError):
            return errors.bad_request(request, exception)
        return None


class Privacy:
    """Keeps members' pages out of every cache, and lets public ones be asked for again with an ETag."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        patch_vary_headers(response, ["Cookie"])
        public = (
            request.method in ("GET", "HEAD")
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not (hasattr(request, "user") and request.user.is_authenticated)
        )
        if not public:
            response["Cache-Control"] = "private, no-store"
            return response
        response["Cache-Control"] = "no-cache"
        return _not_modified(request, response)


def etag_of(content: bytes) -> str:
    """Return the tag of a page: weak, because a proxy may compress it, and one that does marks even a strong tag so."""
    return f"W/{quote_etag(hashlib.blake2b(content, digest_size=12).hexdigest())}"


def _not_modified(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not response.has_header("ETag"):
        response["ETag"] = etag_of(response.content)
    etag = response["ETag"].removeprefix("W/")
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if any(tag.removeprefix("W/") == etag for tag in known):
        unchanged = HttpResponseNotModified()
        for name in ("Cache-Control", "ETag", "Vary"):
            unchanged[name] = response[name]
        return unchanged
    return response


class SecurityHeaders:
    """Says what no page of the hub needs."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return response
