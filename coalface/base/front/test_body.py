"""A body comes in whole and in time, or not at all; a large one lies on the disk while it is needed."""

import asyncio
import io
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest

from coalface.base.front import body as bodies
from coalface.base.front.body import BREATH, SMALL, Body, Broken, NoRoom, Pace, Room, TooLarge, TooSlow


async def pieces(*chunks: bytes, then_stall: bool = False) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if then_stall:
        await asyncio.Event().wait()


def taken_in(
    tmp_path, chunks, *, length: int | None, most: int = 10 * SMALL, room: Room | None = None, busy: bool = False
) -> Body:
    """Return the body that these pieces make, while pages are being answered or not."""

    async def take() -> Body:
        with ThreadPoolExecutor(1) as disk:
            made = Body(room=room or Room(most), pace=Pace(lambda: busy), folder=tmp_path, disk=disk)
            try:
                await made.take_in(chunks, length=length, most=most)
            except BaseException:
                made.close()
                raise
            return made

    return asyncio.run(take())


def test_a_small_body_stays_in_memory(tmp_path):
    small = taken_in(tmp_path, pieces(b"text=", b"hello"), length=10)
    assert isinstance(small.file, io.BytesIO) and small.file.read() == b"text=hello"


def test_a_large_body_lies_on_the_disk_without_a_name_and_gives_its_room_back(tmp_path):
    room = Room(3 * SMALL)
    large = taken_in(tmp_path, pieces(b"x" * SMALL, b"y" * SMALL), length=2 * SMALL, room=room)
    assert large.file.fileno() and large.file.read() == b"x" * SMALL + b"y" * SMALL
    assert not list(tmp_path.iterdir()) and room.left == SMALL
    large.close()
    assert room.left == 3 * SMALL


@pytest.mark.parametrize(("busy", "crumb", "breaths"), [(True, SMALL, 2), (True, SMALL // 64, 2), (False, SMALL, 0)])
def test_a_large_body_leaves_time_to_the_pages_that_are_being_answered(tmp_path, monkeypatch, busy, crumb, breaths):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(bodies.asyncio, "sleep", sleep)
    content = b"x" * SMALL + b"y" * SMALL + b"z" * SMALL
    chunks = pieces(*[content[at : at + crumb] for at in range(0, len(content), crumb)])
    large = taken_in(tmp_path, chunks, length=3 * SMALL, busy=busy)
    assert large.file.read() == content
    assert slept == [BREATH] * breaths
    large.close()


def test_large_bodies_come_in_one_piece_at_a_time():
    at_once: list[int] = []

    async def all_together() -> None:
        pace, inside = Pace(lambda: False), 0

        async def take() -> None:
            nonlocal inside
            async with pace.piece(SMALL):
                inside += 1
                at_once.append(inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*[take() for _number in range(5)])

    asyncio.run(all_together())
    assert at_once == [1] * 5


@pytest.mark.parametrize("length", [11, 1000, 5])
def test_one_that_is_not_as_long_as_it_said_is_refused(tmp_path, length):
    with pytest.raises(Broken):
        taken_in(tmp_path, pieces(b"half a sen"), length=length)


def test_one_that_says_no_length_is_taken_up_to_what_is_read_at_all(tmp_path):
    assert taken_in(tmp_path, pieces(b"a" * 50), length=None, most=50).size == 50
    with pytest.raises(TooLarge):
        taken_in(tmp_path, pieces(b"a" * 51), length=None, most=50)


def test_there_is_room_for_so_many_large_bodies_only(tmp_path):
    room = Room(2 * SMALL)
    with pytest.raises(NoRoom):
        taken_in(tmp_path, pieces(b"x"), length=3 * SMALL, room=room)
    with pytest.raises(NoRoom):
        taken_in(tmp_path, pieces(*[b"x" * SMALL] * 3), length=None, room=room)
    assert room.left == 2 * SMALL


def test_one_that_stalls_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "STALL", 0.02)
    with pytest.raises(TooSlow):
        taken_in(tmp_path, pieces(b"text=", then_stall=True), length=10)


def test_one_that_drips_is_given_up_however_regularly(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "GRACE", 0.02)
    monkeypatch.setattr(bodies, "SLOWEST", 10**12)

    async def drips() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"a"

    with pytest.raises(TooSlow):
        taken_in(tmp_path, drips(), length=10**5)


def test_a_body_that_is_given_up_while_the_disk_is_slow_gives_its_room_back(tmp_path, monkeypatch):
    room, going, on = Room(10 * SMALL), Event(), Event()

    def slow(**_where):
        going.set()
        on.wait(10)
        return io.BytesIO()

    monkeypatch.setattr(bodies.tempfile, "TemporaryFile", slow)

    async def give_up() -> None:
        with ThreadPoolExecutor(1) as disk:
            body = Body(room=room, pace=Pace(lambda: False), folder=tmp_path, disk=disk)
            coming = asyncio.create_task(body.take_in(pieces(b"x" * SMALL, b"y"), length=None, most=4 * SMALL))
            await asyncio.to_thread(going.wait, 10)
            coming.cancel()
            on.set()
            with suppress(asyncio.CancelledError):
                await coming
            body.close()

    asyncio.run(give_up())
    assert room.left == 10 * SMALL
