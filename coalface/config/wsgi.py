"""The web application as the front calls it, and how a proxy that the operator trusts says who the visitor is."""

import os
from collections.abc import Callable, Sequence

from django.core.wsgi import get_wsgi_application
from django.db import connection
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")

LONGEST = 30  # seconds for one statement


def behind(application: Callable, proxies: Sequence[str]) -> Callable:
    """Let these proxies say who the visitor is; without any, nobody may, and the header is a word of the visitor's."""
    return wrap_wsgi_with_proxy_headers(application, trusted_hosts=list(proxies)) if proxies else application


def _hurry() -> None:
    """Let no statement of a request run for longer than anybody waits for a page; commands may take their time.

    Before the first connection: each takes its options from here.
    """
    if connection.vendor == "postgresql":
        options = connection.settings_dict["OPTIONS"]
        options["options"] += f" -c statement_timeout={LONGEST}s -c idle_in_transaction_session_timeout={2 * LONGEST}s"


_hurry()
application = get_wsgi_application()
