"""What a member gave, counted over what the viewer may see; no number tells of entries they may not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.base.db.prepared import prepared
from coalface.base.text import excerpt
from coalface.entries.access import visible_to
from coalface.entries.for_pages import answers_of, entries_of
from coalface.entries.kind import chosen, reply_address
from coalface.groups.viewer import Viewer
from coalface.pages.desk_rows import NEVER, arm

MOST = 100
BEST = 3  # answers shown on a member's page
WORDS = 180  # characters of each


@dataclass(frozen=True)
class Row:
    """An answer as a row of a list: the entry it answers, its own words, and what became of it."""

    entry: Any
    text: str
    box: dict[str, Any]
    address: str


def given(viewer: Viewer, member_id: int, *, shared: int, thanked: int) -> list[tuple[str, str]]:
    """Return numbers with their words, of what a member gave as far as this viewer may see it; one query.

    `shared` is how many entries of theirs the viewer may see, `thanked` how often somebody thanked them for those.
    Exact up to a hundred, "100+" beyond.
    """
    found = _answers(viewer, member_id).aggregate(
        answers=Count("pk"), accepted=Count("pk", filter=chosen()), thanks=Sum("thanks")
    )
    answers, accepted, thanks = found["answers"], found["accepted"], (found["thanks"] or 0) + thanked
    return [
        (_shown(answers), ngettext("answer", "answers", answers)),
        (_shown(accepted), ngettext("answer accepted", "answers accepted", accepted)),
        (_shown(thanks), _("thanks received")),
        (_shown(shared), ngettext("entry shared", "entries shared", shared)),
    ]


def shared_by_kind(viewer: Viewer, member_id: int) -> dict[str, tuple[int, int]]:
    """Return how many entries of each kind a member shared and the thanks for them, as this viewer may see; one query."""
    seen = visible_to(viewer).filter(author_id=member_id).order_by().values("kind")
    rows = seen.annotate(number=Count("pk"), thanked=Sum("thanks")).values_list("kind", "number", "thanked")
    return {kind: (number, thanked) for kind, number, thanked in rows}


def best_answers(viewer: Viewer, member_id: int) -> list[Row]:
    """Return the answers to others that helped most, of those this viewer may see: accepted, then thanked; one query."""
    return [_row(answer) for answer in _best(viewer, member_id)]


@prepared
def _best(viewer: Viewer, member_id: int) -> QuerySet:
    answers = _answers(viewer, member_id).exclude(entry__author=member_id)
    accepted = Case(When(chosen(), then=True), default=False)
    order = ("-accepted", "-thanks", "-created_at", "-id")
    # Chosen by their numbers first: entry, author and text are read of a few only.
    best = answers.annotate(accepted=accepted).order_by(*order).values("pk")[:BEST]
    shown = answers_of(member_id).filter(pk__in=best).annotate(accepted=accepted).order_by(*order)
    return shown.select_related("entry__author__organisation", "entry__group", "revision")


def _answers(viewer: Viewer, member_id: int) -> QuerySet:
    return answers_of(member_id).filter(Exists(visible_to(viewer).filter(pk=OuterRef("entry_id"))))


def _row(answer: Any) -> Row:
    thanks = ngettext("%(n)s thank-you", "%(n)s thanks", answer.thanks) % {"n": f"{answer.thanks:,}"}
    box = {
        "status": "good" if answer.accepted else None,
        "status_words": _("Accepted answer"),
        "facts": [thanks] if answer.thanks else [],
        "latest": None,
        "flag": None,
    }
    return Row(answer.entry, excerpt(answer.revision.html, WORDS), box, reply_address(answer))


def _shown(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)


def gave_rows(member_id: int) -> list[QuerySet]:
    """At most one row of answers that this member gave, how many of them were accepted and the thanks for them, and one
    of the thanks for their entries."""
    said = {"what": Value("gave"), "number": "author", "level": "thanked", "at": NEVER}
    answers = answers_of(member_id).order_by().values("author").annotate(thanked=Sum("thanks"), given=Count("pk"))
    accepted = answers.annotate(accepted=Count("pk", filter=chosen()))
    entries = entries_of(member_id).order_by().values("author").annotate(thanked=Sum("thanks"))
    return [arm(accepted, count="given", reply_id="accepted", **said), arm(entries, **said)]
