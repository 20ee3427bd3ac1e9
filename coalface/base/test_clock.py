"""The clock rings once for each line that is due, however many watch it and however long nobody did."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coalface.base.clock import Watch, beat, is_stale, next_due, tick
from coalface.base.models import Clock, Heartbeat
from coalface.base.tasks import task

pytestmark = pytest.mark.django_db

RUNG = []
NOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=ZoneInfo("UTC"))


@task()
def ring_a_bell() -> None:
    RUNG.append("bell")


LINE = ("bells", "*/5 * * * *", ring_a_bell)


@pytest.fixture(autouse=True)
def silence():
    RUNG.clear()


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_new_line_only_sets_its_clock(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert tick([LINE], now=NOON) == []
    assert Clock.objects.get().due == at(4.5)
    assert RUNG == []


def test_a_line_rings_once_when_it_is_due(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tick([LINE], now=NOON)
        assert tick([LINE], now=at(4)) == []
        assert tick([LINE], now=at(5)) == ["bells"]
        assert tick([LINE], now=at(5)) == []
    assert RUNG == ["bell"]


def test_after_a_standstill_it_rings_once_not_for_every_time_missed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tick([LINE], now=NOON)
        assert tick([LINE], now=at(60 * 24)) == ["bells"]
        assert tick([LINE], now=at(60 * 24 + 1)) == []
    assert RUNG == ["bell"]


def test_whoever_finds_the_clock_moved_on_does_not_ring():
    tick([LINE], now=NOON)
    stale = Clock.objects.get()
    tick([LINE], now=at(5))
    assert not Clock.objects.filter(name="bells", due=stale.due).exists()


def test_a_clock_that_was_put_back_keeps_no_line_waiting_for_a_day(django_capture_on_commit_callbacks):
    tick([LINE], now=at(60 * 24))
    with django_capture_on_commit_callbacks(execute=True):
        assert tick([LINE], now=NOON) == []
        assert Clock.objects.get().due == at(4.5)
        assert tick([LINE], now=at(5)) == ["bells"]
    assert RUNG == ["bell"]


def test_the_hour_that_comes_twice_rings_no_line_twice():
    before = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("UTC"))
    line = ("early", "30 1 * * *", ring_a_bell)
    rung = [tick([line], now=before + timedelta(minutes=5 * step)) for step in range(12 * 24)]
    assert rung.count(["early"]) == 1


def test_a_changed_expression_sets_the_clock_anew():
    tick([LINE], now=NOON)
    assert tick([("bells", "0 3 * * *", ring_a_bell)], now=at(5)) == []
    assert Clock.objects.get().cron == "0 3 * * *"


def test_a_line_that_was_taken_out_is_forgotten():
    tick([LINE], now=NOON)
    tick([], now=NOON)
    assert not Clock.objects.exists()


def test_hours_are_those_of_the_hubs_time_zone():
    with timezone.override(ZoneInfo("Europe/London")):
        summer = datetime(2026, 7, 1, 0, 0, tzinfo=ZoneInfo("UTC"))
        assert next_due("0 3 * * *", summer) == datetime(2026, 7, 1, 2, 0, tzinfo=ZoneInfo("UTC"))


def test_a_worker_unheard_of_for_two_minutes_is_stale():
    assert is_stale()
    beat()
    assert not is_stale()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert is_stale()


def test_a_sign_of_life_from_the_future_is_none():
    Heartbeat.objects.create(name="work", at=timezone.now() + timedelta(hours=5))
    assert is_stale()


def test_a_jump_of_the_clock_is_noticed_in_both_directions():
    watch = Watch(now=NOON, steady=100.0)
    assert watch.jumped(now=at(1), steady=160.0) is None
    assert watch.jumped(now=at(61), steady=161.0) == timedelta(minutes=59, seconds=59)
    assert watch.jumped(now=at(1), steady=162.0) == -timedelta(minutes=60, seconds=1)
    assert watch.jumped(now=at(1), steady=162.0) is None
