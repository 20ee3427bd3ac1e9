"""What the people of a generated hub said: which entry stands where, who replied when, as plain numbers.

Nothing is written here; `spread` writes it. Times are seconds since the hub began.
"""

import random
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from coalface.config.bench.crowd import BUSY, BUSY_GROUPS, Crowd
from coalface.config.bench.size import ANSWERS, FEW, Size
from coalface.config.bench.wording import few_often
from coalface.groups.models import Level
from coalface.kinds.blog.kind import BLOG
from coalface.kinds.discussion.kind import DISCUSSION
from coalface.kinds.question.kind import QUESTION

SPAN = 4 * 365 * 24 * 3600  # seconds that the hub exists
KINDS = [QUESTION.name] * 12 + [DISCUSSION.name] * 5 + [BLOG.name] * 3
BY_BUSY = 120  # entries of the member who is measured, at any size
WITHOUT_GROUP = 0.1  # share of entries before the whole hub
COMMENTS = 12  # under the blog entry that is measured
SLOW = 3 * 24 * 3600  # seconds until a reply comes, in the mean


@dataclass
class Talk:
    """Entries by their place, counted from 0, and replies in the order in which they were written.

    A reply's `parents` is the place of the answer that it stands under, or -1; `replied` has what counts on a card.
    """

    kinds: list[str] = field(default_factory=list)
    groups: array = field(default_factory=lambda: array("i"))  # 0 for none
    levels: array = field(default_factory=lambda: array("b"))
    authors: array = field(default_factory=lambda: array("i"))
    times: array = field(default_factory=lambda: array("i"))
    question: int = 0  # the one with so many answers
    blog: int = 0
    unanswered: int = 0  # to which replies are posted
    visible: set[int] = field(default_factory=set)  # of a closed hub, to the member who sees few
    reply_entries: array = field(default_factory=lambda: array("i"))
    reply_times: array = field(default_factory=lambda: array("i"))
    reply_authors: array = field(default_factory=lambda: array("i"))
    answers: array = field(default_factory=lambda: array("b"))
    parents: array = field(default_factory=lambda: array("i"))
    replied: array = field(default_factory=lambda: array("i"))
    latest: array = field(default_factory=lambda: array("i"))
    commented: dict[int, int] = field(default_factory=dict)  # place of an answer: when a comment came to it last
    accepted: dict[int, int] = field(default_factory=dict)  # place of a question: place of its answer


def invent(size: Size, crowd: Crowd, dice: random.Random) -> Talk:
    """Decide who says what where."""
    talk = Talk()
    _entries(talk, size, crowd, dice)
    _replies(talk, size, crowd, dice)
    return talk


def _entries(talk: Talk, size: Size, crowd: Crowd, dice: random.Random) -> None:
    number = size.entries
    # Three places near the end are kept for what is measured.
    talk.question, talk.blog, talk.unanswered = (max(number - number // 50 - at, at) for at in (3, 2, 1))
    chosen = {talk.question: QUESTION.name, talk.blog: BLOG.name, talk.unanswered: QUESTION.name}
    mine = {number // 2 + at * (number // 2) // BY_BUSY: at for at in range(min(BY_BUSY, number // 4))}
    talk.visible = set(range(0, number, max(number // FEW, 1))[:FEW]) if size.closed else set()
    draw_group = few_often(dice, range(1, size.groups + (not size.closed)), skew=0.9)
    nth = 0
    for at in range(number):
        kind = chosen.get(at) or dice.choice(KINDS)
        author = 0
        if size.closed:
            group, level = draw_group(1)[0], Level.GROUP
            if at in talk.visible:  # a third each: of all, of members, of the only group that one member is in
                group, level = [(0, Level.PUBLIC), (0, Level.MEMBERS), (size.groups, Level.GROUP)][nth % 3]
                nth += 1
        elif at in chosen:
            group, level = 1, Level.PUBLIC
        elif at in mine:
            group, author = mine[at] % BUSY_GROUPS + 1, BUSY
            level = dice.randint(1, crowd.caps[group - 1])
        elif dice.random() < WITHOUT_GROUP:
            group, level = 0, dice.randint(2, 3)
        else:
            group = draw_group(1)[0]
            level = dice.randint(1, crowd.caps[group - 1])
        talk.kinds.append(kind)
        talk.groups.append(group)
        talk.levels.append(level)
        talk.authors.append(author or _somebody(crowd, group, dice))
        talk.times.append(int(SPAN * (at + dice.random()) / (number + 1)))


def _somebody(crowd: Crowd, group: int, dice: random.Random) -> int:
    """Return a member who may write in a group, some of them much more often than others."""
    if not group:
        return 1 + int(crowd.people * dice.random() ** 2)
    inside = crowd.inside[group - 1]
    return inside[int(len(inside) * dice.random() ** 2)]


def _replies(talk: Talk, size: Size, crowd: Crowd, dice: random.Random) -> None:
    counts = array("i", bytes(4 * size.entries))
    kept = {talk.question: ANSWERS, talk.blog: COMMENTS, talk.unanswered: 0}
    for at, number in kept.items():
        counts[at] = min(number, size.replies)
    weights = accumulate(0.0 if at in kept else dice.expovariate(1) ** 2 for at in range(size.entries))
    left = max(size.replies - sum(counts), 0)
    for at in dice.choices(range(size.entries), cum_weights=list(weights), k=left):
        counts[at] += 1
    rows = []
    for entry, number in enumerate(counts):
        begin = talk.times[entry]
        question = talk.kinds[entry] == QUESTION.name
        times = sorted(min(begin + int(dice.expovariate(1 / SLOW)), SPAN - 60) for _ in range(number))
        written = 0
        for nth, at in enumerate(times):
            comment = question and nth > 0 and entry not in kept and dice.random() < 0.2
            # Under one of the answers before it, by how many answers that is back; 0 where it is none of these.
            back = dice.randint(1, written) if comment and written else 0
            written += question and not back
            rows.append((at, entry, nth, question and not back, written - back if back else -1))
    rows.sort()
    _keep(talk, rows, crowd, dice)


def _keep(talk: Talk, rows: Iterable[tuple], crowd: Crowd, dice: random.Random) -> None:
    """Keep replies in the order of time; now the places of answers are known under which comments stand."""
    talk.replied = array("i", bytes(4 * len(talk.kinds)))
    talk.latest = array("i", talk.times)
    answers: dict[int, list[int]] = {}
    for place, (at, entry, _nth, is_answer, under) in enumerate(rows):
        talk.reply_entries.append(entry)
        talk.reply_times.append(at)
        talk.reply_authors.append(_somebody(crowd, talk.groups[entry], dice))
        talk.answers.append(is_answer)
        talk.parents.append(answers[entry][under] if under >= 0 else -1)
        if under >= 0:
            talk.commented[answers[entry][under]] = at
        talk.latest[entry] = max(at, talk.latest[entry])
        if is_answer:
            answers.setdefault(entry, []).append(place)
        talk.replied[entry] += is_answer or talk.kinds[entry] != QUESTION.name
    talk.accepted = {entry: dice.choice(there) for entry, there in answers.items() if dice.random() < 0.4}
