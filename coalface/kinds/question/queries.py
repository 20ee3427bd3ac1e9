"""Named reads that only questions need. Who may see what, the rule in `entries.access` says."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from coalface.base.dates import span
from coalface.base.paging import Page
from coalface.entries.access import may_edit_reply
from coalface.entries.queries import attachments_of, latest, linked, openable, replies_of, tags_of, without_reply
from coalface.features.search.queries import similar
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question

OLDEST = "oldest"
MOST_SIMILAR = 4


@dataclass(frozen=True)
class QuestionPage:
    """All that the page of a question shows, fetched before it is rendered."""

    entry: Any
    answers: list[Any]
    comments: list[Any]
    accepted: Any | None
    tags: list[Any]
    files: list[Any]
    linked: list[Any]
    asker: str
    first_answer_after: str
    oldest_first: bool


def openable_question(viewer: Viewer, *, entry_id: int) -> Any | None:
    """Return a question for its own page, with its `accepted_id` and `accepted_at`, or None."""
    facts = Question.objects.filter(entry=OuterRef("pk"))
    return openable(
        viewer,
        kind=QUESTION.name,
        entry_id=entry_id,
        accepted_id=Subquery(facts.values("accepted")),
        accepted_at=Subquery(facts.values("accepted_at")),
    )


def question_page(viewer: Viewer, *, entry: Any, order: str = "") -> QuestionPage:
    """Return what the page of this question shows: the accepted answer first, then the most thanked or the oldest.

    At most four queries, whatever the number of answers.
    """
    answers, comments = replies_of(viewer, entry)
    published = [answer.created_at for answer in answers if answer.state == answer.State.PUBLISHED]
    if order != OLDEST:
        answers.sort(key=lambda answer: (-(answer.thanks + answer.votes), answer.created_at, answer.pk))
    answers.sort(key=lambda answer: answer.pk != entry.accepted_id)
    files = attachments_of(entry) if entry.has_files else {}
    for reply in [*answers, *comments, *(comment for answer in answers for comment in answer.comments)]:
        reply.files = files.get(reply.pk, [])
        reply.may_edit = may_edit_reply(viewer, reply)
    accepted = answers[0] if answers and answers[0].pk == entry.accepted_id else None
    asked_at = entry.published_at or entry.created_at
    return QuestionPage(
        entry=entry,
        answers=answers,
        comments=comments,
        accepted=accepted if accepted and accepted.state == accepted.State.PUBLISHED else None,
        tags=tags_of(entry),
        files=files.get(None, []),
        linked=linked(viewer, entry) if entry.has_links else [],
        asker=entry.author.name if entry.author and entry.author.state != "former" else _("Former Member"),
        first_answer_after=span(min(published) - asked_at) if published else "",
        oldest_first=order == OLDEST,
    )


def similar_to(viewer: Viewer, title: str, *, exclude_id: int | None = None) -> list[Any]:
    """Return search's hits among what this viewer may see for words such as a title being typed, best first."""
    return similar(viewer, title[:200], exclude_id=exclude_id, limit=MOST_SIMILAR)


def latest_questions(viewer: Viewer, *, cursor: str = "") -> Page:
    """Return a page of the visible questions by last activity."""
    return latest(viewer, cursor=cursor, kind=QUESTION.name)


def unanswered(viewer: Viewer, group: Group | None = None, *, cursor: str = "", **query: str) -> Page:
    """Return a page of the visible questions without an answer, in one group or anywhere.

    `query` is what the address of the next page says beside the cursor.
    """
    return without_reply(viewer, kind=QUESTION.name, group=group, cursor=cursor, **query)
