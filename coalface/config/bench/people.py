"""Measures how long it takes to find whom somebody is like, in a hub of many people.

`python -m coalface.config.bench.people --people 180000` prints a line for each read: median and worst of so many members
drawn by chance, in milliseconds, and how many queries. With `--use` it measures a hub that `bin/bench` kept.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from coalface.config.bench.hub_folder import environment, own_hub
from coalface.config.bench.size import Size


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="coalface.config.bench.people", description=__doc__)
    parser.add_argument("--people", type=int, default=180_000)
    parser.add_argument("--drawn", type=int, default=50, help="members for whom each read is made")
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty database; SQLite without it")
    parser.add_argument("--use", default="", metavar="DIR", help="measure the hub that was kept in this folder")
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    size = Size(people=wanted.people, groups=max(wanted.people // 180, 3), entries=1000, replies=1000)
    with own_hub(size, use=wanted.use, database=wanted.database) as hub:
        say(f"{hub.size.people:,} people, {hub.vendor}")
        os.environ |= environment(hub.home, hub.database)
        import django

        django.setup()
        measure(wanted.drawn)


def measure(drawn: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from coalface.groups.viewer import viewer_of
    from coalface.pages.twins import WEIGHED, places_of
    from coalface.people.directory import people_page
    from coalface.people.models import Member
    from coalface.people.twins import only_one_of_role, twins

    dice = random.Random(11)  # noqa: S311
    numbers = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    readers = [
        Member.objects.select_related("organisation").get(pk=number)
        for number in dice.sample(numbers, min(drawn, len(numbers)))
    ]
    viewers = {member.pk: viewer_of(member) for member in readers}
    found = {member.pk: twins(viewers[member.pk], member, limit=WEIGHED) for member in readers}  # warms the cache, too
    reads: dict[str, Callable[[Member], Any]] = {
        "people like me": lambda one: twins(viewers[one.pk], one, limit=WEIGHED),
        "the only one": lambda one: only_one_of_role(viewers[one.pk], one),
        "where they meet": lambda one: places_of(viewers[one.pk], found[one.pk]),
        "directory by role": lambda one: people_page(viewers[one.pk], {"role": one.role}),
        "directory by region": lambda one: people_page(viewers[one.pk], {"region": one.region}),
    }
    say(f"{'read':<22}{'median ms':>10}{'max ms':>8}{'cpu ms':>8}{'queries':>9}")
    for name, read in reads.items():
        began = time.process_time()
        times = [timed(read, member) for member in readers]
        cpu = (time.process_time() - began) * 1000 / len(readers)
        with CaptureQueriesContext(connection) as asked:
            read(readers[0])
        say(f"{name:<22}{median(times):>10.1f}{max(times):>8.1f}{cpu:>8.1f}{len(asked):>9}")
    alone = sum(1 for alike in found.values() if not alike)
    say(f"Of {len(readers)} members, {alone} are like nobody; the others have {WEIGHED} at the most.")


def timed(read: Callable[[Any], Any], member: Any) -> float:
    began = time.perf_counter()
    read(member)
    return (time.perf_counter() - began) * 1000


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
