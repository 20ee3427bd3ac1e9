"""What lies on a member's desk: what needs them, their groups, what they gave. One query, whatever there is.

Home may ask the database eight times in all, so the small reads stand side by side as rows of one UNION. Each of them
is a named read of its own folder, cut to a few rows; here they are only given the same columns.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
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
from coalface.pages.desk_rows import Row, entry_rows, few, group_rows, number_of, reply_rows, tally_row
from coalface.people.models import Member

AT_LEAST = timedelta(days=2)  # a reply stays on the desk this long, however often one looks
MOST_NEEDS = 6


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
        reply_rows("replies", few(replies_to(viewer, since=since))),
        reply_rows("comments", few(comments_to(viewer, since=since))),
        tally_row("answers", mine, Coalesce(Subquery(number_of(answers_of(viewer.member_id))), 0)),
        tally_row("accepted", mine, Coalesce(Subquery(number_of(_accepted(viewer))), 0)),
        tally_row("thanks", mine, _thanks(viewer.member_id)),
        entry_rows("accept", few(_to_accept(viewer))),
    ]
    if viewer.groups:
        wanted = wanting_a_reply(viewer, kind=QUESTION.name)
        arms += [
            entry_rows("known", few(known_to(viewer, wanted)), why_known(viewer)),
            entry_rows("oldest", few(wanted.order_by("published_at", "id"), 2)),
            group_rows("group", Group.objects.filter(pk__in=viewer.groups).exclude(state=Group.State.DECLINED)),
        ]
    if viewer.facilitates:
        arms.append(_requests(viewer))
    rows = [Row(*row) for row in arms[0].union(*arms[1:], all=True)]
    tallies = {row.what: row.count for row in rows if row.what in ("answers", "accepted", "thanks")}
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
    return group_rows("requests", groups, count=Coalesce(Subquery(number), 0))
