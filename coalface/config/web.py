"""What a web process runs: the hub behind its front, warmed up, with its refusals written and trusted proxies believed."""

from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from coalface.base import errors, uploads
from coalface.base.front.front import Front, Refusals
from coalface.base.front.gateway import Answer
from coalface.base.watch.requests import noted
from coalface.config.wsgi import application, behind

# What a page of the front's needs of a browser: its own styles and pictures.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"


def _warm_up() -> None:
    """Compile the addresses and the pages now: the first visitors would all do it at once, and each process for itself."""
    get_resolver().url_patterns  # noqa: B018 - looking at it loads every view
    pages = engines["jinja2"].env
    for name in pages.list_templates(filter_func=lambda name: name.endswith((".html", ".txt"))):
        pages.get_template(name)


def _written(response: HttpResponse) -> Answer:
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Length"] = str(len(response.content))
    return Answer(response.status_code, list(response.items()), response.content)


def make_front() -> Front:
    """Return the front of one process."""
    folder = settings.COALFACE_HOME / "incoming"
    folder.mkdir(exist_ok=True)
    alive = reverse("health-live")
    refusals = Refusals(
        broken=_written(errors.bad_request(None)),
        too_slow=_written(errors.too_slow(None)),
        too_large=_written(errors.too_large(None)),
        too_busy=_written(errors.too_busy(None)),
        failed=_written(errors.server_error(None)),
    )
    return Front(
        application,
        believe=behind(lambda environ, _start: None, settings.COALFACE_TRUSTED_PROXIES),
        refusals=refusals,
        threads=settings.COALFACE_THREADS,
        waiting=settings.COALFACE_MOST_WAITING,
        largest=uploads.ceiling(),
        folder=folder,
        at_once={alive: _written(resolve(alive).func(RequestFactory().get(alive)))},
        note=noted,
    )


_warm_up()
front = make_front()
