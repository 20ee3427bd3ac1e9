"""What rows know of the replies under them: one expression each for those who write it and those who check it."""

from datetime import datetime

from django.db.models import Count, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from coalface.entries.kind import Kind
from coalface.entries.models import Reply


def replies_there(kind: Kind) -> Coalesce:
    """Return, for an update or annotation of entries of a kind, how many visible replies count on their cards."""
    counted = {"is_answer": True} if kind.replies_are_answers else {}
    there = (
        Reply.everything.filter(entry=OuterRef("pk"), state=Reply.State.PUBLISHED, **counted)
        .order_by()
        .values("entry")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(there), 0)


def last_comment(**narrowing: str) -> Subquery:
    """Return, for an update or annotation of answers, when the last comment on each was written; NULL where none was.

    `narrowing` are filters such as state.
    """
    comments = Reply.everything.filter(parent=OuterRef("pk"), **narrowing).order_by().values("parent")
    return Subquery(comments.annotate(last=Max("created_at")).values("last"))


def note_comment(answer_id: int, at: datetime) -> None:
    """Write to an answer that a comment came before its readers; what was written stays should the clock go back."""
    later = Greatest(Coalesce("commented_at", Value(at)), Value(at))
    Reply.everything.filter(pk=answer_id).update(commented_at=later)
