"""How a request is answered: pages, redirects, and what does not exist for whoever asks. Knows no word of the domain."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied, RequestDataTooBig
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

from coalface.base import errors
from coalface.base.body import BrokenBody
from coalface.base.limits import TooMany


class NotHere(Http404):
    """What the viewer may not see does not exist: 404 when signed in, the way to sign in for anybody else."""


class Refused(PermissionDenied):
    """Seen but not allowed. The message is a sentence for the person who tried."""


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a Jinja2 page. The template may not ask the database: fetch everything first."""
    return HttpResponse(loader.render_to_string(template, context or {}, request, using="jinja2"), status=status)


def see_other(address: str) -> HttpResponse:
    """Answer a good POST: 303 to a page, so that reloading never posts twice."""
    return HttpResponseRedirect(address, status=303)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Return the redirect to the sign-in page that comes back here; a script's request moves the page it came from."""
    if "HX-Request" in request.headers:
        here = urlsplit(request.headers.get("HX-Current-URL", "/"))._replace(scheme="", netloc="").geturl()
        return HttpResponse(headers={"HX-Redirect": f"{reverse('account_login')}?{urlencode({'next': here})}"})
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def members_only(view: Callable) -> Callable:
    """Let a view be reached by active members only; anybody else is asked to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not request.member:
            return sign_in_first(request)
        return view(request, *arguments, **named)

    return guarded


class Answers:
    """Turns what a view says about rights into answers."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotHere) and not request.member:
            return sign_in_first(request)
        if isinstance(exception, Refused):
            return errors.forbidden(request, exception)
        if isinstance(exception, TooMany):
            return errors.too_many(request, exception.retry_after)
        if isinstance(exception, RequestDataTooBig):
            return errors.too_large(request)
        if isinstance(exception, (UnreadablePostError, BrokenBody)):
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


def _not_modified(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = quote_etag(hashlib.blake2b(response.content, digest_size=12).hexdigest())
    response["ETag"] = etag
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
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
