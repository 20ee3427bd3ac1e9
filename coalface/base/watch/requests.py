"""Each request gets a number, a line in the log, and is counted; none of them says who asked or for what."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from coalface.base.watch.counts import count
from coalface.base.watch.logs import request_id

log = logging.getLogger("coalface.requests")

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")


class Watched:
    """First of all, so that everything that is done for an answer lies within it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        number = given if NUMBER.fullmatch(given) else uuid4().hex
        token = request_id.set(number)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            _note(request.method, view_name(request), response.status_code, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        return response


def noted(method: str, status: int, seconds: float) -> str:
    """Note a request that was refused before anything looked at its address, and return the number it gets."""
    number = uuid4().hex
    token = request_id.set(number)
    _note(method, "front", status, seconds)
    request_id.reset(token)
    return number


def _note(method: str | None, view: str, status: int, seconds: float) -> None:
    count(view=view, status=status, seconds=seconds)
    known = method if method in METHODS else "other"
    facts = {"method": known, "view": view, "status": status, "ms": round(seconds * 1000, 1)}
    log.info("answered", extra={"facts": facts})


def view_name(request: HttpRequest) -> str:
    """Return the name of the address that was asked for, which holds no number and no word of the path."""
    if match := request.resolver_match:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
