"""The addresses that every kind has of its own: all of them, a new one, a new one in a group, and the page of one."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from coalface.entries.kind import Kind
from coalface.entries.views.listing import listing
from coalface.entries.views.read import read
from coalface.entries.views.share import share


def addresses(
    kind: Kind,
    *,
    listing: Callable[..., Any] = listing,
    share: Callable[..., Any] = share,
    read: Callable[..., Any] = read,
) -> list[URLPattern]:
    """Return the addresses of a kind, named after it; a kind with more to say on a page gives its own view."""
    name, more = kind.name, {"kind": kind}
    return [
        path(f"{kind.plural}/", listing, more, name=f"{name}-list"),
        path(f"{kind.plural}/new/", share, more, name=f"{name}-new"),
        path(f"groups/<slug:group_slug>/{kind.plural}/new/", share, more, name=f"group-{name}-new"),
        path(f"{kind.plural}/<int:entry_id>/", read, more, name=f"{name}-short"),
        path(f"{kind.plural}/<int:entry_id>-<str:slug>/", read, more, name=name),
    ]
