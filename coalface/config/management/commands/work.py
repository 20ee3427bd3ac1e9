"""`coalface work`: background work."""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from coalface.config import in_use, schema
from coalface.config.work import work
from coalface.interfaces.archive.places import clear_finished

log = logging.getLogger("coalface.work")

LOOK_AGAIN = 2.0  # seconds


class Command(BaseCommand):
    help = "Do the work in the background: mail, what listeners must be told, the schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        with self._when_it_may_run():
            clear_finished()
            work()

    @contextmanager
    def _when_it_may_run(self) -> Iterator[None]:
        """Have the home, once nobody has it alone and the database is as this version wants it.

        Where both are started at once, the web makes the database.
        """
        told = None
        with ExitStack() as held:
            while sentence := self._wanting() or self._taken(held):
                if sentence != told:
                    log.info("Waiting. %s", sentence)
                    told = sentence
                connection.close()
                time.sleep(LOOK_AGAIN)
            yield

    def _taken(self, held: ExitStack) -> str | None:
        """Have the home until `held` ends, or return a sentence on why not."""
        try:
            held.enter_context(in_use.running())
        except in_use.InUse as problem:
            return str(problem)
        return None

    def _wanting(self) -> str | None:
        try:
            found = schema.standing()
        except OperationalError as error:
            return f"The database does not answer: {' '.join(str(error).split())}"
        if found.newer:
            raise CommandError(found.refusal, returncode=2)
        return "`coalface serve` is about to make the database." if found.is_new else found.refusal
