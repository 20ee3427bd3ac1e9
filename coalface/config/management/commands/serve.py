"""`coalface serve`: the web server."""

import logging
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from coalface.base.watch.counts import FILES, empty_folder
from coalface.config import in_use, schema, serve
from coalface.interfaces.archive.places import clear_finished
from coalface.people.models import Member

log = logging.getLogger("coalface.serve")


class Command(BaseCommand):
    help = "Serve the hub to browsers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to listen (default: 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="on which address (default: 127.0.0.1)")
        parser.add_argument("--workers", type=int, help="web processes (default: one a core, at most 4)")
        parser.add_argument("--threads", type=int, help="threads a process (default: COALFACE_THREADS)")

    def handle(
        self, *args: Any, host: str, port: int, workers: int | None, threads: int | None, **options: Any
    ) -> None:
        try:
            listening = serve.listen(host, port)
        except serve.Taken:
            raise CommandError(
                f"Port {port} is taken by another program; choose one with --port.", returncode=2
            ) from None
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"{host} port {port} cannot be used: {reason}.", returncode=2) from None
        try:
            with in_use.running():
                self._prepare_database()
                self._serve(listening.fileno(), port, workers, threads)
        except (in_use.InUse, schema.Failed) as problem:
            raise CommandError(str(problem), returncode=2) from problem

    def _serve(self, listening: int, port: int, workers: int | None, threads: int | None) -> None:
        connection.close()
        # Links in mail must lead here when the operator has not said where the hub lives.
        os.environ.setdefault("COALFACE_URL", f"http://localhost:{port}")
        if threads:
            os.environ["COALFACE_THREADS"] = str(threads)
        if settings.COALFACE_METRICS_TOKEN:
            os.environ[FILES] = str(empty_folder(port))
        json_log = settings.COALFACE_LOG == "json"
        serve.run(serve.command(listening=listening, workers=workers, reload=settings.DEVELOPING, json_log=json_log))

    def _prepare_database(self) -> None:
        """Make the database of a new hub, and serve no other than one that is as this version wants it."""
        found = schema.standing()
        if found.is_new:
            log.info("This is a new hub: its database is being made, and its home is %s.", settings.COALFACE_HOME)
            schema.bring_up_to_date()
        elif found.refusal:
            raise CommandError(found.refusal, returncode=2)
        clear_finished()
        if not settings.DEVELOPING and not Member.objects.filter(hub_team=True).exists():
            log.warning(
                "Nobody is in the hub team yet; make yourself a member of it with: "
                "coalface create-member --email ADDRESS --name NAME --hub-team"
            )
