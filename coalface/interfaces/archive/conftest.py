"""A home of its own for each test, whose key is the one that the tests run with."""

from pathlib import Path

import pytest
from django.conf import settings as used
from django.core.management import call_command

from coalface.interfaces.archive.backup import back_up


@pytest.fixture
def home(settings, tmp_path: Path):
    """Return a function that moves the hub to a new and empty home, and returns its folder."""
    made = iter(range(100))

    def move() -> Path:
        folder = tmp_path / f"home-{next(made)}"
        folder.mkdir()
        (folder / "secret-key").write_text(used.SECRET_KEY)
        settings.COALFACE_HOME, settings.MEDIA_ROOT = folder, folder / "uploads"
        return folder

    move()
    return move


@pytest.fixture
def emptied():
    """Return a function that empties the database."""
    return lambda: call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def archive_of(tmp_path: Path):
    """Return a function that makes a backup and returns its path."""
    made = iter(range(100))
    return lambda: back_up(tmp_path / f"{next(made)}.zip").path
