"""Search finds what is there, in the demonstration hub as on an imported one: tests/search_quality.py says how well."""

import pytest
from django.core.management import call_command

from tests.search_quality import measure

pytestmark = pytest.mark.django_db


def test_search_finds_what_is_there():
    call_command("demo")
    found = measure()
    assert found["exact title first"] == found["phrase"] == found["word left out"] == 50
    assert found["with a slip among the first three"] >= 45
