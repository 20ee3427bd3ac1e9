"""`coalface check`: Django's own checks, then everything that must hold of what the hub keeps."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.check import Command as DjangoCheck

from coalface.base.wiring import wired


class Command(DjangoCheck):
    help = "Check the settings, and prove that what must always hold of the data does hold."

    def handle(self, *app_labels: str, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if app_labels or options["list_tags"] or options["tags"]:
            return
        broken = 0
        for invariant in wired("INVARIANTS"):
            for sentence in invariant():
                self.stdout.write(sentence)
                broken += 1
        if broken:
            raise CommandError(f"{broken} things do not hold.")
        self.stdout.write("Everything holds.")
