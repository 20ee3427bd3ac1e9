"""Ages are said as people say them, and the exact moment is at hand."""

from datetime import UTC, datetime

import pytest

from coalface.base.dates import ago, on_date, words_ago

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
