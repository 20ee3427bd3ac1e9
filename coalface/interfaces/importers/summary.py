"""What an import reports: counts of what is now there, the same after every run."""

from coalface.entries.for_tags import tags_used_in
from coalface.groups.models import Group
from coalface.interfaces.importers.models import Imported
from coalface.kinds.question.models import Question


def summary(group: Group, *, skipped: int) -> dict[str, int]:
    """Return the counts of what stands in a group because of imports, and of the rows that were left out."""
    there = Imported.objects.filter(group=group)
    questions = there.filter(kind=Imported.Kind.QUESTION)
    return {
        "questions": questions.count(),
        "answers": there.filter(kind=Imported.Kind.ANSWER).count(),
        "comments": there.filter(kind=Imported.Kind.COMMENT).count(),
        "accepted": Question.objects.filter(entry__in=questions.values("entry"), accepted__isnull=False).count(),
        "tags": tags_used_in(questions.values("entry")),
        "people": there.filter(kind=Imported.Kind.MEMBER).count(),
        "skipped": skipped,
    }
