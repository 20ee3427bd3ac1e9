"""What `coalface work` asks of its connections; that it works at all is told by `tests/load/test_background.py`."""

import threading

from django.db import connection, connections

from coalface.config import work
from coalface.config.work import CACHE


def test_memory_is_left_to_the_web(monkeypatch, transactional_db):
    told = []

    def look(_schedule):
        with connection.cursor() as cursor:
            told.append(cursor.execute("PRAGMA cache_size").fetchone() if connection.vendor == "sqlite" else None)
        stop.set()

    stop = threading.Event()
    monkeypatch.setattr(work.Worker, "keep_alive", lambda self: None)
    monkeypatch.setattr(work.signal, "signal", lambda *_: None)
    monkeypatch.setattr(work.threading, "Event", lambda: stop)
    monkeypatch.setattr(work, "tick", look)
    try:
        work.work()
    finally:
        work.connection_created.disconnect(work._with_small_cache)
        connections.close_all()
    assert told == [(-CACHE,) if connection.vendor == "sqlite" else None]
