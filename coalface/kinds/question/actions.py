"""The verbs that only a question has: accept an answer, take the acceptance back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.groups.viewer import Viewer
from coalface.kinds.question.access import may_accept
from coalface.kinds.question.models import Question


@transaction.atomic
def accept(*, viewer: Viewer, entry, answer) -> None:
    """Mark an answer as the one that helped; there is at most one, and a new one takes its place.

    Raises Refused for anybody but the asker, and for anything that is not a visible answer to this question.
    """
    question = Question.objects.select_for_update().get(entry_id=entry.pk)
    if not may_accept(viewer, entry):
        raise Refused(_("Only the person who asked can accept an answer."))
    if answer.entry_id != entry.pk or not answer.is_answer or answer.state != answer.State.PUBLISHED:
        raise Refused(_("That is not an answer to this question."))
    if question.accepted_id == answer.pk:
        return
    question.accepted_id, question.accepted_at = answer.pk, timezone.now()
    question.save(update_fields=["accepted", "accepted_at"])
    record(
        Verb.ACCEPTED,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        reply_id=answer.pk,
        group_id=entry.group_id,
        member_id=answer.author_id,
    )


@transaction.atomic
def end_acceptance(*, viewer: Viewer, entry) -> None:
    """Take the acceptance back. Raises Refused for anybody but the asker."""
    question = Question.objects.select_for_update().get(entry_id=entry.pk)
    if not may_accept(viewer, entry):
        raise Refused(_("Only the person who asked can accept an answer."))
    if question.accepted_id is not None:
        reply_id, question.accepted_id, question.accepted_at = question.accepted_id, None, None
        question.save(update_fields=["accepted", "accepted_at"])
        record(
            Verb.UNACCEPTED,
            actor_id=viewer.member_id,
            entry_id=entry.pk,
            reply_id=reply_id,
            group_id=entry.group_id,
        )
