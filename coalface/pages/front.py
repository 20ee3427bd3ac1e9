"""The front page for whoever is not signed in: what this is, one proof, true numbers, what is open, a way in.

Everything here is asked with the rights of nobody. At most eight queries, session included.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.base import text
from coalface.base.dates import span
from coalface.base.db.arms import together
from coalface.base.web import page
from coalface.entries.for_pages import accepted_answers, answered, first_answers, public_first
from coalface.entries.grounds import cards_on
from coalface.entries.kind import asking
from coalface.entries.queries import boxes
from coalface.groups.access import visible_groups
from coalface.groups.models import Group
from coalface.groups.viewer import NOBODY
from coalface.pages.desk_rows import NOTHING, Row, arm
from coalface.people.access import shows
from coalface.people.models import Member, Organisation
from coalface.people.queries import own_words
from coalface.people.shown import shown

NEWEST = 3
FEATURED = 3
GROUPS = 6
VOICES = 6
ENOUGH = 5  # fewer first answers than this make no honest median
COUNT_TO = 1_000


@dataclass(frozen=True)
class Proof:
    """A public question with the answer that its asker accepted."""

    entry: Any
    answer: Any
    after: timedelta | None
    words: str


def front(request: HttpRequest) -> HttpResponse:
    """Answer the home address for a visitor."""
    newest = public_first(NOBODY, featured=FEATURED, newest=NEWEST)
    said = _voices_and_groups()
    latest = first_answers(NOBODY, kind=asking().name)
    proof = _proof([entry_id for entry_id, _asked, first in latest if first])
    context = {
        "proof": proof,
        "wait": span(proof.after) if proof and proof.after else None,
        "answered_by": _who(proof.answer.author) if proof else "",
        "newest": newest,
        "boxes": boxes(NOBODY, newest),
        "figures": _figures([max(first - asked, timedelta()) for _id, asked, first in latest if first]),
        "voices": [row for row in said if row.what == "voice"],
        "groups": [row for row in said if row.what == "group"],
    }
    return page(request, "pages/front.html", context, stands_on=_stands_on(context))


def _stands_on(context: dict[str, Any]) -> dict[str, set[int]]:
    """Return which rows the page shows: cards, the proof, who says what of the hub, and groups."""
    proof = context["proof"]
    people = [proof.entry.author, proof.answer.author] if proof else []
    stands_on = cards_on(context["newest"], context["boxes"], and_people=people)
    if proof:
        stands_on["entries"].add(proof.entry.pk)
        stands_on["replies"].add(proof.answer.pk)
    stands_on["groups"].update(row.number for row in context["groups"])
    stands_on["voices"] = {row.number for row in context["voices"]}
    placed = {row.number for row in context["voices"] if row.where}
    stands_on["people-organisation"] = stands_on.get("people-organisation", set()) | placed
    return stands_on


def _figures(gaps: list[timedelta]) -> list[tuple[str, str]]:
    """Return the numbers that are true today and say something. `gaps` are the times to the first answer; two queries."""
    here = Member.objects.filter(state=Member.State.ACTIVE)
    # Organisations are few beside members: one after another is asked whether anybody there says so.
    there = here.filter(shows(NOBODY, "organisation"), organisation=OuterRef("pk"))
    counted = {"members": here, "organisations": Organisation.objects.filter(Exists(there))}
    numbers = dict(together([_number_of(rows, what) for what, rows in counted.items()]))
    members, organisations = numbers.get("members", 0), numbers.get("organisations", 0)
    figures = []
    if members and organisations > 1:
        sentence = _("members of %(n)s councils, trusts, forces, charities and other public services.")
        figures.append((f"{members:,}", sentence % {"n": f"{organisations:,}"}))
    elif members:
        figures.append((f"{members:,}", ngettext("member has joined.", "members have joined.", members)))
    number = answered(NOBODY, kind=asking().name)[: COUNT_TO + 1].count()
    if number:
        shown = f"{COUNT_TO:,}+" if number > COUNT_TO else f"{number:,}"
        figures.append(
            (shown, ngettext("question with an answer, open to you.", "questions with answers, open to you.", number))
        )
    if len(gaps) >= ENOUGH:
        figures.append((span(median(gaps)), _("from asking to the first answer, for half of the latest of them.")))
    return figures


def _number_of(rows: QuerySet, what: str) -> QuerySet:
    """Return one row of what was counted and how many there are; none where there are none."""
    counted = rows.order_by().annotate(what=Value(what)).values("what").annotate(n=Count("pk"))
    return counted.values_list("what", "n")


def _who(member: Member) -> str:
    """Return name and organisation of whoever answered, as far as they are still here."""
    if member.state == Member.State.FORMER:
        return _("a Former Member")
    place = shown(NOBODY, member).organisation
    return ", ".join(filter(None, (member.name, place and place.name)))


def _proof(public_ids: list[int]) -> Proof | None:
    """Return the newest accepted answer that somebody else gave, to one of these public questions."""
    answer = accepted_answers(public_ids).first()
    if answer is None:
        return None
    entry = answer.entry
    after = answer.created_at - entry.published_at
    return Proof(
        entry=entry,
        answer=answer,
        after=after if after > timedelta() else None,
        words=text.excerpt(answer.revision.html, 160),
    )


def _voices_and_groups() -> list[Row]:
    """Return what members say of the hub where visitors may read it, and the largest groups; one query."""
    words = own_words()
    listed = visible_groups(NOBODY).filter(archived_at=None, members_count__gt=0).order_by("-members_count", "-id")
    voices = arm(
        Member.objects.filter(pk__in=words.values("pk")[:VOICES]),
        what=Value("voice"),
        number="pk",
        title="one_liner",
        who="name",
        where=Case(When(shows(NOBODY, "organisation"), then=Coalesce("organisation__name", NOTHING)), default=NOTHING),
        at=Coalesce("last_here_at", "joined_at"),
    )
    groups = arm(
        Group.objects.filter(pk__in=listed.values("pk")[:GROUPS]),
        what=Value("group"),
        number="pk",
        slug="slug",
        title="name",
        count="members_count",
        at="created_at",
    )
    rows = [Row(*row) for row in voices.union(groups, all=True)]
    return sorted(rows, key=lambda row: (row.count, row.at, row.number), reverse=True)
