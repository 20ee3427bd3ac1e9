"""A larger hub is given a larger cache; a connection has what its file asks for."""

import pytest
from django.db import connections

from coalface.base.db.sqlite.base import DatabaseWrapper
from coalface.base.db.sqlite.cache import LEAST, MOST, cache_for


@pytest.mark.parametrize(
    ("size", "cache"), [(0, LEAST), (2**30 * 2, LEAST + 1_048), (2**30 * 12, LEAST + 6_291), (2**30 * 40, MOST)]
)
def test_a_larger_file_has_a_larger_cache(tmp_path, size, cache):
    file = tmp_path / "hub.sqlite3"
    with file.open("wb") as sparse:
        sparse.truncate(size)
    assert cache_for(file) == cache_for(str(file)) == cache


def test_what_is_in_no_file_has_the_least():
    assert cache_for(":memory:") == cache_for("file:hub?mode=memory&cache=shared") == LEAST


@pytest.mark.django_db
def test_a_connection_has_what_its_file_asks_for(tmp_path):
    file = tmp_path / "hub.sqlite3"
    settings = connections.settings["default"] | {"NAME": str(file), "ENGINE": "coalface.base.db.sqlite", "OPTIONS": {}}
    one = DatabaseWrapper(settings, "one")
    for words in ("a", "a" * 9_000_000):
        with one.cursor() as cursor:
            assert cursor.execute("PRAGMA cache_size").fetchone() == (-cache_for(file),)
            cursor.execute("CREATE TABLE IF NOT EXISTS texts (words TEXT)")
            cursor.execute("INSERT INTO texts VALUES (%s)", [words])
        one.close()
    with one.cursor() as cursor:
        assert cursor.execute("PRAGMA cache_size").fetchone() == (-cache_for(file),) == (-LEAST - 4,)
    one.close()
