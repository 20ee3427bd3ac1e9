"""Django's SQLite backend."""

from django.db.backends.sqlite3.base import *  # noqa: F403
