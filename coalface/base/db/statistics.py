"""Keeps what the database knows of its own tables fresh, without which it guesses, and walks a table instead of an index.

PostgreSQL counts by itself, sooner or later; SQLite only when it is told to. Each looks at a sample only, so this takes
seconds on a large hub. Connections to SQLite see new statistics once they are opened anew, within the hour.
"""

from django.db import connection

from coalface.base.tasks import task

ROWS = 1000  # of each index, that SQLite looks at


@task()
def refresh_nightly() -> None:
    """Refresh the statistics, for the clock."""
    refresh_statistics()


def refresh_statistics() -> None:
    """Let the database look at its tables. To be called every night, and after much has come in at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
        cursor.execute("ANALYZE")
