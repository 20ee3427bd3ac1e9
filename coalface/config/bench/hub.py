"""Generates a hub of any size: deterministic, in bulk, with a few big groups and many small ones."""

import random
from dataclasses import asdict, dataclass
from datetime import datetime

from django.apps import apps
from django.utils import timezone

from coalface.base.db.filling import filling
from coalface.config.bench.crowd import Crowd, fill_crowd
from coalface.config.bench.size import Size
from coalface.config.bench.spread import RARE, spread
from coalface.config.bench.talk import Talk, invent
from coalface.config.bench.wording import PIECES, Wording


@dataclass(frozen=True)
class Made:
    """What whoever measures has to know of a generated hub: the paths and words that pages are asked with."""

    question: int
    question_path: str
    blog_path: str
    post_to: int
    post_to_path: str
    title: str  # of an entry, to look for others like it
    role: str
    tag: str
    rare: str
    common: str
    last_group: str
    rows: int

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


def generate(size: Size, *, now: datetime | None = None) -> Made:
    """Fill an empty hub. The same numbers give the same hub, except for its dates, which count back from now."""
    dice = random.Random(7)  # noqa: S311 - the same hub every time
    now = (now or timezone.now()).replace(microsecond=0)
    wording = Wording(dice, pieces=min(PIECES, 100 + size.entries // 10))
    with filling() as fill:
        crowd = fill_crowd(fill, size, dice, wording, now)
        talk = invent(size, crowd, dice)
        spread(fill, size, crowd, talk, dice, wording, now)
    return _known(size, crowd, talk, wording, sum(fill.rows.values()))


def _known(size: Size, crowd: Crowd, talk: Talk, wording: Wording, rows: int) -> Made:
    titles = apps.get_model("entries.Entry")._base_manager.in_bulk(
        [place + 1 for place in (talk.question, talk.blog, talk.unanswered)]
    )
    question, blog, post_to = (titles[place + 1] for place in (talk.question, talk.blog, talk.unanswered))
    return Made(
        question=question.pk,
        question_path=f"/questions/{question.pk}-{question.slug}/",
        blog_path=f"/blog/{blog.pk}-{blog.slug}/",
        post_to=post_to.pk,
        post_to_path=f"/questions/{post_to.pk}-{post_to.slug}/",
        title=" ".join(question.title.split()[:-1]),
        role=crowd.role,
        tag=f"topic-{wording.words[1004]}",
        rare=RARE,
        common=" ".join(wording.common),
        last_group=f"group-{size.groups}",
        rows=rows,
    )
