"""The web application as the front calls it, and how a proxy that the operator trusts says who the visitor is."""

import os
from collections.abc import Callable, Sequence

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalface.config.settings")


def behind(application: Callable, proxies: Sequence[str]) -> Callable:
    """Let these proxies say who the visitor is; without any, nobody may, and the header is a word of the visitor's."""
    return wrap_wsgi_with_proxy_headers(application, trusted_hosts=list(proxies)) if proxies else application


application = get_wsgi_application()
