"""Which of the two full-text files speaks to the database in use; nothing else asks."""

from types import ModuleType

from django.db import connection

from coalface.features.search import postgres, sqlite


def dialect() -> ModuleType:
    """Return the module for the connected database; both offer the same functions."""
    return postgres if connection.vendor == "postgresql" else sqlite
