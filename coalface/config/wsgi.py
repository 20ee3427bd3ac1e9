"""The web application as a server process loads it: warmed up, with whole bodies only, and trusted proxies believed."""

import os
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from coalface.base.body import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")


def _warm_up() -> None:
    """Compile the addresses and the frame of every page now: sixteen first visitors would all do it at once."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - looking at it loads every view
    engines["jinja2"].get_template("ui/layout/page.html")


def behind(application: Callable, proxies: Sequence[str]) -> Callable:
    """Let these proxies say who the visitor is and what number the request has; without any, nobody may, and the headers
    are words of the visitor's."""
    if not proxies:
        return _unnumbered(application)
    believed = wrap_wsgi_with_proxy_headers(_unnumbered(application), trusted_hosts=list(proxies))

    def outermost(environ: dict, start_response: Callable) -> Iterable[bytes]:
        environ["coalface.peer"] = environ.get("REMOTE_ADDR")
        return believed(environ, start_response)

    return outermost


def _unnumbered(application: Callable) -> Callable:
    """Take away the number of a request that nobody was believed about: who asked is still who is connected."""

    def asked(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ.get("coalface.peer", environ.get("REMOTE_ADDR")) == environ.get("REMOTE_ADDR"):
            environ.pop("HTTP_X_REQUEST_ID", None)
        return application(environ, start_response)

    return asked


application = behind(whole_bodies(get_wsgi_application()), settings.COALFACE_TRUSTED_PROXIES)
_warm_up()
