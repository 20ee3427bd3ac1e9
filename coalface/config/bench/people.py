"""Generates a hub of many people, and measures how long it takes to find whom somebody is like.

`python -m coalface.config.bench.people --people 180000` prints a line for each read: median and worst of so many members
drawn by chance, in milliseconds, and how many queries. With `--database` it fills an empty database of that address.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from statistics import median
from typing import Any

from coalface.config.bench.own_hub import own_hub

BATCH = 5000
RANKS = ("", "", "", "Senior ", "Lead ", "Assistant ")
LEVELS = ["members"] * 17 + ["groups"] * 2 + ["me"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="coalface.config.bench.people", description=__doc__)
    parser.add_argument("--people", type=int, default=180_000)
    parser.add_argument("--drawn", type=int, default=50, help="members for whom each read is made")
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty database; SQLite without it")
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    with own_hub(database=wanted.database, settings="coalface.config.settings"):
        began = time.perf_counter()
        generate(wanted.people)
        say(f"{wanted.people:,} people made in {time.perf_counter() - began:.0f} s")
        measure(wanted.drawn)


def generate(people: int) -> None:
    """Fill an empty hub: a few roles, specialisms and groups that many have, and many that few have."""
    from django.db import connection

    from coalface.groups.models import Group, Membership
    from coalface.people.models import Member, Organisation, Region, Sector, Size, Specialism

    dice = random.Random(7)  # noqa: S311 - the same hub every time
    places = Organisation.objects.bulk_create(
        Organisation(
            name=f"Organisation {at}",
            slug=f"organisation-{at}",
            sector=dice.choice(Sector.values[:8]),
            size=dice.choice(Size.values),
            region=dice.choice(Region.values[:12]),
        )
        for at in range(max(people // 150, 3))
    )
    known = Specialism.objects.bulk_create(
        Specialism(name=f"specialism {at}", slug=f"specialism-{at}") for at in range(1500)
    )
    groups = Group.objects.bulk_create(
        Group(name=f"Group {at}", slug=f"group-{at}", purpose="Measured.", cap=3) for at in range(max(people // 180, 3))
    )
    roles = [f"{first} {second}" for first in syllables(dice, 60) for second in syllables(dice, 10)]
    draw_role, draw_word, draw_group = few_often(dice, roles), few_often(dice, known), few_often(dice, groups)
    draw_place = few_often(dice, places)
    circles = [sorted({group.pk for group in draw_group(dice.randint(0, 8))}) for _at in range(people)]
    through = Member.specialisms.through
    for start in range(0, people, BATCH):
        numbers = range(start, min(start + BATCH, people))
        members = Member.objects.bulk_create(
            Member(
                name=f"Person {at}",
                handle=f"person-{at}",
                email=f"person-{at}@bench.example",
                password="!",  # noqa: S106 - nobody signs in
                state=Member.State.ACTIVE,
                role=dice.choice(RANKS) + draw_role(1)[0],
                organisation=place,
                region=place.region,
                circle=" ".join(map(str, circles[at])),
                role_for=dice.choice(["everyone", *LEVELS]),
                specialisms_for=dice.choice(LEVELS),
                organisation_for=dice.choice(["everyone", *LEVELS]),
                willing=dice.random() < 0.2,
            )
            for at, place in zip(numbers, draw_place(len(numbers)), strict=True)
        )
        through.objects.bulk_create(
            through(member_id=member.pk, specialism_id=number)
            for member in members
            for number in {one.pk for one in draw_word(3)}
        )
        Membership.objects.bulk_create(
            Membership(member_id=member.pk, group_id=group)
            for at, member in zip(numbers, members, strict=True)
            for group in circles[at]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def syllables(dice: random.Random, number: int) -> list[str]:
    parts = "ba de fi go ku la me ni po ru sa te vi wo".split()
    return ["".join(dice.choices(parts, k=4)) for _at in range(number)]


def few_often(dice: random.Random, things: list[Any]) -> Callable[[int], list[Any]]:
    """Return a way to draw of things, the first of them a hundred times as often as the hundredth."""
    weights = list(accumulate(1 / (at + 1) for at in range(len(things))))
    return lambda number: dice.choices(things, cum_weights=weights, k=number)


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
