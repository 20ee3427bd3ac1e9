"""What `coalface work` asks of its own connections; that it works at all is told by `tests/load/test_background.py`."""

from django.db import connection

from coalface.config.work import CACHE, _with_small_cache


def test_memory_of_the_machine_is_left_to_pages(db):
    _with_small_cache(connection=connection)  # on PostgreSQL, where a connection has no cache, it asks nothing
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA cache_size").fetchone() == (-CACHE,)
