"""Limits hold for as long as they say and for whoever they name, also when everybody comes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from coalface.base.limits import TooMany, client_address, limit

NOON = datetime(2026, 1, 5, 12, 0, 1, tzinfo=UTC)


def refused(who: str, rate: str) -> TooMany | None:
    try:
        limit(who, "ask", rate)
    except TooMany as refusal:
        return refusal
    return None


@pytest.mark.django_db
def test_a_limit_holds_and_says_when_to_come_back():
    with time_machine.travel(NOON, tick=False):
        assert [refused("ann", "3/m") for _time in range(3)] == [None, None, None]
        assert refused("ann", "3/m").retry_after == 60
        assert refused("bo", "3/m") is None
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        assert refused("ann", "3/m") is None


@pytest.mark.django_db
def test_a_count_lasts_as_long_as_its_window():
    with time_machine.travel(NOON, tick=False) as clock:
        for _time in range(3):
            assert refused("ann", "3/d") is None
            clock.shift(timedelta(hours=3))
        assert refused("ann", "3/d").retry_after == 3 * 3600


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_when_everybody_comes_at_once():
    def one(_number: int) -> bool:
        try:
            return refused("ann", "10/d") is None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(one, range(24))) == 10


def test_a_header_that_anybody_can_send_is_not_believed():
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "10.0.0.1", "X-Real-IP": "10.0.0.2"})
    assert client_address(request) == "127.0.0.1"
