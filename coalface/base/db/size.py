"""How large the database is, and how much room the disk of the home has left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from coalface.base.watch.numbers import Number


def database_size() -> int:
    """Return the size of the database in bytes, with what was written to its journal and not yet moved over."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    name = str(connection.settings_dict["NAME"])
    return sum(path.stat().st_size for path in (Path(name), Path(f"{name}-wal")) if path.exists())


def room() -> int:
    """Return how many bytes can still be written where the home is."""
    return shutil.disk_usage(settings.COALFACE_HOME).free


def sizes() -> Iterator[Number]:
    """Tell how large the database is and how much room is left."""
    yield Number("database_bytes", "How large the database is.", database_size())
    yield Number("room_bytes", "How much room the disk has left where uploads are kept.", room())
