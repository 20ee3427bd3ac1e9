"""What may be lost does not wait for the disk, and everything after it does again."""

import pytest
from django.db import connection

from coalface.base.db.hasty import hasty
from coalface.base.models import Clock


def waits() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_it_is_there_afterwards_and_only_it_does_not_wait():
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO on")
    with hasty():
        Clock.objects.create(name="soon", cron="* * * * *", due="2026-01-01T00:00Z")
        assert not postgresql or waits() == "off"
    assert not postgresql or waits() == "on"
    assert Clock.objects.filter(name="soon").exists()
