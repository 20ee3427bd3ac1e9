"""What a member gave, counted over what the viewer may see; no number tells of entries they may not."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum

from coalface.entries.access import visible_to
from coalface.entries.for_pages import answers_of
from coalface.groups.viewer import Viewer
from coalface.kinds.question.models import Question

MOST = 100


@dataclass(frozen=True)
class Given:
    """Numbers as they are shown: exact up to a hundred, "100+" beyond."""

    answers: str
    accepted: str
    thanks: str
    shared: str


def given(viewer: Viewer, member_id: int) -> Given:
    """Return what a member gave as far as this viewer may see it; two queries."""
    seen = Exists(visible_to(viewer).filter(pk=OuterRef("entry_id")))
    accepted = Exists(Question.objects.filter(accepted=OuterRef("pk")))
    found = (
        answers_of(member_id)
        .filter(seen)
        .aggregate(answers=Count("pk"), accepted=Count("pk", filter=Q(accepted)), thanks=Sum("thanks"))
    )
    shared = visible_to(viewer).filter(author_id=member_id)[: MOST + 1].count()
    return Given(_shown(found["answers"]), _shown(found["accepted"]), _shown(found["thanks"] or 0), _shown(shared))


def _shown(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)
