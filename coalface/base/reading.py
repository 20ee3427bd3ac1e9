"""Who reads the page that is being rendered, when, and in which language and time zone: asked for once a page.

Components get no request, and Django's own answers cost more than a component does, which asks hundreds of times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language


@dataclass(frozen=True)
class Reading:
    """One page on its way to one reader; None is a reader whom nobody knows."""

    reader: Any = None
    now: datetime = field(default_factory=timezone.now)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)
    language: str | None = field(default_factory=get_language)


_PAGE: ContextVar[Reading | None] = ContextVar("page", default=None)


def reading() -> Reading:
    """Return the page that is being rendered; where none is, a moment of its own that nobody known reads."""
    return _PAGE.get() or Reading()


@contextmanager
def read_by(reader: Any) -> Iterator[None]:
    """Let what is rendered meanwhile be for this reader."""
    token = _PAGE.set(Reading(reader))
    try:
        yield
    finally:
        _PAGE.reset(token)
