"""What lies on a member's desk: what needs them, their groups, what they gave. One query, whatever there is.

Home may ask the database eight times in all, so the small reads stand side by side as rows of one UNION. Each of them
is a named read of its own folder, cut to a few rows; here they are only given the same columns.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from coalface.entries.access import visible_to
from coalface.entries.for_pages import (
    answers_of,
    comments_to,
    entries_of,
    known_to,
    replies_to,
    wanting_a_reply,
    why_known,
)
from coalface.groups.models import Group, JoinRequest
from coalface.groups.viewer import Viewer
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question
from coalface.people.models import Member

AT_LEAST = timedelta(days=2)  # a reply stays on the desk this long, however often one looks
MOST_NEEDS = 6
MOST_OF_A_SORT = 3

COLUMNS = ("what", "number", "kind", "slug", "title", "level", "place", "who", "where", "because", "reply_id", "at")
NUMBERS = ("number", "level", "reply_id")


@dataclass(frozen=True)
class Row:
    """One row of the desk; which columns mean something depends on `what`."""

    what: str
    number: int
    kind: str
    slug: str
    title: str
    level: int
    place: str
    who: str
    where: str
    because: str
    reply_id: int
    at: datetime

    @property
    def pk(self) -> int:
        """The entry's number, under the name by which addresses of entries are built."""
        return self.number


@dataclass(frozen=True)
class Desk:
    """What a member's home says beside the list of entries."""

    needs: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    answers: int = 0
    accepted: int = 0
    thanks: int = 0

    @property
    def gave(self) -> bool:
        return bool(self.answers or self.accepted or self.thanks)


def desk(viewer: Viewer, *, since: datetime | None) -> Desk:
    """Gather a member's desk. `since` is when they were here before; replies are kept for two days at least."""
    now = timezone.now()
    since = min(since or now - timedelta(days=30), now - AT_LEAST)
    mine = Member.objects.filter(pk=viewer.member_id)
    arms = [
        _reply("replies", _few(replies_to(viewer, since=since))),
        _reply("comments", _few(comments_to(viewer, since=since))),
        _tally("answers", mine, Coalesce(Subquery(_number(answers_of(viewer.member_id))), 0)),
        _tally("accepted", mine, Coalesce(Subquery(_number(_accepted(viewer))), 0)),
        _tally("thanks", mine, _thanks(viewer.member_id)),
        _entry("accept", _few(_to_accept(viewer))),
    ]
    if viewer.groups:
        wanted = wanting_a_reply(viewer, kind=QUESTION.name)
        arms += [
            _entry("known", _few(known_to(viewer, wanted)), why_known(viewer)),
            _entry("oldest", _few(wanted.order_by("published_at", "id"), 2)),
            _group("group", Group.objects.filter(pk__in=viewer.groups).exclude(state=Group.State.DECLINED)),
        ]
    if viewer.facilitates:
        arms.append(_requests(viewer))
    rows = [Row(*row) for row in arms[0].union(*arms[1:], all=True)]
    tallies = {row.what: row.number for row in rows if row.what in ("answers", "accepted", "thanks")}
    groups = sorted((row for row in rows if row.what == "group"), key=lambda row: row.title.casefold())
    return Desk(needs=_needs(rows), groups=groups, **tallies)


def _needs(rows: list[Row]) -> list[Row]:
    """Choose what to show: replies first, then where one can help, then decisions; each entry once."""
    order = ["replies", "comments", "known", "requests", "accept"]
    if not any(row.what == "known" for row in rows):
        order.insert(2, "oldest")
    chosen: list[Row] = []
    seen: set[tuple[bool, int]] = set()
    for what in order:
        some = sorted((row for row in rows if row.what == what), key=lambda row: row.at, reverse=what != "oldest")
        for row in some:
            key = (what == "requests", row.number)
            if key not in seen:
                seen.add(key)
                chosen.append(row)
    return chosen[:MOST_NEEDS]


# ── The reads of the desk's own ──────────────────────────────────────────────


def _accepted(viewer: Viewer) -> QuerySet:
    return Question.objects.filter(accepted__in=answers_of(viewer.member_id))


def _to_accept(viewer: Viewer) -> QuerySet:
    """This member's visible questions that have answers and none accepted, the newest answered first."""
    undecided = Question.objects.filter(entry=OuterRef("pk"), accepted=None)
    asked = visible_to(viewer).filter(
        Exists(undecided), author=viewer.member_id, replies__gt=0, group__archived_at=None
    )
    return asked.order_by("-active_at", "-id")


def _thanks(member_id: int) -> Any:
    for_answers = answers_of(member_id).order_by().values("author").annotate(sum=Sum("thanks")).values("sum")
    for_entries = entries_of(member_id).order_by().values("author").annotate(sum=Sum("thanks")).values("sum")
    return Coalesce(Subquery(for_answers), 0) + Coalesce(Subquery(for_entries), 0)


def _requests(viewer: Viewer) -> QuerySet:
    waiting = JoinRequest.objects.filter(
        group=OuterRef("pk"), state=JoinRequest.State.WAITING, member__state=Member.State.ACTIVE
    )
    number = waiting.order_by().values("group").annotate(n=Count("pk")).values("n")
    groups = Group.objects.filter(Exists(waiting), pk__in=viewer.facilitates, archived_at=None)
    return _group("requests", groups, reply_id=Coalesce(Subquery(number), 0))


# ── The same columns for all of them ─────────────────────────────────────────


def _few(rows: QuerySet, most: int = MOST_OF_A_SORT) -> QuerySet:
    """Cut rows to a few by their ids, because the arms of a UNION may not be cut themselves on every database."""
    return rows.model._base_manager.filter(pk__in=rows.values("pk")[:most])


def _columns(rows: QuerySet, **columns: Any) -> QuerySet:
    """Give rows the columns of a Row, as annotations whose names meet no field of any model."""
    values: dict[str, Any] = {"row_at": columns["at"]}
    for name in COLUMNS:
        if name in NUMBERS:
            values[f"row_{name}"] = Cast(columns.get(name, Value(0)), BigIntegerField())
        elif name != "at":
            values[f"row_{name}"] = Cast(columns.get(name, Value("")), CharField())
    return rows.order_by().annotate(**values).values_list(*(f"row_{name}" for name in COLUMNS))


def _entry(what: str, entries: QuerySet, because: Any = "") -> QuerySet:
    return _columns(
        entries,
        what=Value(what),
        number=F("pk"),
        **_of_entry(""),
        who=_name("author"),
        where=Coalesce("author__organisation__name", Value("")),
        because=because or Value(""),
        reply_id=F("replies"),
        at=F("published_at"),
    )


def _reply(what: str, replies: QuerySet) -> QuerySet:
    return _columns(
        replies,
        what=Value(what),
        number=F("entry_id"),
        **_of_entry("entry__"),
        who=_name("author"),
        because=Case(When(is_answer=True, then=Value("answer")), default=Value("comment")),
        reply_id=F("pk"),
        at=F("created_at"),
    )


def _group(what: str, groups: QuerySet, **more: Any) -> QuerySet:
    return _columns(
        groups, what=Value(what), number=F("pk"), slug=F("slug"), title=F("name"), at=F("created_at"), **more
    )


def _tally(what: str, mine: QuerySet, number: Any) -> QuerySet:
    return _columns(mine, what=Value(what), number=number, at=F("joined_at"))


def _of_entry(path: str) -> dict[str, Any]:
    return {
        "kind": F(f"{path}kind"),
        "slug": F(f"{path}slug"),
        "title": F(f"{path}title"),
        "level": F(f"{path}level"),
        "place": Coalesce(f"{path}group__name", Value("")),
    }


def _name(path: str) -> Any:
    """The name of whoever wrote something; empty where they have left the hub."""
    former = {f"{path}__state": Member.State.FORMER}
    return Case(When(**former, then=Value("")), default=Coalesce(f"{path}__name", Value("")))


def _number(rows: QuerySet) -> QuerySet:
    return rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
