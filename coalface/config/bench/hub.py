"""Generates a hub of any size: deterministic, in bulk, with a few big groups and many small ones."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from coalface.base import text
from coalface.entries.bulk import NewEntry, NewReply, add_entries, add_replies, count_replies
from coalface.features.search.index import write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group, Level, Membership
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question
from coalface.people.models import Member, Organisation

BATCH = 500
SYLLABLES = (
    "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu ra re ri ro ru ta te ti to tu".split()
)
RARE = "zqrarity"


@dataclass(frozen=True)
class Made:
    """What the measurement needs to know of the generated hub."""

    member_id: int
    handle: str
    group_slug: str
    question_path: str
    question_id: int


def generate(*, people: int, groups: int, entries: int, replies: int) -> Made:
    """Fill an empty hub. The same numbers give the same hub, except for its dates, which count back from now."""
    dice = random.Random(7)  # noqa: S311 - the same hub every time
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(4000)]
    now = timezone.now()
    members = _people(people, dice)
    made_groups = _groups(groups, members, dice)
    first, question = None, None
    all_entries: list[tuple[int, bool]] = []
    for start in range(0, entries, BATCH):
        batch = [
            _entry(number, members, made_groups, words, dice, now)
            for number in range(start, min(start + BATCH, entries))
        ]
        for group, level in {(group, level) for group, level, _new in batch}:
            news = [new for of, at, new in batch if (of, at) == (group, level)]
            with transaction.atomic():
                rows = add_entries(kind=QUESTION.name, group=group, level=level, entries=news)
                Question.objects.bulk_create([Question(entry=row) for row in rows])
                write_rows([SearchRow(entry=row, title=row.title, body=text.plain(row.revision.html)) for row in rows])
            all_entries += [(row.pk, level == Level.PUBLIC) for row in rows]
            if question is None and level == Level.PUBLIC and group == made_groups[0]:
                first, question = group, rows[0]
    wanted = [question.pk] * 20 + [dice.choice(all_entries)[0] for _ in range(replies - 20)]
    for start in range(0, len(wanted), BATCH):
        news = [_reply(entry_id, members, words, dice, now) for entry_id in wanted[start : start + BATCH]]
        with transaction.atomic():
            rows = add_replies(news)
            write_rows(
                [SearchRow(entry_id=row.entry_id, reply=row, body=text.plain(row.revision.html)) for row in rows]
            )
    for group in [None, *made_groups]:
        count_replies(group=group)
    counts = Membership.objects.values("group").annotate(number=Count("pk"))
    for row in counts:
        Group.objects.filter(pk=row["group"]).update(members_count=row["number"])
    member = members[0]
    return Made(member.pk, member.handle, first.slug, f"/questions/{question.pk}-{question.slug}/", question.pk)


def _people(number: int, dice: random.Random) -> list[Member]:
    places = Organisation.objects.bulk_create(
        [Organisation(name=f"Organisation {at}", slug=f"organisation-{at}") for at in range(max(number // 40, 3))]
    )
    password = make_password(None)
    members = [
        Member(
            name=f"Person {at}",
            handle=f"person-{at}",
            email=f"person-{at}@bench.example",
            password=password,
            state=Member.State.ACTIVE,
            role=dice.choice(["Surveyor", "Registrar", "Tree officer", "Librarian"]),
            organisation=dice.choice(places),
            last_here_at=timezone.now() - timedelta(minutes=5),
        )
        for at in range(number)
    ]
    return Member.objects.bulk_create(members, batch_size=BATCH)


def _groups(number: int, members: list[Member], dice: random.Random) -> list[Group]:
    groups = []
    for at in range(number):
        access, cap = [("open", 3), ("open", 3), ("restricted", 2), ("private", 1)][at % 4]
        groups.append(Group(name=f"Group {at}", slug=f"group-{at}", purpose="Measured.", access=access, cap=cap))
    groups = Group.objects.bulk_create(groups)
    rows = []
    for at, group in enumerate(groups):
        size = max(3, min(len(members), int(len(members) / (at + 1))))
        inside = (
            {members[0].pk, *(member.pk for member in dice.sample(members, size))}
            if at < 8
            else {member.pk for member in dice.sample(members, size)}
        )
        for place, member in enumerate(sorted(inside)):
            role = Membership.Role.LEAD if place == 0 else Membership.Role.MEMBER
            rows.append(Membership(group=group, member_id=member, role=role))
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    for member in members:
        member.circle = ""
    by_number = {member.pk: member for member in members}
    for row in rows:
        by_number[row.member_id].circle += f" {row.group_id}"
    Member.objects.bulk_update(members, ["circle"], batch_size=BATCH)
    return groups


def _entry(number: int, members, groups, words, dice, now) -> tuple[Group | None, int, NewEntry]:
    group = groups[min(int(dice.expovariate(4 / len(groups))), len(groups) - 1)] if dice.random() < 0.9 else None
    level = dice.randint(1, group.cap) if group else dice.randint(2, 3)
    source = " ".join(dice.choices(words, k=90)) + (f" {RARE}" if number % 997 == 0 else "")
    at = now - timedelta(minutes=number * 7 + 1)
    title = " ".join(dice.choices(words, k=8)).capitalize()
    author = dice.choice(members).pk
    return group, level, NewEntry(title=title, source=source, html=text.render(source).html, author_id=author, at=at)


def _reply(entry_id: int, members, words, dice, now) -> NewReply:
    source = " ".join(dice.choices(words, k=50))
    at = now - timedelta(minutes=dice.randint(1, 500))
    html = text.render(source).html
    return NewReply(
        entry_id=entry_id, source=source, html=html, author_id=dice.choice(members).pk, at=at, is_answer=True
    )
