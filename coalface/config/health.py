"""How the hub is, for whatever watches it: whether it lives, whether it can answer, whether all of it is well.

What these say are names of ours and yes or no, so they are open to everybody. Numbers are for whoever has the token.
"""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from coalface.base.clock import is_stale
from coalface.base.db.size import room
from coalface.base.watch.numbers import exposition

LEAST_ROOM = 256 * 1024 * 1024  # bytes


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers, without asking anything else: one that does not is to be started again."""
    return JsonResponse({"process": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether pages can be answered: where they cannot, visitors are better sent elsewhere."""
    return _said({"database": _database})


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say whether everything is well; what is not wants somebody to come, while pages may still be answered."""
    return _said({"database": _database, "background work": _work, "room on the disk": _room})


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Return numbers in Prometheus's text format to whoever has the token; for anybody else there is nothing here."""
    token = settings.COALFACE_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _said(checks: dict[str, Callable[[], bool]]) -> HttpResponse:
    found = {name: check() for name, check in checks.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)
    return False


def _work() -> bool:
    with suppress(DatabaseError):
        return not is_stale()
    return False


def _room() -> bool:
    return room() >= LEAST_ROOM
