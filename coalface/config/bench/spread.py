"""Writes what the people of a generated hub said, and all that followed from it, into the tables."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from heapq import merge
from typing import Any

from coalface.activity.tasks import SWEEP_BACK, listener_name
from coalface.activity.verbs import Verb
from coalface.base.db.filling import Filling
from coalface.base.wiring import wired
from coalface.config.bench.crowd import Crowd
from coalface.config.bench.size import Size
from coalface.config.bench.talk import SPAN, Talk
from coalface.config.bench.wording import Wording, few_often
from coalface.entries.actions.text import slug_of
from coalface.features.notify.actions import KEPT
from coalface.features.search.index import named_topics
from coalface.features.search.vocabulary import words_of
from coalface.kinds.question.kind import QUESTION
from coalface.people.models import Member

TAGS = 1000
RARE = "zqrarity"
RARITIES = 40  # entries that have the rare word, whatever the size
FEATURED = 6
UNREAD = 14 * 24 * 3600  # seconds; what is younger was not read
Moment = Callable[[int], datetime]


def spread(fill: Filling, size: Size, crowd: Crowd, talk: Talk, dice: random.Random, wording: Wording, now: datetime):
    """Add entries, replies, texts, search rows, tags, reactions, follows, activities and notifications."""
    origin = now - timedelta(seconds=SPAN)

    def moment(seconds: int) -> datetime:
        return origin + timedelta(seconds=seconds)

    thanked = [_few(dice, 0.35, size.people) for _ in talk.reply_entries]
    liked = [_few(dice, 0.3, size.people) for _ in talk.kinds]
    asked = [_few(dice, 0.3, size.people) if kind == QUESTION.name else () for kind in talk.kinds]
    tags = [f"topic {word}" for word in wording.words[1000 : 1000 + TAGS]]
    tagged = _tagged(size, dice)
    _entries(fill, size, crowd, talk, dice, wording, moment, tags, tagged, (liked, asked))
    _replies(fill, size, talk, wording, moment, thanked)
    _marks(fill, size, talk, dice, moment, (liked, asked, thanked))
    _news(fill, crowd, talk, moment)


def _few(dice: random.Random, share: float, people: int) -> tuple[int, ...]:
    """Return some members, each once; in most cases nobody."""
    if dice.random() >= share:
        return ()
    return tuple(dict.fromkeys(dice.choices(range(1, people + 1), k=1 + min(int(dice.expovariate(1)), 8))))


def _tagged(size: Size, dice: random.Random) -> list[tuple[int, ...]]:
    draw = few_often(dice, range(TAGS), skew=0.8)
    return [tuple(sorted(dict.fromkeys(draw(dice.choice((0, 1, 2, 2, 3)))))) for _ in range(size.entries)]


def _entries(
    fill, size: Size, crowd: Crowd, talk: Talk, dice, wording: Wording, moment: Moment, tags, tagged, given
) -> None:
    fill.add(
        "entries.Tag", ("id", "name", "slug"), ((at, name, name.replace(" ", "-")) for at, name in enumerate(tags, 1))
    )
    rare = set(range(size.entries - 1, -1, -max(size.entries // RARITIES, 1))[:RARITIES])
    rare |= set(sorted(talk.visible)[:: max(len(talk.visible) // RARITIES, 1)])
    featured = set(range(0, size.entries, max(size.entries // FEATURED, 1)))
    revisions, found = [], []
    liked, asked = given

    def rows() -> Iterator[tuple[Any, ...]]:
        for at, kind in enumerate(talk.kinds):
            title, begin = wording.title(), moment(talk.times[at])
            # Others are looked for that are like this one, by the same words whatever the size; and the rare word is one that
            # a title has, so that it is known to whoever misspells it.
            title = f"{wording.asked} {RARE}" if at == talk.question else title
            said = wording.entry(paragraphs=dice.randint(1, 4), also=RARE if at in rare else "")
            revisions.append((at + 1, at + 1, title, said.source, said.html, talk.authors[at], begin))
            names = named_topics(sorted(tags[number] for number in tagged[at]))
            found.append((at + 1, at + 1, title, title.lower(), said.plain, names))
            yield (
                *(at + 1, kind, talk.authors[at], crowd.key(talk.groups[at]), talk.levels[at]),
                *(title, slug_of(title), said.excerpt, at + 1),
                *(begin, begin, moment(talk.latest[at]), talk.replied[at], len(liked[at]), len(asked[at])),
                begin if at in featured and talk.levels[at] == 3 else None,
            )

    columns = (
        "id kind author_id group_id level title slug excerpt revision_id created_at published_at active_at replies"
    )
    fill.add("entries.Entry", (columns + " thanks same_here featured_at").split(), rows(), state="published")
    fill.add("entries.Revision", "id entry_id title source html author_id at".split(), revisions)
    fill.add("search.SearchRow", "id entry_id title exact body tags".split(), found)
    words = set().union(*(words_of(exact, names) for *_row, exact, _body, names in found))
    fill.add("search.TitleWord", ["word"], [(word,) for word in sorted(words)])
    fill.add(
        "entries.EntryTag", ("entry_id", "tag_id"), ((at + 1, tag + 1) for at, own in enumerate(tagged) for tag in own)
    )
    fill.add(
        "question.Question",
        ("entry_id", "accepted_id", "accepted_at"),
        (
            (at + 1, place + 1, moment(min(talk.reply_times[place] + 3600, SPAN)))
            if (place := talk.accepted.get(at)) is not None
            else (at + 1, None, None)
            for at, kind in enumerate(talk.kinds)
            if kind == QUESTION.name
        ),
    )


def _replies(fill, size: Size, talk: Talk, wording: Wording, moment: Moment, thanked) -> None:
    first = size.entries + 1  # number of the revision of the first reply, and of its search row
    fill.add(
        "entries.Reply",
        "id entry_id parent_id is_answer author_id revision_id created_at thanks commented_at".split(),
        (
            (
                *(at + 1, entry + 1, talk.parents[at] + 1 or None, bool(talk.answers[at]), talk.reply_authors[at]),
                *(first + at, moment(talk.reply_times[at]), len(thanked[at])),
                moment(talk.commented[at]) if at in talk.commented else None,
            )
            for at, entry in enumerate(talk.reply_entries)
        ),
    )
    texts = []

    def revisions() -> Iterator[tuple[Any, ...]]:
        for at, entry in enumerate(talk.reply_entries):
            said, begin = wording.reply(), moment(talk.reply_times[at])
            texts.append(said.plain)
            yield first + at, entry + 1, at + 1, said.source, said.html, talk.reply_authors[at], begin

    fill.add("entries.Revision", "id entry_id reply_id source html author_id at".split(), revisions())
    fill.add(
        "search.SearchRow",
        "id entry_id reply_id body".split(),
        ((first + at, entry + 1, at + 1, texts[at]) for at, entry in enumerate(talk.reply_entries)),
    )


def _marks(fill, size: Size, talk: Talk, dice, moment: Moment, given) -> None:
    """Add reactions, and who follows and keeps what."""
    liked, asked, thanked = given
    columns = ("entry_id", "member_id", "kind", "at")
    for kind, members in (("thanks", liked), ("same-here", asked)):
        rows = ((at + 1, who, kind, moment(talk.latest[at])) for at, there in enumerate(members) for who in there)
        fill.add("entries.Reaction", columns, rows)
    rows = (
        (talk.reply_entries[at] + 1, at + 1, who, moment(talk.reply_times[at]))
        for at, there in enumerate(thanked)
        for who in there
    )
    fill.add("entries.Reaction", ("entry_id", "reply_id", "member_id", "at"), rows, kind="thanks")
    followers = {(entry, author): talk.times[entry] for entry, author in enumerate(talk.authors)}
    for at, entry in enumerate(talk.reply_entries):
        followers.setdefault((entry, talk.reply_authors[at]), talk.reply_times[at])
    rows = ((entry + 1, member, moment(at)) for (entry, member), at in followers.items())
    fill.add("entries.Follow", ("entry_id", "member_id", "at"), rows)
    draw = few_often(dice, range(1, TAGS + 1), skew=0.8)
    rows = ((tag, who) for who in range(1, size.people + 1) for tag in dict.fromkeys(draw(dice.randint(0, 5))))
    fill.add("entries.TagFollow", ("tag_id", "member_id"), rows, at=moment(SPAN // 2))
    rows = (
        (entry, who)
        for who in range(1, size.people + 1)
        for entry in dict.fromkeys(dice.choices(range(1, size.entries + 1), k=dice.randint(0, 3)))
        if talk.levels[entry - 1] >= 2
    )
    fill.add("entries.Bookmark", ("entry_id", "member_id"), rows, at=moment(SPAN - 86400))


def _news(fill, crowd: Crowd, talk: Talk, moment: Moment) -> None:
    """Add what happened in the order of time, and who was told of the latest."""
    told, notes, unread = [], [], set()
    swept, kept = SPAN - SWEEP_BACK.total_seconds() - 86400, SPAN - KEPT.total_seconds()
    last_writer: dict[int, int] = {}

    def rows() -> Iterator[tuple[Any, ...]]:
        published = ((at, 0, entry) for entry, at in enumerate(talk.times))
        replied = ((at, 1, place) for place, at in enumerate(talk.reply_times))
        for number, (at, what, place) in enumerate(merge(published, replied), 1):
            entry = talk.reply_entries[place] if what else place
            actor = talk.reply_authors[place] if what else talk.authors[entry]
            if what and at > kept:
                for who in {talk.authors[entry], last_writer.get(entry, actor)} - {actor}:
                    read = None if at > SPAN - UNREAD else moment(min(at + 86400, SPAN))
                    notes.append((number, who, moment(at), read))
                    if read is None:
                        unread.add(who)
            last_writer[entry] = actor
            if at > swept:
                told.append(number)
            verb = Verb.PUBLISHED if not what else Verb.ANSWERED if talk.answers[place] else Verb.COMMENTED
            group = crowd.key(talk.groups[entry])
            yield number, actor, str(verb), entry + 1, place + 1 if what else None, group, moment(at)

    fill.add("activity.Activity", "id actor_id verb entry_id reply_id group_id at".split(), rows())
    listeners = [listener_name(listener) for listener in wired("LISTENERS")]
    rows_of_told = ((number, name, moment(SPAN)) for number in told for name in listeners)
    fill.add("activity.Told", ("activity_id", "listener", "at"), rows_of_told)
    fill.add("notify.Notification", ("activity_id", "member_id", "created_at", "read_at"), notes)
    _flag(unread, moment(SPAN))


def _flag(members: set[int], at: datetime) -> None:
    """Note beside each of these members that there is something to be read."""
    there = sorted(members)
    for start in range(0, len(there), 500):
        Member.objects.filter(pk__in=there[start : start + 500]).update(news_at=at)
