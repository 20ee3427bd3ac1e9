"""What no database keeps, NUL and half a surrogate, and how it is kept from reaching one."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Return whether every database can keep this text, and be asked for it."""
    return not _UNSTORABLE.search(text)


def storable(text: str) -> str:
    """Return a text without what cannot be kept. Forms refuse such a text instead; imports may bring it."""
    return _UNSTORABLE.sub("", text)


class CleanQueries:
    """Puts a space for every NUL in a query string, before a view asks a database for it.

    Nobody types one, so no page has to say anything about it. Half a surrogate cannot come in this way: Django decodes
    query strings as UTF-8 and puts U+FFFD for what is none.
    """

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "+").replace("\x00", "+")
        return self.get_response(request)
