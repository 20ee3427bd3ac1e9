"""Which of the two databases' full-text files speak to the one in use; nothing else asks."""

from types import ModuleType

from django.db import connection

from coalface.features.search import postgres, postgres_reads, sqlite, sqlite_reads


def dialect() -> ModuleType:
    """Return the module that reads the connected database; both offer the same functions."""
    return postgres_reads if connection.vendor == "postgresql" else sqlite_reads


def kept() -> ModuleType:
    """Return the module that knows how the connected database keeps what is searched; of both one may ask for `faults`."""
    return postgres if connection.vendor == "postgresql" else sqlite
