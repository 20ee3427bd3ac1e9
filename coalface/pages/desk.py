"""What lies on a member's desk: what needs them, their groups, what they gave. One query, whatever there is.

Home may ask the database eight times in all, so the small reads stand side by side as rows of one UNION. Each of them
is a named read of its own folder, cut to a few rows; here they are only given the same columns.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from coalface.entries.for_pages import (
    answers_of,
    entries_of,
    replies_waiting,
    waiting_for,
    why_known,
)
from coalface.entries.kind import asking, chosen, undecided
from coalface.groups.models import Group, JoinRequest
from coalface.groups.viewer import Viewer
from coalface.pages.desk_rows import NOTHING, ZERO, Row, arm, author, number_of, of_entry
from coalface.people.models import Member

AT_LEAST = timedelta(days=2)  # a reply stays on the desk this long, however often one looks
MOST_NEEDS = 6
MOST_OF_A_SORT = 3


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
    arms = [_replies(viewer, since), _entries(viewer), _gave(viewer.member_id)]
    if viewer.groups:
        arms.append(_groups(viewer))
    rows = [Row(*row) for row in arms[0].union(*arms[1:], all=True)]
    gave = next(row for row in rows if row.what == "gave")
    return Desk(
        needs=_needs(rows),
        groups=sorted((row for row in rows if row.what == "group"), key=lambda row: row.title.casefold()),
        answers=gave.count,
        accepted=gave.reply_id,
        thanks=gave.level,
    )


def _needs(rows: list[Row]) -> list[Row]:
    """Choose what to show: replies first, then where one can help, then decisions; each entry once."""
    rows = sorted(rows, key=lambda row: row.at, reverse=True)
    replies = [row for row in rows if row.what == "reply"]
    wanted = [row for row in rows if row.what == "wanted"]
    known = [row for row in wanted if row.because]
    oldest = wanted[:-3:-1]
    requests = [row for row in rows if row.what == "group" and row.count]
    accept = [row for row in rows if row.what == "accept"]
    needs: dict[tuple[bool, int], Row] = {}
    for some in (replies, known or oldest, requests, accept):
        once = {(row.what == "group", row.number): row for row in reversed(some)}
        new = [key for key in reversed(once) if key not in needs]
        needs |= {key: once[key] for key in new[:MOST_OF_A_SORT]}
    return list(needs.values())[:MOST_NEEDS]


def _replies(viewer: Viewer, since: datetime) -> QuerySet:
    """What others wrote under this member's entries and answers."""
    how = Case(
        When(is_answer=True, then=Value("answer")),
        When(parent__author=viewer.member_id, then=Value("comment on mine")),
        default=Value("comment"),
    )
    return arm(
        replies_waiting(viewer, since=since),
        what=Value("reply"),
        number="entry_id",
        **of_entry("entry__"),
        who=author(),
        because=how,
        reply_id="pk",
        at="created_at",
    )


def _entries(viewer: Viewer) -> QuerySet:
    """Questions of others that wait for an answer, and this member's own that wait for them to accept one."""
    return arm(
        waiting_for(viewer, kind=asking().name, also=undecided(asking())),
        what=Case(When(author=viewer.member_id, then=Value("accept")), default=Value("wanted")),
        number="pk",
        **of_entry(),
        who=author(),
        where=Coalesce("author__organisation__name", NOTHING),
        because=Coalesce(why_known(viewer), NOTHING),
        count="replies",
        at="published_at",
    )


def _groups(viewer: Viewer) -> QuerySet:
    """This member's groups, with how many ask to be let into those that they run."""
    groups = Group.objects.filter(pk__in=viewer.groups).exclude(state=Group.State.DECLINED)
    waiting: Any = ZERO
    if viewer.facilitates:
        asking = JoinRequest.objects.filter(
            group=OuterRef("pk"), state=JoinRequest.State.WAITING, member__state=Member.State.ACTIVE
        )
        run = When(pk__in=viewer.facilitates, archived_at=None, then=Subquery(number_of(asking)))
        waiting = Coalesce(Case(run), ZERO)
    return arm(groups, what=Value("group"), number="pk", slug="slug", title="name", count=waiting, at="created_at")


def _gave(member_id: int) -> QuerySet:
    """One row of this member: answers given, of them accepted, thanks for answers and entries."""
    answers = answers_of(member_id)
    accepted = answers.filter(chosen())
    thanks = Coalesce(_thanks(answers), ZERO) + Coalesce(_thanks(entries_of(member_id)), ZERO)
    return arm(
        Member.objects.filter(pk=member_id),
        what=Value("gave"),
        number="pk",
        count=Coalesce(Subquery(number_of(answers)), ZERO),
        reply_id=Coalesce(Subquery(number_of(accepted)), ZERO),
        level=thanks,
        at="joined_at",
    )


def _thanks(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().values("author").annotate(sum=Sum("thanks")).values("sum"))
