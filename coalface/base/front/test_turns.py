"""Turns are given to one address after another, and nobody waits without end."""

import asyncio

import pytest

from coalface.base.front.turns import TooBusy, Turns


def in_order(*addresses: str, most_waiting: int = 100) -> list[str]:
    """Return what became of everybody who came in this order while one place was taken, turn by turn.

    An address that ends with a question mark is in doubt.
    """
    order: list[str] = []

    async def ask(turns: Turns, address: str) -> None:
        in_doubt = address.endswith("?")
        try:
            await turns.take(address, in_doubt=in_doubt)
        except TooBusy:
            order.append(f"not {address}")
            return
        order.append(address)
        turns.give_back(in_doubt=in_doubt)

    async def everybody() -> None:
        turns = Turns(places=1, most_waiting=most_waiting, patience=60)
        await turns.take("first")
        asked = [asyncio.create_task(ask(turns, address)) for address in addresses]
        await asyncio.sleep(0)
        turns.give_back()
        await asyncio.gather(*asked)
        assert turns.free == turns.free_in_doubt == 1
        assert not turns.waiting and not turns.lines and not turns.lines_in_doubt

    asyncio.run(everybody())
    return order


def test_one_who_asks_often_delays_others_by_one_turn_only():
    assert in_order("a", "a", "a", "b", "a", "c") == ["a", "b", "c", "a", "a", "a"]


def test_when_too_many_wait_the_last_of_the_longest_line_goes():
    assert in_order("a", "a", "a", "b", most_waiting=3) == ["not a", "a", "b", "a"]
    assert in_order("a", "b", "c", most_waiting=2) == ["not c", "a", "b"]


def test_whoever_is_in_doubt_waits_behind_all_others():
    assert in_order("x?", "y?", "a", "x?", "b", "a") == ["a", "b", "a", "x?", "y?", "x?"]


def test_when_too_many_wait_those_in_doubt_go_first():
    assert in_order("x?", "a", "a", "a", most_waiting=3) == ["not x?", "a", "a", "a"]
    assert in_order("x?", "x?", "y?", "z?", most_waiting=3) == ["not x?", "x?", "y?", "z?"]
    assert in_order("a", "a", "x?", most_waiting=2) == ["not x?", "a", "a"]


def test_those_in_doubt_never_hold_the_last_place():
    async def two_places() -> None:
        turns = Turns(places=2, most_waiting=5, patience=60)
        await turns.take("x", in_doubt=True)
        waiting = asyncio.create_task(turns.take("y", in_doubt=True))
        await asyncio.sleep(0)
        assert not waiting.done()
        await turns.take("a")
        turns.give_back()
        await asyncio.sleep(0)
        assert not waiting.done() and turns.free == 1
        turns.give_back(in_doubt=True)
        await waiting
        assert turns.free == 1
        turns.give_back(in_doubt=True)
        assert turns.free == 2 and not turns.busy

    asyncio.run(two_places())


def test_whoever_has_waited_too_long_is_told_so_and_takes_no_turn():
    async def impatient() -> None:
        turns = Turns(places=1, most_waiting=5, patience=0.01)
        await turns.take("a")
        with pytest.raises(TooBusy):
            await turns.take("b")
        assert not turns.waiting and not turns.lines
        turns.give_back()
        await turns.take("c")

    asyncio.run(impatient())


def test_whoever_goes_away_leaves_the_line_and_a_turn_just_given_is_not_lost():
    async def going() -> None:
        turns = Turns(places=1, most_waiting=5, patience=60)
        await turns.take("a")
        waiting = asyncio.create_task(turns.take("b"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert not turns.waiting
        given = asyncio.create_task(turns.take("c"))
        await asyncio.sleep(0)
        turns.give_back()
        given.cancel()
        await asyncio.gather(given, return_exceptions=True)
        assert turns.free == 1

    asyncio.run(going())
