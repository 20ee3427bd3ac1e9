"""`coalface work`: background work."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from coalface.config import in_use, schema
from coalface.config.work import work

log = logging.getLogger("coalface.work")

LOOK_AGAIN = 2.0  # seconds


class Command(BaseCommand):
    help = "Do the work in the background: mail, what listeners must be told, the schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        self._wait_for_database()
        try:
            with in_use.running():
                work()
        except in_use.InUse as problem:
            raise CommandError(str(problem), returncode=2) from None

    def _wait_for_database(self) -> None:
        """Wait until the database is as this version wants it: where both are started at once, the web makes it."""
        told = None
        while sentence := self._wanting():
            if sentence != told:
                log.info("Waiting. %s", sentence)
                told = sentence
            connection.close()
            time.sleep(LOOK_AGAIN)

    def _wanting(self) -> str | None:
        try:
            found = schema.standing()
        except OperationalError as error:
            return f"The database does not answer: {' '.join(str(error).split())}"
        if found.newer:
            raise CommandError(found.refusal, returncode=2)
        return "`coalface serve` is about to make the database." if found.is_new else found.refusal
