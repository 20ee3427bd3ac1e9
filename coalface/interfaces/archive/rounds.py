"""Backups by the clock: where they lie, how they are named, and how many are kept."""

from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def folder_of_backups() -> Path:
    """Return where backups go of which nothing else is said."""
    return Path(getattr(settings, "COALFACE_BACKUPS", "") or ".")


def name_for_now() -> str:
    """Return the name of an archive that is made now, in UTC."""
    return f"coalface-{timezone.now().astimezone(UTC):%Y-%m-%d-%H%M%S}.zip"
