"""Makes a hub in COALFACE_HOME and its database: run by `hub_folder.make`, which sets both, in a process of its own."""

import argparse
import json
import time

import django

from coalface.config.bench.size import Size


def main() -> None:
    parser = argparse.ArgumentParser(prog="coalface.config.bench.make", description=__doc__)
    for name, number in Size().as_dict().items():
        if name != "closed":
            parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--closed", action="store_true")
    size = Size(**vars(parser.parse_args()))
    django.setup()

    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from coalface.config.bench.hub import generate
    from coalface.config.bench.hub_folder import NOTE

    call_command("migrate", verbosity=0)
    began, now = time.perf_counter(), timezone.now()
    made = generate(size, now=now)
    note = {
        "database": settings.DATABASE_URL,
        "size": size.as_dict(),
        "facts": made.as_dict(),
        "seconds": round(time.perf_counter() - began, 1),
        "of": int(now.timestamp()),
    }
    (settings.COALFACE_HOME / NOTE).write_text(json.dumps(note, indent=1) + "\n")


if __name__ == "__main__":
    main()
