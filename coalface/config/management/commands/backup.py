"""`coalface backup`: one archive of everything that must be kept, while the hub runs."""

import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalface.interfaces.archive.backup import NoBackup, back_up
from coalface.interfaces.archive.rounds import folder_of_backups, name_for_now


class Command(BaseCommand):
    help = "Write everything that must be kept into one archive, while the hub runs. The archive is secret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="where to write it (default: a new name in COALFACE_BACKUPS, or here)"
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        # Told to stop, it takes away what it has written.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        path = (file or folder_of_backups() / name_for_now()).absolute()
        try:
            made = back_up(path)
        except NoBackup as error:
            raise CommandError(str(error)) from None
        for name in made.lost:
            self.stderr.write(f"The hub had lost the file {name}, which a row names; it is not in the archive.")
        self.stdout.write(f"{made.path}: {made.rows:,} rows, {made.files:,} files, {made.size:,} bytes")
        self.stdout.write(f"SHA-256: {made.sha256}")
        self.stdout.write("Keep it secret: it holds everything members wrote, and the hub's key.")
