"""The declaration of the kind question, and what it adds to cards."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coalface.entries.kind import Kind
from coalface.kinds.question.forms import AskForm
from coalface.kinds.question.models import Question

QUESTION = Kind(
    name="question",
    plural="questions",
    noun=gettext_lazy("Question"),
    nouns=gettext_lazy("Questions"),
    icon="question",
    reply_noun=pgettext_lazy("one reply", "answer"),
    reply_nouns=pgettext_lazy("several replies", "answers"),
    replies_are_answers=True,
    new_words=gettext_lazy("Ask a question"),
    form=AskForm,
    in_navigation=True,
    detail=Question,
    chosen_reply="accepted",
)


def box(viewer: Any, entries: Iterable[Any]) -> dict[int, dict[str, Any]]:
    """Return for each question listed whether it is answered, which is read with it."""
    boxes = {}
    good, wanted = _("Answered"), _("No answer yet")
    for entry in entries:
        if entry.kind != QUESTION.name:
            continue
        if entry.has_chosen:
            boxes[entry.pk] = {"status": "good", "status_words": good}
        elif entry.replies == 0 and not entry.locked:
            boxes[entry.pk] = {"status": "wanted", "status_words": wanted}
    return boxes
