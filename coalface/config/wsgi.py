"""The web application as a server process loads it: warmed up, with whole bodies only, and trusted proxies believed."""

import os
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template import engines
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from coalface.base.body import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")

LONGEST = 30  # seconds for one statement


def _warm_up() -> None:
    """Compile the addresses and the frame of every page now: sixteen first visitors would all do it at once."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - looking at it loads every view
    engines["jinja2"].get_template("ui/layout/page.html")


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
application = behind(whole_bodies(get_wsgi_application()), settings.COALFACE_TRUSTED_PROXIES)
_warm_up()
