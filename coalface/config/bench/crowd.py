"""The people of a generated hub and its groups: a few groups that half of them are in, and many small ones."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Max

from coalface.base.db.filling import Filling
from coalface.config.bench.size import MANY_GROUPS, Size
from coalface.config.bench.wording import Wording, few_often
from coalface.groups.models import Group, Membership
from coalface.people.models import Member, Region, Sector
from coalface.people.models import Size as Staff

BUSY, MANY, FEW = 1, 2, 3  # numbers of the members as whom pages are measured
ACTORS = (BUSY, MANY, FEW)
BUSY_GROUPS = 8
PASSWORD = "measured with the bench"  # noqa: S105 - of the first hundred, in a hub that is made up
SPECIALISMS = 1500
RANKS = ("", "", "", "Senior ", "Lead ", "Assistant ")
LEVELS = ["members"] * 17 + ["groups"] * 2 + ["me"]
ACCESS = [("open", 3), ("open", 3), ("restricted", 2), ("private", 1)]


@dataclass(frozen=True)
class Crowd:
    """Who is in which group, by numbers. A group's number is its place in `caps` and `inside`, counted from 1.

    Its key is `first` more than that: a new hub has groups of its own.
    """

    people: int
    first: int
    caps: list[int]
    inside: list[list[int]]
    role: str  # one that many have

    def key(self, number: int) -> int | None:
        """Return the key of a group, None for no group."""
        return self.first + number if number else None


def fill_crowd(fill: Filling, size: Size, dice: random.Random, wording: Wording, now: datetime) -> Crowd:
    """Add organisations, members, groups and who is in them."""
    caps, inside = _places(size, dice)
    first = Group.objects.aggregate(last=Max("pk"))["last"] or 0
    circles: list[list[int]] = [[] for _ in range(size.people + 1)]
    for number, members in enumerate(inside, 1):
        for member in members:
            circles[member].append(first + number)
    names = [f"{first} {second}".capitalize() for first in wording.words[300:360] for second in wording.words[400:410]]
    dice.shuffle(names)
    _organisations(fill, size, dice)
    _people(fill, size, dice, circles, names, now)
    _interests(fill, size, dice, now)
    _groups(fill, size, caps, inside, first, now)
    return Crowd(size.people, first, caps, inside, names[0])


def _places(size: Size, dice: random.Random) -> tuple[list[int], list[list[int]]]:
    caps = [1 if size.closed else ACCESS[at % 4][1] for at in range(size.groups)]
    inside = []
    for at in range(size.groups):
        last_of_closed = size.closed and at == size.groups - 1
        number = 5 if last_of_closed else max(3, size.people // (2 * (at + 1)))
        there = dict.fromkeys(dice.sample(range(4, size.people + 1), min(number, size.people - 3)))
        if at < BUSY_GROUPS:
            there[BUSY] = None
        if at < MANY_GROUPS:
            there[MANY] = None
        if last_of_closed or (at < BUSY_GROUPS and not size.closed):
            there[FEW] = None
        inside.append(list(there))
    return caps, inside


def _organisations(fill: Filling, size: Size, dice: random.Random) -> None:
    fill.add(
        "people.Organisation",
        ("id", "name", "slug", "sector", "size", "region"),
        (
            (
                at,
                f"Organisation {at}",
                f"organisation-{at}",
                dice.choice(Sector.values),
                dice.choice(Staff.values),
                dice.choice(Region.values),
            )
            for at in range(1, organisations(size) + 1)
        ),
    )


def organisations(size: Size) -> int:
    return max(size.people // 100, 3)


def _people(fill: Filling, size: Size, dice: random.Random, circles: list, names: list[str], now: datetime) -> None:
    draw_role, draw_place = few_often(dice, names), few_often(dice, range(1, organisations(size) + 1))
    known, unknown = make_password(PASSWORD), make_password(None)

    def rows() -> Iterator[tuple[Any, ...]]:
        for at in range(1, size.people + 1):
            days = dice.randint(10, 1400)
            yield (
                at,
                f"Person {at}",
                f"person-{at}",
                f"person-{at}@bench.example",
                known if at <= 100 else unknown,
                (dice.choice(RANKS) + draw_role(1)[0])[:80],
                draw_place(1)[0],
                dice.choice(Region.values),
                dice.choice(["everyone", *LEVELS]),
                dice.choice(LEVELS),
                dice.choice(["everyone", *LEVELS]),
                " ".join(map(str, circles[at])),
                dice.random() < 0.2,
                now - timedelta(days=days),
                now - timedelta(minutes=dice.randint(5, days * 600)),
                now - timedelta(days=3),
            )

    columns = (
        "id name handle email password role organisation_id region role_for specialisms_for organisation_for circle"
    )
    columns += " willing joined_at last_here_at before_that_at"
    fill.add(
        "people.Member",
        columns.split(),
        rows(),
        state=Member.State.ACTIVE,
        terms_accepted_at=now - timedelta(days=1400),
        welcomed_at=now - timedelta(days=1400),
        address_verified_at=now - timedelta(days=30),
    )
    fill.add(
        "account.EmailAddress",
        ("user_id", "email"),
        ((at, f"person-{at}@bench.example") for at in range(1, size.people + 1)),
        verified=True,
        primary=True,
    )


def _interests(fill: Filling, size: Size, dice: random.Random, now: datetime) -> None:
    """Add what people know, and whom they follow."""
    fill.add(
        "people.Specialism",
        ("id", "name", "slug"),
        ((at, f"specialism {at}", f"specialism-{at}") for at in range(1, SPECIALISMS + 1)),
    )
    draw = few_often(dice, range(1, SPECIALISMS + 1))
    fill.add(
        "people.Member_specialisms",
        ("member_id", "specialism_id"),
        ((at, number) for at in range(1, size.people + 1) for number in dict.fromkeys(draw(3))),
    )
    fill.add(
        "people.PersonFollow",
        ("follower_id", "followed_id"),
        (
            (at, other)
            for at in range(1, size.people + 1)
            for other in dict.fromkeys(dice.choices(range(1, size.people + 1), k=dice.randint(0, 4)))
            if other != at
        ),
        at=now - timedelta(days=10),
    )


def _groups(fill: Filling, size: Size, caps: list[int], inside: list[list[int]], first: int, now: datetime) -> None:
    fill.add(
        "groups.Group",
        ("id", "name", "slug", "access", "cap", "members_count"),
        (
            (
                first + at,
                f"Group {at}",
                f"group-{at}",
                "private" if size.closed else ACCESS[(at - 1) % 4][0],
                caps[at - 1],
                len(inside[at - 1]),
            )
            for at in range(1, size.groups + 1)
        ),
        purpose="People who measure.",
        created_at=now - timedelta(days=1500),
    )
    fill.add(
        "groups.Membership",
        ("group_id", "member_id", "role"),
        (
            (first + number, member, _role(at, len(members)))
            for number, members in enumerate(inside, 1)
            for at, member in enumerate(members)
        ),
        joined_at=now - timedelta(days=1400),
        trusted_at=now - timedelta(days=1000),
    )


def _role(at: int, size: int) -> str:
    if at == 0:
        return Membership.Role.LEAD
    return Membership.Role.FACILITATOR if at < 3 and size > 30 else Membership.Role.MEMBER
