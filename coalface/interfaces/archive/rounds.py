"""Backups by the clock: where they lie, how they are named, and how many are kept."""

import logging
import re
import time
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from coalface.base.clock import BACKUP, beat
from coalface.interfaces.archive.backup import Made, NoBackup, back_up

log = logging.getLogger("coalface.backup")

NAME = re.compile(r"coalface-\d{4}-\d\d-\d\d-\d{6}\.zip", re.ASCII)
LEFT_OVER = 24 * 60 * 60  # seconds after which what was never finished never will be


def folder_of_backups() -> Path:
    """Return where backups go of which nothing else is said."""
    return Path(settings.COALFACE_BACKUPS or ".")


def name_for_now() -> str:
    """Return the name of an archive that is made now, in UTC: the order of names is that of time."""
    return f"coalface-{timezone.now().astimezone(UTC):%Y-%m-%d-%H%M%S}.zip"


def make_round() -> Made:
    """Make a backup in the folder of backups, note that it was made, and delete those that are not kept any longer.

    Nothing is deleted unless a new one is there. Raises NoBackup.
    """
    folder = folder_of_backups()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise NoBackup(f"The folder {folder} cannot be made: {error.strerror}.") from None
    made = back_up(folder / name_for_now())
    beat(BACKUP)
    try:
        clear_away(folder)
    except OSError as error:
        log.error("An old backup in %s could not be deleted: %s.", folder, error.strerror)
    return made


def clear_away(folder: Path) -> None:
    """Delete all archives of ours but the newest that are kept, and what was left unfinished a day ago."""
    ours = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in ours[: -settings.COALFACE_BACKUPS_KEPT]:
        path.unlink(missing_ok=True)
    for path in folder.glob(".coalface-*.zip.part"):
        if time.time() - path.stat().st_mtime > LEFT_OVER:
            path.unlink(missing_ok=True)
