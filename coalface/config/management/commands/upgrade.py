"""`coalface upgrade`: looks first, keeps a backup, then brings the database up to date: all of it, or nothing."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.template.defaultfilters import filesizeformat

from coalface import __version__
from coalface.base.db.size import database_size
from coalface.base.db.statistics import refresh_statistics
from coalface.base.static import collect
from coalface.config import in_use, schema
from coalface.interfaces.archive.rounds import folder_of_backups


class Command(BaseCommand):
    help = "Bring the database up to date with this version, after a backup. Stop the hub first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--look", action="store_true", help="only say what would be done")
        parser.add_argument("--backup", metavar="FILE", help="where to keep the backup (default: where backups go)")
        parser.add_argument("--no-backup", action="store_true", help="make none, because there is one already")

    def handle(self, *args: Any, look: bool, backup: str | None, no_backup: bool, **options: Any) -> None:
        # The database is asked first, so that one that cannot be reached is what the operator reads about.
        found = schema.standing()
        self.stdout.write(f"Coalface {__version__}, {connection.display_name}, home {settings.COALFACE_HOME}.")
        if found.newer:
            raise CommandError(found.refusal, returncode=2)
        if not found.steps:
            self.stdout.write("The database is up to date.")
            return
        self.stdout.write(f"Steps to take: {len(found.steps)}")
        for name in found.names:
            self.stdout.write(f"  {name}")
        keep_one = not (no_backup or found.is_new)
        self._room(Path(backup).absolute().parent if backup else folder_of_backups(), keep_one=keep_one)
        if look:
            return
        try:
            with in_use.alone():
                if keep_one:
                    call_command("backup", *([backup] if backup else []), stdout=self.stdout, stderr=self.stderr)
                schema.bring_up_to_date()
                refresh_statistics()
                collect()
        except in_use.InUse as problem:
            raise CommandError(str(problem), returncode=2) from None
        except schema.Failed as problem:
            raise CommandError(
                f"{problem}\nNothing was changed: the database is as it was. Install the version that you had and start "
                "it again; what failed, with --traceback, is what whoever helps you needs to see."
            ) from problem
        self.stdout.write(
            "The database is up to date. Start the hub; `coalface check` proves that what must hold does."
        )

    def _room(self, backups: Path, *, keep_one: bool) -> None:
        """Refuse where a disk cannot hold what is about to be written."""
        database = database_size()
        wanted = [(settings.COALFACE_HOME, database if connection.vendor == "sqlite" else 0)]  # tables written anew
        if keep_one:
            # At most as large as what it holds. A folder that is not there yet is made beside others.
            there = next(folder for folder in (backups.absolute(), *backups.absolute().parents) if folder.is_dir())
            wanted.append((there, database + _size_of(Path(settings.MEDIA_ROOT))))
        disks: dict[int, list[tuple[Path, int]]] = {}
        for folder, size in wanted:
            disks.setdefault(folder.stat().st_dev, []).append((folder, size))
        too_little = False
        for found in disks.values():
            needed, free = sum(size for _folder, size in found), shutil.disk_usage(found[0][0]).free
            where = f" in {found[0][0]}" if len(disks) > 1 else ""
            self.stdout.write(f"Room needed{where}: up to {filesizeformat(needed)}; free: {filesizeformat(free)}.")
            too_little |= free < needed
        if too_little:
            raise CommandError("There is too little room. Nothing was changed.", returncode=2)


def _size_of(folder: Path) -> int:
    """Return how many bytes the files under this folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
