"""The front says by itself what needs no turn, and notes what it refuses."""

import asyncio
import threading
from types import SimpleNamespace

import pytest

from coalface.base.front import front as fronts
from coalface.base.front.front import Front, Refusals
from coalface.base.front.gateway import Answer


class Line:
    """One connection: what was answered on it."""

    def __init__(self) -> None:
        self.status, self.headers, self.content = 0, [], b""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.status, self.headers, self.content = status, headers, content

    def __aiter__(self) -> "Line":
        return self

    async def __anext__(self) -> bytes:
        raise StopAsyncIteration


def asking(path: str, method: str = "GET") -> SimpleNamespace:
    return SimpleNamespace(
        method=method,
        path=path,
        query_string="",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="203.0.113.9:40000",
        authority="hub.example",
        headers=SimpleNamespace(items=list),
    )


def refusals() -> Refusals:
    names = {"broken": 400, "too_slow": 408, "too_large": 413, "too_busy": 503, "failed": 500}
    return Refusals(**{name: Answer(status, [("Content-Length", "0")]) for name, status in names.items()})


@pytest.fixture
def noted() -> list[tuple[str, int]]:
    return []


def test_whoever_asks_whether_it_lives_waits_for_nobody_and_who_is_refused_is_noted(tmp_path, monkeypatch, noted):
    monkeypatch.setattr(fronts, "PATIENCE", 0.05)
    held, go_on = threading.Event(), threading.Event()

    def application(environ, start_response):
        held.set()
        go_on.wait(10)
        start_response("200 OK", [])
        return [b"page"]

    def note(method: str, status: int, seconds: float) -> str:
        assert seconds >= 0
        noted.append((method, status))
        return "a-number-of-its-own"

    async def visit() -> list[Line]:
        front = Front(
            application,
            believe=lambda environ, _start: None,
            refusals=refusals(),
            threads=1,
            waiting=8,
            largest=1000,
            folder=tmp_path,
            at_once={"/health/live/": Answer(200, [], b"alive")},
            note=note,
        )
        front.__rsgi_init__(asyncio.get_running_loop())
        page, late, live, told = (Line() for _each in range(4))
        first = asyncio.create_task(front.__rsgi__(asking("/"), page))
        await asyncio.to_thread(held.wait, 10)
        await front.__rsgi__(asking("/health/live/"), live)
        await front.__rsgi__(asking("/questions/"), late)
        posted = asyncio.create_task(front.__rsgi__(asking("/health/live/", "POST"), told))
        await posted
        go_on.set()
        await first
        return [page, late, live, told]

    page, late, live, told = asyncio.run(visit())
    assert (live.status, live.content) == (200, b"alive")
    assert (page.status, page.content) == (200, b"page")
    assert (late.status, told.status) == (503, 503)
    assert noted == [("GET", 503), ("POST", 503)]
    assert ("X-Request-ID", "a-number-of-its-own") in late.headers
