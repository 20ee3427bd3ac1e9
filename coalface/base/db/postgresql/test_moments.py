"""Moments come back from PostgreSQL as they went there."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DataError, connection

if connection.vendor == "postgresql":

    def read(said: object) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::timestamptz", [said])
            return cursor.fetchone()[0]

    @pytest.mark.parametrize(
        "moment",
        [
            datetime(2026, 11, 28, 22, 8, 21, 913988, UTC),
            datetime(2026, 11, 28, 22, 8, 21, 900000, UTC),
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
            datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        ],
    )
    def test_a_moment_comes_back_in_utc(db, moment):
        found = read(moment)
        assert found == moment and found.tzinfo is UTC

    @pytest.mark.parametrize("said", ["infinity", "0044-03-15 12:00:00+00 BC"])
    def test_what_is_no_moment_here_is_refused_by_the_driver(db, said):
        with pytest.raises(DataError):
            read(said)
