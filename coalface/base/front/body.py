"""Takes in the body of a request: whole, within a time, small ones in memory and large ones on the disk."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

SMALL = 64 * 1024  # bytes that one connection may keep in memory
STALL = 20.0  # seconds without a byte
GRACE = 20.0  # seconds that any body may take
SLOWEST = 16 * 1024  # bytes a second, on the whole, beyond that
BREATH = 0.008  # seconds after so much of large bodies, while pages are being answered …
MOUTHFUL = 48 * 1024  # bytes


class TooSlow(Exception):
    """The body did not come within its time."""


class TooLarge(Exception):
    """The body is larger than any that is read."""


class NoRoom(Exception):
    """So many large bodies are coming in that the disk has no room for one more."""


class Broken(Exception):
    """The connection ended before the whole body had come."""


class Room:
    """How many bytes of the disk the bodies that are coming in may take together."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, size: int) -> None:
        """Raises NoRoom."""
        if size > self.left:
            raise NoRoom
        self.left -= size

    def give_back(self, size: int) -> None:
        self.left += size


class Pace:
    """Lets large bodies come in one piece after another, and gives pages some time in between.

    A hundred that come in at once would keep a process busy with nothing else. It is bytes that are counted, not pieces,
    so that many bodies that come in crumbs do not hold up the others.
    """

    def __init__(self, busy: Callable[[], bool]) -> None:
        """`busy` says whether pages are being answered."""
        self._one = asyncio.Lock()
        self._busy = busy
        self._taken = 0

    @asynccontextmanager
    async def piece(self, size: int) -> AsyncIterator[None]:
        """Wait until one piece of so many bytes may be taken."""
        async with self._one:
            yield
            self._taken += size
            if self._taken >= MOUTHFUL:
                self._taken = 0
                if self._busy():
                    await asyncio.sleep(BREATH)


class Body:
    """One body, kept until the request has been answered."""

    def __init__(self, *, room: Room, pace: Pace, folder: Path, disk: Executor) -> None:
        """Large bodies lie as files without a name in `folder`; `disk` runs what may wait for it."""
        self.file: BinaryIO = io.BytesIO()
        self.size = 0
        self._room, self._pace, self._folder, self._disk = room, pace, folder, disk
        self._taken = 0

    async def take_in(self, chunks: AsyncIterator[bytes], *, length: int | None, most: int) -> None:
        """Read all that comes; `length` is what was announced, in bytes, and `most` what may come at all.

        Raises TooSlow, TooLarge, NoRoom, and OSError when the disk refuses.
        """
        self._reserve(length or 0)
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(min(STALL, GRACE)) as time:
                async for chunk in chunks:
                    if self.size + len(chunk) > most:
                        raise TooLarge
                    await self._keep(chunk)
                    time.reschedule(min(loop.time() + STALL, began + GRACE + self.size / SLOWEST))
        except TimeoutError:
            raise TooSlow from None
        if length is not None and self.size != length:
            raise Broken
        self.file.seek(0)

    def close(self) -> None:
        """Forget the body."""
        self._room.give_back(self._taken)
        self._taken = 0
        self.file.close()

    async def _keep(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self._reserve(self.size)
        if self.size <= SMALL:
            self.file.write(chunk)
            return
        # The disk may be slow, and nobody but other large bodies is to wait for it.
        async with self._pace.piece(len(chunk)):
            await asyncio.get_running_loop().run_in_executor(self._disk, self._write, chunk)

    def _write(self, chunk: bytes) -> None:
        if isinstance(self.file, io.BytesIO):
            on_disk = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed when the request is answered
            # Not a view of it: a body that is given up meanwhile could not be closed.
            on_disk.write(self.file.getvalue())
            self.file = on_disk
        self.file.write(chunk)

    def _reserve(self, size: int) -> None:
        """Have room for so many bytes in all, if they are too many for memory."""
        if size > max(SMALL, self._taken):
            self._room.take(size - self._taken)
            self._taken = size
