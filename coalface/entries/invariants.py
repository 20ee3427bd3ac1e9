"""What must always hold of entries; `coalface check` proves it."""

from collections.abc import Iterator

from django.db.models import F, Q

from coalface.entries.counts import last_comment, replies_there
from coalface.entries.kind import kinds
from coalface.entries.models import Entry, Reply, State


def entries_hold() -> Iterator[str]:
    """Yield a sentence for every entry wider than its group's cap, without a text, or with a wrong count of replies, and for
    every answer that does not know of a comment."""
    for entry in Entry.everything.filter(group__isnull=False, level__gt=F("group__cap")):
        yield f"Entry {entry.pk} is wider than its group allows."
    for entry in Entry.everything.filter(revision=None):
        yield f"Entry {entry.pk} has no text."
    for entry in Entry.everything.filter(merged_into__isnull=False).exclude(state=State.REMOVED):
        yield f"Entry {entry.pk} was merged into another and is still there."
    for kind in kinds().values():
        entries = Entry.everything.filter(kind=kind.name).annotate(there=replies_there(kind))
        for entry in entries.exclude(there=F("replies")):
            yield f"Entry {entry.pk} counts {entry.replies} replies and has {entry.there}."
    answers = Reply.everything.filter(is_answer=True).annotate(last=last_comment(state=Reply.State.PUBLISHED))
    for reply in answers.filter(Q(commented_at=None) | Q(commented_at__lt=F("last")), last__isnull=False):
        yield f"Answer {reply.pk} does not know that it was commented on."
