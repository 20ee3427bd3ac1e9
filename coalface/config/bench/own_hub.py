"""A hub that lasts as long as a measurement, in a folder of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_hub(*, database: str, settings: str) -> Iterator[None]:
    """Start Django on an empty hub: on the database of an address, or without one on SQLite in a folder that goes again.

    `settings` is the module of the settings. It has to come before anything of the hub is imported.
    """
    with tempfile.TemporaryDirectory(prefix="coalface-bench-") as home:
        os.environ |= {"COALFACE_HOME": home, "COALFACE_MODE": "production", "DJANGO_SETTINGS_MODULE": settings}
        os.environ.pop("DATABASE_URL", None)
        if database:
            os.environ["DATABASE_URL"] = database
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield
