"""Moments are read quickly, and are the moments that Django reads."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.backends.sqlite3 import base

from coalface.base.db.sqlite.base import DatabaseOperations

NAIVE = datetime(2026, 3, 29, 1, 30)


@pytest.mark.parametrize("zone", [None, "Europe/London"])
@pytest.mark.parametrize("value", [None, NAIVE, NAIVE.replace(tzinfo=UTC), "2026-03-29 01:30:00.25"])
def test_a_moment_is_what_django_makes_of_it(value, zone):
    own = connection.copy()
    own.settings_dict = own.settings_dict | {"TIME_ZONE": zone}
    read = [
        kind(own).convert_datetimefield_value(value, None, own)
        for kind in (DatabaseOperations, base.DatabaseOperations)
    ]
    assert read[0] == read[1]
    assert read[0] is None or read[0].utcoffset() is not None
