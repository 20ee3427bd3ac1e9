"""`coalface work`: background work."""

from typing import Any

from django.core.management.base import BaseCommand

from coalface.config.work import work


class Command(BaseCommand):
    help = "Do the work in the background: mail, what listeners must be told, the schedule."

    def handle(self, *args: Any, **options: Any) -> None:
        work()
