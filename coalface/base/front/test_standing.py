"""Whoever asks mostly for what has to be refused is in doubt for a while; whoever meets some refusals is not."""

import pytest

from coalface.base.front import standing as standings
from coalface.base.front.standing import MOST, PATIENCE, Standing


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def standing(clock) -> Standing:
    return Standing(lambda: clock[0])


def answer(standing: Standing, address: str, *statuses: int) -> None:
    for status in statuses:
        standing.note(address, status)


def test_some_refusals_are_nothing_and_more_put_one_address_in_doubt(standing):
    answer(standing, "a", *[404] * PATIENCE)
    assert not standing.in_doubt("a")
    answer(standing, "a", 400)
    assert standing.in_doubt("a") and not standing.in_doubt("b")


def test_refusals_are_forgotten_in_time_and_not_held_against_anybody_without_end(standing, clock):
    answer(standing, "a", *[403] * 1000)
    clock[0] += MOST - PATIENCE - 1
    assert standing.in_doubt("a")
    clock[0] += 1
    assert not standing.in_doubt("a")


def test_an_office_whose_people_mostly_meet_good_answers_is_never_in_doubt(standing):
    for _number in range(500):
        answer(standing, "office", 404, 200, 302, 200, 304)
        assert not standing.in_doubt("office")


def test_what_the_hub_itself_fails_at_is_held_against_nobody(standing):
    answer(standing, "a", *[503, 500] * 100)
    assert not standing.in_doubt("a") and not standing.refusals


def test_good_answers_bring_an_address_out_of_doubt_and_out_of_memory(standing):
    answer(standing, "a", *[404] * (PATIENCE + 1))
    answer(standing, "a", *[200] * 4 * (PATIENCE + 1))
    assert not standing.refusals


def test_only_so_many_addresses_are_remembered(standing, monkeypatch):
    monkeypatch.setattr(standings, "REMEMBERED", 3)
    for address in ("a", "b", "a", "c", "d"):
        answer(standing, address, 404)
    assert list(standing.refusals) == ["a", "c", "d"]


def test_what_the_hub_could_not_do_speaks_neither_for_nor_against(standing):
    answer(standing, "a", *[404] * (PATIENCE + 1))
    answer(standing, "a", *[500, 503] * 100)
    assert standing.in_doubt("a")
