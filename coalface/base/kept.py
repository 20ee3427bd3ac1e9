"""Visitors' pages, kept in the memory of this process and shown again only after the rule was asked anew.

Whoever is not signed in gets the same page as everybody else who is not. A view that is declared `kept` says on which
rows its page stands. Together with what was last heard of in the hub these make one statement, compiled when the page is
kept: it is asked before every showing, and the page is shown only while the database gives the same answer. Knows no word
of the domain: `OPEN_TO_VISITORS` and `NOTICED` in the wiring say what it asks.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from coalface.base.web import etag_of
from coalface.base.wiring import wired

LIFE = 60.0  # seconds; what a page says of time, such as "3 minutes ago", is never older than this
PATIENCE = 2.0  # seconds that a visitor waits for another's page to be made, before one is made for them as well
LARGEST = 8  # a page may take so much of the room at most: one of so many parts

Key = tuple[str | None, ...]


def kept(*queries: str) -> Callable[[Callable], Callable]:
    """Declare a view whose page is the same for every visitor, so that it may be kept: without a query string, or with
    one of these. Its page has to say on what it stands (`page(…, stands_on=…)`), else it is not kept."""

    def declare(view: Callable) -> Callable:
        view.kept = frozenset(("", *queries))  # type: ignore[attr-defined]
        return view

    return declare


@dataclass(frozen=True)
class Question:
    """One statement about several sets of rows, and what it answered when the page that stands on them was made."""

    sql: str
    params: tuple[Any, ...]
    answer: tuple[int, ...]

    def holds(self) -> bool:
        """Whether the database still says the same; one query."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return tuple(cursor.fetchone()) == self.answer


def heard_of() -> int:
    """Return a number that is another one as soon as something has happened that a visitor might notice; one query."""
    sql, params = _sum_of(wired("NOTICED")())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        return int(cursor.fetchone()[0])


def question(heard: int, stands_on: Mapping[str, Iterable[int]]) -> Question:
    """Return what has to be asked of a page before it is shown again.

    `heard` is what `heard_of` said before the page was made; `stands_on` the numbers of the rows that it shows, by the
    names of OPEN_TO_VISITORS.
    """
    sums, answer = [_sum_of(wired("NOTICED")())], [heard]
    for name, numbers in stands_on.items():
        if rows := set(numbers):
            sums.append(_sum_of(wired("OPEN_TO_VISITORS")[name](rows).order_by()))
            answer.append(sum(rows))
    return Question(
        sql=f"SELECT {', '.join(sql for sql, _params in sums)}",
        params=tuple(param for _sql, params in sums for param in params),
        answer=tuple(answer),
    )


def _sum_of(rows: QuerySet) -> tuple[str, Sequence[Any]]:
    """Return the sum of the numbers of these rows as SQL. It is less as soon as one is missing of a set that was whole."""
    sql, params = rows.values(number=F("pk")).query.sql_with_params()
    # Numbers are spelled out: to hand over a hundred of them takes a driver longer than the database to look at the rows.
    sql %= tuple(str(param) if type(param) is int else "%s" for param in params)
    words = [param for param in params if type(param) is not int]
    return f"(SELECT COALESCE(SUM(number), 0) FROM ({sql}) AS found)", words


@dataclass(frozen=True)
class Page:
    """An answer as it left the view and everything around it, and what to ask before it is given again."""

    content: bytes
    headers: dict[str, str]
    question: Question
    until: float  # of time.monotonic()
    match: ResolverMatch | None = None  # the address's view, by which a line of the log names it

    @property
    def size(self) -> int:
        """How many bytes of memory it takes, nearly."""
        return len(self.content) + 2 * len(self.question.sql) + 1500


class Shelf:
    """Pages by address, as many as fit into `room` bytes; those not asked for longest go first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._turns: dict[Key, tuple[threading.Lock, int]] = {}  # who makes a page anew, and how many are at it or wait
        self._lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        """Return the page of this address while it lives."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page in place of what was there; one that is large beside the room is left out."""
        with self._lock:
            self._drop(key)
            if page.size > self.room // LARGEST:
                return
            self._pages[key] = page
            self.taken += page.size
            while self.taken > self.room:
                self._drop(next(iter(self._pages)))

    def forget(self, key: Key, page: Page) -> None:
        """Let go of a page that is not true any more, unless another one has taken its place already."""
        with self._lock:
            if self._pages.get(key) is page:
                self._drop(key)

    @contextmanager
    def turn(self, key: Key) -> Iterator[bool]:
        """Let one after the other make the page of this address anew. Says whether this one had to wait for another.

        Nobody waits longer than PATIENCE.
        """
        with self._lock:
            lock, others = self._turns.get(key, (threading.Lock(), 0))
            self._turns[key] = (lock, others + 1)
        got = lock.acquire(timeout=PATIENCE)
        try:
            yield others > 0
        finally:
            if got:
                lock.release()
            with self._lock:
                lock, others = self._turns[key]
                if others == 1:
                    del self._turns[key]
                else:
                    self._turns[key] = (lock, others - 1)

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.taken -= page.size


class KeptPages:
    """Answers a visitor with a kept page where the rule, asked first, still gives the same; else keeps what comes out.

    It stands before the session is looked for. Whoever sends a session or a message gets a page of their own.
    """

    def __init__(self, get_response: Callable) -> None:
        if not settings.COALFACE_KEPT_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf(settings.COALFACE_KEPT_PAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        page = self.shelf.get(key)
        if page is None:
            return self._made(request, key)
        if _is_true(page):
            return _shown(request, page)
        # Many ask for such a page at once: one of them makes it anew, the others wait for that.
        with self.shelf.turn(key) as waited:
            page = self.shelf.get(key)
            if waited and page is not None and _is_true(page):
                return _shown(request, page)
            response = self._made(request, key)
            if page is not None:
                self.shelf.forget(key, page)
            return response

    def _made(self, request: HttpRequest, key: Key) -> HttpResponse:
        # Only for a request without any cookie: a form on the page would carry what belongs to that cookie.
        request.may_be_kept = request.method == "GET" and not request.COOKIES
        response = self.get_response(request)
        made = _page(request, response)
        if made is not None:
            self.shelf.put(key, made)
        return response

    def process_view(self, request: HttpRequest, view: Callable, _args: Any, _named: Any) -> None:
        """Before a view that is declared `kept` asks for anything, note what was last heard of."""
        if getattr(request, "may_be_kept", False) and request.META["QUERY_STRING"] in getattr(view, "kept", ()):
            request.heard = heard_of()


def _is_true(page: Page) -> bool:
    """Whether the rule, and all that was heard of, still say the same of a page."""
    try:
        return page.question.holds()
    except DatabaseError:
        return False  # the page is made anew, which says properly what is wrong


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    request.resolver_match = page.match
    return HttpResponse(page.content, headers=page.headers)


def _key(request: HttpRequest) -> Key | None:
    """Return under what a page is kept, or None for a request that is to be answered by itself."""
    if request.method not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in request.META:
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
        return None
    try:
        return (request.scheme, request.get_host(), request.path_info, request.META.get("QUERY_STRING", ""))
    except DisallowedHost:
        return None


def _page(request: HttpRequest, response: HttpResponse) -> Page | None:
    """Return an answer as it is kept, or None for one that is not to be."""
    heard, stands_on = getattr(request, "heard", None), getattr(request, "stands_on", None)
    if heard is None or stands_on is None:
        return None
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    response["ETag"] = etag_of(response.content)
    return Page(
        content=response.content,
        headers=dict(response.items()),
        question=question(heard, stands_on),
        until=time.monotonic() + LIFE,
        match=request.resolver_match,
    )
