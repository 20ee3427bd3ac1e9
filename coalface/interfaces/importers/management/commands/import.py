"""`coalface import stackexchange DIR --group NAME`: brings content from elsewhere, closed unless asked otherwise."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from coalface.base.db.statistics import refresh_statistics
from coalface.groups.models import Group
from coalface.interfaces.importers.place import LEVELS, Unfit, place
from coalface.interfaces.importers.stackexchange.dump import Report
from coalface.interfaces.importers.stackexchange.load import bring
from coalface.interfaces.importers.stackexchange.read import Step, bytes_to_read, files_of


class Command(BaseCommand):
    help = "Import content from another system into a group."

    def add_arguments(self, parser) -> None:
        parser.add_argument("format", choices=["stackexchange"], help="what kind of dump it is")
        parser.add_argument("folder", type=Path, help="the folder with the dump's files")
        parser.add_argument(
            "--group", required=True, help="the group it goes to; it is founded where it does not exist"
        )
        parser.add_argument("--level", choices=list(LEVELS), default="group", help="who may see what is imported")
        parser.add_argument(
            "--access", choices=Group.Access.values, help="of a new group; private unless said otherwise"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON and nothing else")

    def handle(self, *arguments, **options) -> None:
        name = " ".join(options["group"].split())
        if not name or len(name) > 80:
            raise CommandError("--group needs a name of at most 80 characters.")
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is not a folder.")
        level = LEVELS[options["level"]]
        try:
            files = files_of(options["folder"])
            group = place(name=name, level=level, access=options["access"])
            with self._progress(bytes_to_read(files), quiet=options["json"]) as (step, report):
                found = bring(files, group, level, report=report, step=step)
        except Unfit as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=130) from None
        refresh_statistics()
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for word, number in found.items():
                self.stdout.write(f"{word:>10}  {number:,}")
            self.stdout.write(f"in the group {group.name} (/groups/{group.slug}/)")

    @contextmanager
    def _progress(self, size: int, *, quiet: bool) -> Iterator[tuple[Step, Report]]:
        """Give a function that shows how far the reading is, on a terminal only, and one that reports a fault."""
        console = Console(stderr=True)
        shown = console.is_terminal and not quiet
        columns = (TextColumn("{task.description:>16}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not shown, transient=True) as progress:
            task = progress.add_task("", total=size)

            def step(name: str) -> Callable[[int], None]:
                progress.update(task, description=name)
                return lambda read: progress.advance(task, read)

            def report(name: str, line: int, fault: str) -> None:
                sentence = f"{name} line {line}: {fault}."
                if shown:
                    console.print(sentence, markup=False, highlight=False, soft_wrap=True)
                else:
                    self.stderr.write(sentence)

            yield step, report
