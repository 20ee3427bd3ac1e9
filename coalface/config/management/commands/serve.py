"""`coalface serve`: the web server."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coalface.base.static import collect
from coalface.config import serve


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
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database has not been brought up to date; run: coalface migrate", returncode=2)
        connection.close()
        if not settings.DEVELOPING and collect():
            self.stderr.write("Static files collected.")
        # Links in mail must lead here when the operator has not said where the hub lives.
        os.environ.setdefault("COALFACE_URL", f"http://localhost:{port}")
        if threads:
            os.environ["COALFACE_THREADS"] = str(threads)
        serve.run(serve.command(listening=listening.fileno(), workers=workers, reload=settings.DEVELOPING))
