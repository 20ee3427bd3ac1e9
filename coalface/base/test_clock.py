"""The clock rings once for each line that is due, however many watch it and however long nobody did."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coalface.base.clock import beat, is_stale, next_due, tick
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
