"""The front: an RSGI application that takes requests in, gives them turns, and lets a WSGI application answer them.

A connection that is slow to send or to read costs a task or a buffer here, never a thread. Whatever cannot be answered in
time is told so at once.
"""

import asyncio
import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from granian.rsgi import ProtocolClosed, ProtocolError

from coalface.base.front.address import household
from coalface.base.front.body import SMALL, Body, Broken, NoRoom, Pace, Room, TooLarge, TooSlow
from coalface.base.front.gateway import NOT_BEFORE, Answer, environ_of, run
from coalface.base.front.standing import Standing
from coalface.base.front.turns import TooBusy, Turns

log = logging.getLogger("coalface.front")

PATIENCE = 10.0  # seconds that a request waits for its turn
WAITING = 256  # requests with a large body that wait in one process
LARGE_AT_ONCE = 1  # requests with a body on the disk that one process works through beside the others
ON_DISK = 2 * 1024**3  # bytes of bodies that are coming in, for one process


@dataclass(frozen=True)
class Refusals:
    """What the front says by itself, made when the process starts, for then nothing has to be asked."""

    broken: Answer
    too_slow: Answer
    too_large: Answer
    too_busy: Answer
    failed: Answer


class Front:
    """One process's way in."""

    def __init__(
        self,
        application: Callable,
        *,
        believe: Callable[[dict[str, Any], None], Any],
        refusals: Refusals,
        threads: int,
        waiting: int,
        largest: int,
        folder: Path,
        at_once: Mapping[str, Answer],
        note: Callable[[str, int, float], str],
    ) -> None:
        """Let `application` answer on so many `threads`, for which so many may be `waiting`.

        `believe` puts the visitor's address right where a trusted proxy says it. `at_once` are the answers, by path, for
        which nobody waits. `note` is told the method, the status and the seconds of what the front answered by itself,
        and returns the number of the request.

        A body of more than `largest` bytes is not read, and none on the disk lies elsewhere than in `folder`.
        """
        self.application, self.believe, self.refusals = application, believe, refusals
        self.threads, self.waiting, self.largest, self.folder = threads, waiting, largest, folder
        self.at_once, self.note = at_once, note

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Called by the server in each process before its first request."""
        self.loop = loop
        self.workers = ThreadPoolExecutor(self.threads, "answers")
        self.carriers = ThreadPoolExecutor(LARGE_AT_ONCE, "large forms")
        self.disk = ThreadPoolExecutor(1, "bodies")
        self.turns = Turns(places=self.threads, most_waiting=self.waiting, patience=PATIENCE)
        self.standing = Standing(loop.time)
        self.large = Turns(places=LARGE_AT_ONCE, most_waiting=WAITING, patience=PATIENCE * 12)
        self.room = Room(ON_DISK)
        self.pace = Pace(lambda: self.turns.busy)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        if ready := self._at_once(environ):
            _send(ready, proto)
            return
        self.believe(environ, None)
        address = household(environ["REMOTE_ADDR"])
        body = Body(room=self.room, pace=self.pace, folder=self.folder, disk=self.disk)
        sent, answered, began = False, False, self.loop.time()
        try:
            answer = await self._answer(environ, body, proto, address)
            sent, answered = not environ[NOT_BEFORE], True
        except (Broken, ProtocolClosed, ProtocolError):
            answer = self.refusals.broken
        except TooSlow:
            answer = self.refusals.too_slow
        except TooLarge:
            answer = self.refusals.too_large
        except (TooBusy, NoRoom):
            answer = self.refusals.too_busy
        except Exception:
            log.exception("A request could not be answered.")
            answer = self.refusals.failed
        finally:
            body.close()
        self.standing.note(address, answer.status)
        if not answered:
            number = self.note(environ["REQUEST_METHOD"], answer.status, self.loop.time() - began)
            answer = replace(answer, headers=[*answer.headers, ("X-Request-ID", number)])
        if sent:
            return
        if (seconds := environ[NOT_BEFORE] - self.loop.time()) > 0:
            await asyncio.sleep(seconds)
        _send(answer, proto)

    def _at_once(self, environ: dict[str, Any]) -> Answer | None:
        return self.at_once.get(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None

    async def _answer(self, environ: dict[str, Any], body: Body, proto: Any, address: str) -> Answer:
        """Return the answer, which has gone out unless it has to wait for its time."""
        announced = environ.get("CONTENT_LENGTH", "")
        length = int(announced) if announced.isdecimal() else None
        # One that is too large by its own word is not read at all: the application says so in its own way.
        if 0 < length <= self.largest if length is not None else "HTTP_TRANSFER_ENCODING" in environ:
            await body.take_in(proto, length=length, most=self.largest)
            environ["CONTENT_LENGTH"] = str(body.size)
        environ["wsgi.input"] = body.file
        # Large forms keep a thread busy for long: they have one of their own, so that pages do not wait behind them.
        small = body.size <= SMALL
        turns, threads = (self.turns, self.workers) if small else (self.large, self.carriers)
        in_doubt = self.standing.in_doubt(address)
        await turns.take(address, in_doubt=in_doubt)
        try:
            return await self.loop.run_in_executor(threads, self._work, environ, proto)
        finally:
            turns.give_back(in_doubt=in_doubt)

    def _work(self, environ: dict[str, Any], proto: Any) -> Answer:
        """Runs on a thread, which sends the answer itself unless it has to wait for its time."""
        answer = run(self.application, environ)
        if not environ[NOT_BEFORE]:
            _send(answer, proto)
        return answer


def _send(answer: Answer, proto: Any) -> None:
    if answer.path:
        proto.response_file(answer.status, answer.headers, answer.path)
    else:
        proto.response_bytes(answer.status, answer.headers, answer.content)
