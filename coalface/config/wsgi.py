"""The web application as the front calls it, and how a proxy that the operator trusts says who the visitor is."""

import os
from collections.abc import Callable, Iterable, Sequence

from django.core.wsgi import get_wsgi_application
from django.db import connection
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")

LONGEST = 30  # seconds for one statement


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


def _hurry() -> None:
    """Let no statement of a request run for longer than anybody waits for a page; commands may take their time.

    Before the first connection: each takes its options from here.
    """
    if connection.vendor == "postgresql":
        options = connection.settings_dict["OPTIONS"]
        options["options"] += f" -c statement_timeout={LONGEST}s -c idle_in_transaction_session_timeout={2 * LONGEST}s"


_hurry()
application = get_wsgi_application()
