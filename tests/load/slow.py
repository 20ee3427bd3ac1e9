"""Connections that hold on to the server: heads and bodies that come in drops, and answers that nobody takes."""

import asyncio
from contextlib import suppress

from tests.load.line import connect

DROP = 2.0  # seconds between two bytes


class Crowd:
    """So many slow connections at once, each of which comes back when it is closed, from an address of its own."""

    def __init__(self, port: int, *, number: int, large: str) -> None:
        """A third each of heads, bodies and readers; readers ask for the path `large` and take none of it."""
        self.port, self.number, self.large = port, number, large
        self.open = 0
        self.returned = 0  # how often one was closed by the server and came again
        self.refused = 0

    async def hold_on(self, seconds: float) -> None:
        ways = [self._head, self._body, self._reader]
        slow = [asyncio.create_task(self._again(ways[number % 3], number)) for number in range(self.number)]
        await asyncio.sleep(seconds)
        for one in slow:
            one.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    async def _again(self, way, number: int) -> None:
        source = f"127.0.{1 + number // 200}.{1 + number % 200}"
        while True:
            try:
                reader, writer = await connect(self.port, source, takes=4096)
            except OSError:
                self.refused += 1
                await asyncio.sleep(DROP)
                continue
            self.open += 1
            try:
                with suppress(OSError):
                    await way(reader, writer)
            finally:
                self.open -= 1
                writer.close()
            self.returned += 1

    async def _head(self, reader, writer) -> None:
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        await self._drops(reader, writer)

    async def _body(self, reader, writer) -> None:
        writer.write(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
        )
        await self._drops(reader, writer)

    async def _reader(self, reader, writer) -> None:
        writer.transport.pause_reading()
        writer.write(f"GET {self.large} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        await writer.drain()
        # The kernel lets go of one who takes nothing without a word, so there is nothing to wait for.
        await asyncio.Event().wait()

    async def _drops(self, reader, writer) -> None:
        closed = asyncio.ensure_future(reader.read())
        try:
            while not closed.done():
                writer.write(b"a")
                await writer.drain()
                await asyncio.wait([closed], timeout=DROP)
        finally:
            closed.cancel()
