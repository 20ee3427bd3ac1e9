"""`coalface backup`: one archive of everything that must be kept, while the hub runs."""

import os
import signal
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coalface.interfaces.archive.backup import NoBackup, back_up
from coalface.interfaces.archive.rounds import folder_of_backups, log, make_round, name_for_now

POLITE = 10  # how much others go first on the machine when nobody waits for the backup


class Command(BaseCommand):
    help = "Write everything that must be kept into one archive, while the hub runs. The archive is secret."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="where to write it (default: a new name in COALFACE_BACKUPS, or here)"
        )
        parser.add_argument(
            "--by-the-clock",
            action="store_true",
            help="as coalface work does it: in COALFACE_BACKUPS, old ones deleted",
        )

    def handle(self, *args: Any, file: Path | None, by_the_clock: bool, **options: Any) -> None:
        # Told to stop, or left alone by its terminal, it takes away what it has written.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        if by_the_clock:
            self._by_the_clock(file)
            return
        try:
            made = back_up((file or folder_of_backups() / name_for_now()).absolute())
        except NoBackup as error:
            raise CommandError(str(error)) from None
        for name in made.lost:
            self.stderr.write(f"The hub had lost the file {name}, which a row names; it is not in the archive.")
        self.stdout.write(f"{made.path}: {made.rows:,} rows, {made.files:,} files, {made.size:,} bytes")
        self.stdout.write(f"SHA-256: {made.sha256}")
        self.stdout.write("Keep it secret: it holds everything members wrote, and the hub's key.")

    def _by_the_clock(self, file: Path | None) -> None:
        if file or not settings.COALFACE_BACKUPS:
            raise CommandError("--by-the-clock writes into COALFACE_BACKUPS, which has to be set.", returncode=2)
        with suppress(OSError):  # not everybody may
            os.nice(POLITE)
        try:
            made = make_round()
        except NoBackup as error:
            log.error("The backup failed. %s", error)
            raise SystemExit(1) from None
        if made.lost:
            log.warning("The hub has lost %s files that rows name; a backup by hand names them.", len(made.lost))
        log.info("Backup %s: %s bytes, SHA-256 %s.", made.path, made.size, made.sha256)
