"""Whatever watches a hub learns whether it is well; numbers are for whoever has the token."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from coalface.base import clock
from coalface.base.models import Heartbeat
from coalface.config import health

pytestmark = pytest.mark.django_db

TOKEN = "a token of more than twenty letters"


def test_a_process_that_answers_lives_and_asks_nothing_for_that():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = Client().get("/health/live/")
    assert answer.json() == {"process": True}
    assert len(asked) == 0
    assert "no-store" in answer["Cache-Control"]


def test_pages_can_be_answered_without_background_work():
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()) == (200, {"database": True})


def test_background_work_that_was_not_seen_for_long_is_not_well():
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()["background work"]) == (503, False)
    clock.beat()
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()["background work"]) == (200, True)
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert Client().get("/health/").status_code == 503


def test_a_full_disk_is_not_well(monkeypatch):
    clock.beat()
    monkeypatch.setattr(health, "LEAST_ROOM", 1 << 62)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()["room on the disk"]) == (503, False)


def test_a_lost_database_is_said_and_no_error():
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "/nowhere/at/all"
    try:
        answer = Client().get("/health/ready/")
        assert (answer.status_code, answer.json()) == (503, {"database": False})
        assert Client().get("/health/live/").status_code == 200
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.mark.parametrize("given", [None, "Bearer ", "Bearer something else", "Basic eA==", TOKEN[:-1]])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_numbers_are_closed_to_whoever_has_no_token(token, given):
    with override_settings(COALFACE_METRICS_TOKEN=token):
        answer = Client().get("/metrics/", headers={"Authorization": given} if given else {})
    assert answer.status_code == 404
    assert b"coalface_" not in answer.content


@override_settings(COALFACE_METRICS_TOKEN=TOKEN)
def test_numbers_are_in_the_format_and_of_nobody(world):
    clock.beat()
    Client().get("/")
    Client().get(f"/people/{world.ann.handle}/")
    answer = Client().get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert {
        "coalface_requests",
        "coalface_request_seconds",
        "coalface_mail_waiting",
        "coalface_mail_oldest_seconds",
        "coalface_tasks_waiting",
        "coalface_activities_untold",
        "coalface_beat_age_seconds",
        "coalface_database_bytes",
        "coalface_room_bytes",
        "coalface_members_active",
    } <= families.keys()
    (active,) = families["coalface_members_active"].samples
    assert active.value == 6
    (size,) = families["coalface_database_bytes"].samples
    assert size.value > 100_000
    views = {sample.labels["view"] for sample in families["coalface_request_seconds"].samples}
    assert {"home", "person"} <= views
    assert not re.search(r"\bann\b|fenwick", answer.text, re.IGNORECASE)


def test_a_request_has_a_number_of_its_own_or_a_proxys():
    assert re.fullmatch(r"[0-9a-f]{32}", Client().get("/about/")["X-Request-ID"])
    assert Client().get("/about/", headers={"X-Request-ID": "proxy-0042"})["X-Request-ID"] == "proxy-0042"
    assert Client().get("/about/", headers={"X-Request-ID": "what ever"})["X-Request-ID"] != "what ever"
