"""Slow connections, bad requests and a change of the server, small enough for every run: nobody else notices.

The full ones are `python -m tests.load.hostile` and `python -m tests.load.restarts`.
"""

import asyncio
import signal
import socket
from urllib.parse import urlencode

import pytest

from tests.load.fuzz import Fuzzer, learn
from tests.load.hub import Hub, new_hub, wait_until
from tests.load.line import ask
from tests.load.restarts import change, changes, stop
from tests.load.slow import Crowd

pytestmark = pytest.mark.load


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with new_hub(tmp_path_factory.mktemp("hub")) as made:
        made.serve()
        yield made


def test_slow_connections_stop_nobody(hub: Hub):
    style = hub.visitor().get("/").split('rel="stylesheet" href="')[1].split('"')[0]
    # Several times as many as there are threads.
    crowd = Crowd(hub.port, number=60, large=style)

    async def attack() -> None:
        held = asyncio.create_task(crowd.hold_on(60))
        while crowd.open < crowd.number:
            await asyncio.sleep(0.01)
        pages = await asyncio.gather(*[ask(hub.port, page("/about/")) for _ in range(20)])
        assert [status for status, _answer in pages] == [200] * 20
        assert not held.done()
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)

    asyncio.run(attack())


def test_forms_whose_answers_have_to_wait_stop_nobody(hub: Hub):
    form = urlencode({"email": "nobody@fenwick.example"}).encode()
    head = "POST /accounts/password/reset/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"

    async def attack() -> list[int]:
        finished: list[str] = []

        async def send(what: str, *pieces: bytes) -> int:
            status, _answer = await ask(hub.port, *pieces)
            finished.append(what)
            return status

        forms = [asyncio.create_task(send("form", head.encode(), form)) for _ in range(12)]
        assert await send("page", page("/about/")) == 200
        assert "form" not in finished, "The page waited for the forms."
        return await asyncio.gather(*forms)

    # Without a token they are refused, but not before their time.
    assert asyncio.run(attack()) == [403] * 12


def test_bad_requests_are_answered_and_never_by_500(hub: Hub):
    hub.start("work")  # without it /health/ answers 503, as it should
    wait_until(lambda: asyncio.run(ask(hub.port, page("/health/")))[0] == 200)
    cookie = hub.visitor()
    cookie.get("/accounts/login/")
    fuzzer = Fuzzer(hub.port, learn(hub, [cookie.cookies]))
    asyncio.run(fuzzer.run(400))
    assert sum(fuzzer.statuses.values()) == 400
    assert not fuzzer.broken


def test_more_than_can_wait_are_told_to_come_again(tmp_path):
    with new_hub(tmp_path / "small") as hub:
        hub.environment |= {"COALFACE_THREADS": "1", "COALFACE_MOST_WAITING": "2"}
        hub.serve()

        async def crowd() -> list[tuple[int, bytes]]:
            return await asyncio.gather(*[ask(hub.port, page("/")) for _ in range(60)])

        answers = asyncio.run(crowd())
        statuses = {status for status, _answer in answers}
        assert statuses == {200, 503}
        refusal = next(answer for status, answer in answers if status == 503)
        assert b"retry-after: 10" in refusal.lower() and b"The hub is very busy" in refusal
        assert asyncio.run(ask(hub.port, page("/")))[0] == 200


def test_a_large_body_without_a_length_is_taken_or_refused_with_a_sentence(hub: Hub):
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    whole = b"400\r\n" + b"a" * 1024 + b"\r\n0\r\n\r\n"
    assert asyncio.run(ask(hub.port, head, whole))[0] == 403
    cut = send_and_hang_up(hub, head + b"400\r\nhalf a sen")
    assert b"200" not in cut[:20] and b"303" not in cut[:20]


def test_a_server_is_changed_and_stopped_without_losing_a_request(hub: Hub):
    changed = changes(hub, times=1, between=0)
    assert not changed.lost and not changed.refused and set(changed.answered) == {200}
    stopped, code = stop(hub, after=0)
    assert code == 0 and not stopped.lost and set(stopped.answered) <= {200}
    hub.serve()


def test_a_new_server_that_cannot_start_leaves_the_old_one_answering(hub: Hub):
    # What it needs first is no longer what it can read.
    compiled = hub.home / "compiled"
    compiled.rename(hub.home / "aside")
    compiled.write_text("not a folder")
    hub.server.send_signal(signal.SIGHUP)
    wait_until(lambda: "did not start" in (hub.home / "serve.log").read_text(), seconds=180)
    assert "Knowledge Hub" in hub.visitor().get("/about/")
    compiled.unlink()
    (hub.home / "aside").rename(compiled)
    change(hub)
    assert "Knowledge Hub" in hub.visitor().get("/about/")


def page(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def send_and_hang_up(hub: Hub, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", hub.port), 30) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
        return answer
