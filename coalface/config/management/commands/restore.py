"""`coalface restore`: brings a hub back from an archive that `coalface backup` made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalface.base.db.statistics import refresh_statistics
from coalface.config import in_use
from coalface.interfaces.archive.manifest import Unrestorable
from coalface.interfaces.archive.restore import restore, verify


class Command(BaseCommand):
    help = "Bring a hub back from an archive, into an empty COALFACE_HOME and an empty database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument("--only-verify", action="store_true", help="look at all of it and write nothing")
        parser.add_argument("--sha256", default="", help="what the SHA-256 of the archive must be")

    def handle(self, *args: Any, file: Path, only_verify: bool, sha256: str, **options: Any) -> None:
        try:
            if only_verify:
                found = verify(file.absolute(), sha256=sha256)
            else:
                with in_use.alone():
                    found = restore(file.absolute(), sha256=sha256)
                    refresh_statistics()
        except (Unrestorable, in_use.InUse) as error:
            raise CommandError(str(error), returncode=2) from None
        for name in found.lost:
            self.stderr.write(f"The file {name} is missing: the hub had lost it before the archive was made.")
        done = "The archive is whole" if only_verify else "The hub is back as it was"
        self.stdout.write(f"{done}: {found.made_at}, {found.rows:,} rows, {found.files:,} files.")
        if not only_verify:
            self.stdout.write("Everybody has to sign in again. Now run: coalface check")
