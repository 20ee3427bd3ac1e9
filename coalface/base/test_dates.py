"""Ages are said as people say them, and the exact moment is at hand."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from coalface.base.dates import ago, on_date, words_ago
from coalface.base.reading import read_by, reading

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 23, 14, 59, 40, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 23, 14, 59, 0, tzinfo=UTC), "1 minute ago"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), "2 hours ago"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), "3 weeks ago"),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "in March"),
        (datetime(2024, 3, 2, 9, 0, tzinfo=UTC), "in March 2024"),
    ],
)
def test_ages_are_said_as_people_say_them(at: datetime, words: str):
    assert words_ago(at, now=NOW) == words


def test_the_exact_moment_is_at_hand():
    at = datetime(2024, 7, 15, 8, 12, tzinfo=UTC)  # in summer time
    assert ago(at, now=NOW) == (
        '<time datetime="2024-07-15T09:12+01:00" title="Monday 15 July 2024 at 09:12">in July 2024</time>'
    )
    assert on_date(at) == (
        '<time datetime="2024-07-15T09:12+01:00" title="Monday 15 July 2024 at 09:12">15 July 2024</time>'
    )


def test_what_is_kept_of_a_moment_is_kept_for_one_zone_and_one_language():
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    london = str(ago(at, now=NOW))
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        tokyo = str(ago(at, now=NOW))
    assert london != tokyo and "2026-11-21T08:30+09:00" in tokyo
    with translation.override("fr"):
        french = str(ago(at, now=NOW))
    assert "vendredi" in french and "vendredi" not in london
    assert str(ago(at, now=NOW)) == london


def test_a_page_has_one_moment_and_one_zone():
    with read_by(None):
        assert reading() is reading()
    assert reading().reader is None
