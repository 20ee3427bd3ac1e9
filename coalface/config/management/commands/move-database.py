"""`coalface move-database`: takes the rows of a hub from SQLite to PostgreSQL, or back, while the hub is stopped."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from coalface.config import in_use
from coalface.config.settings import database_at
from coalface.interfaces.archive.move import Unmoved, move, must_be_empty


class Command(BaseCommand):
    help = "Copy all rows into another, empty database, and prove that they are the same there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", help="the other database: sqlite:////path/file or postgres://user:password@host/name"
        )

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            database = database_at(url, "The address of the other database")
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from None
        try:
            with in_use.alone():  # what is written meanwhile would stay behind
                must_be_empty(database)
                self._make_tables(url)
                moved = move(database)
        except (Unmoved, in_use.InUse) as error:
            raise CommandError(str(error), returncode=2) from None
        except Error as error:
            raise CommandError(
                f"The other database cannot be used: {' '.join(str(error).split())}", returncode=2
            ) from None
        self.stdout.write(f"{moved.rows:,} rows in {moved.tables} tables are the same in both databases.")
        self.stdout.write("Set DATABASE_URL to the new address, start the hub, and run: coalface check")
        self.stdout.write("The old database is as it was; delete it when you are sure.")

    def _make_tables(self, url: str) -> None:
        """Make the tables in a process of its own, for which the other database is the only one there is."""
        words = [sys.executable, "-P", "-m", "coalface.config.cli", "migrate", "--verbosity", "0"]
        here = {"COALFACE_HOME": str(settings.COALFACE_HOME), "DATABASE_URL": url}
        done = subprocess.run(words, env=os.environ | here, capture_output=True, text=True)
        if done.returncode:
            said = done.stderr.strip().splitlines()
            raise CommandError(f"The tables could not be made there: {said[-1] if said else 'no reason was given'}")
