"""Named reads that only questions need. Who may see what, the rule in `entries.access` says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from coalface.base.dates import span
from coalface.base.db.prepared import prepared
from coalface.base.paging import Page
from coalface.entries.entry_page import EntryPage, entry_page
from coalface.entries.queries import latest, openable_rows, replies_address, without_reply
from coalface.features.search.queries import similar
from coalface.groups.viewer import Viewer
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question

OLDEST = "oldest"
MOST_SIMILAR = 4


@dataclass(frozen=True, kw_only=True)
class QuestionPage(EntryPage):
    """What only the page of a question shows besides what every entry has."""

    accepted: Any | None
    asker: str
    first_answer_after: str


def openable_question(viewer: Viewer, *, entry_id: int) -> Any | None:
    """Return a question for its own page, with its `accepted_id` and `accepted_at`, or None."""
    questions = _openable(viewer, entry_id, replies_address(entry_id))
    return questions[0] if questions else None


@prepared
def _openable(viewer: Viewer, entry_id: int, draft_at: str) -> QuerySet:
    facts = Question.objects.filter(entry=OuterRef("pk"))
    return (
        openable_rows(viewer, entry_id, draft_at)
        .filter(kind=QUESTION.name)
        .annotate(accepted_id=Subquery(facts.values("accepted")), accepted_at=Subquery(facts.values("accepted_at")))
    )


def question_page(viewer: Viewer, *, entry: Any, order: str = "") -> QuestionPage:
    """Return what the page of this question shows: the accepted answer first, then the most thanked or the oldest.

    At most four queries, whatever the number of answers.
    """
    page = entry_page(viewer, entry=entry, order=order)
    answers = page.answers
    published = [answer.created_at for answer in answers if answer.state == answer.State.PUBLISHED]
    if order != OLDEST:
        answers.sort(key=lambda answer: (-(answer.thanks + answer.votes), answer.created_at, answer.pk))
    answers.sort(key=lambda answer: answer.pk != entry.accepted_id)
    accepted = answers[0] if answers and answers[0].pk == entry.accepted_id else None
    asked_at = entry.published_at or entry.created_at
    # An answer that came with a merge may be older than the question.
    answered_at = min(published, default=asked_at)
    return QuestionPage(
        **vars(page),
        accepted=accepted if accepted and accepted.state == accepted.State.PUBLISHED else None,
        asker=entry.author.name if entry.author and entry.author.state != "former" else _("Former Member"),
        first_answer_after=span(answered_at - asked_at) if answered_at > asked_at else "",
    )


def similar_to(viewer: Viewer, title: str) -> list[Any]:
    """Return search's hits among what this viewer may see for words such as a title being typed, best first."""
    return similar(viewer, title[:200], limit=MOST_SIMILAR)


def latest_questions(viewer: Viewer, *, cursor: str = "") -> Page:
    """Return a page of the visible questions by last activity."""
    return latest(viewer, cursor=cursor, kind=QUESTION.name)


def unanswered(viewer: Viewer, *, cursor: str = "", **query: str) -> Page:
    """Return a page of the visible questions without an answer.

    `query` is what the address of the next page says beside the cursor.
    """
    return without_reply(viewer, kind=QUESTION.name, cursor=cursor, **query)
