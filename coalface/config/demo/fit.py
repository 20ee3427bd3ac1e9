"""What has to be true of the written demonstration: everybody is somebody, nobody speaks too soon or too wide."""

from collections.abc import Iterator

from coalface.config.demo.written import FORMER, NEWCOMERS_DAYS, Group, Question


def check(group: Group, people: frozenset[str]) -> None:
    """Raise ValueError with a sentence for the first thing in a group that does not fit."""
    for fault in _faults(group, people):
        raise ValueError(f"{group.slug or 'the hub'}: {fault}")


def _faults(group: Group, people: frozenset[str]) -> Iterator[str]:
    if unknown := group.everybody - people:
        yield f"nobody is called {', '.join(sorted(unknown))}"
    if group.default > group.cap:
        yield "what is usual is wider than what is allowed"
    inside = group.everybody if group.slug else people
    for question in group.questions:
        for fault in _faults_of(question, inside, people):
            yield f"“{question.title}”: {fault}"
        if early := group.newcomers and _old_voices(question) & set(group.newcomers):
            yield f"{', '.join(sorted(early))} wrote under “{question.title}” before coming here"
        if question.level > group.cap or (not group.slug and question.level == 1):
            yield f"“{question.title}” has a level that is not allowed here"


def _faults_of(question: Question, inside: frozenset[str], people: frozenset[str]) -> Iterator[str]:
    voices = {question.author, *(reply.author for reply in question.replies)}
    if outside := voices - inside - {FORMER}:
        yield f"{', '.join(sorted(outside))} cannot write here"
    reacting = {handle for reply in question.replies for handle in reply.thanks} | set(question.same)
    if outside := reacting - (inside if question.level == 1 else people):
        yield f"{', '.join(sorted(outside))} cannot read it"
    if question.author in question.same or any(reply.author in reply.thanks for reply in question.replies):
        yield "somebody thanks themselves"
    if not question.text or not all(reply.text for reply in question.replies):
        yield "something is empty"
    if sum(reply.accepted for reply in question.replies) > 1 or any(
        comment.accepted for answer in question.answers for comment in answer.comments
    ):
        yield "only one answer can be accepted"
    if any(reply.hours > question.days_ago * 24 for reply in question.replies):
        yield "a reply lies in the future"
    if any(comment.hours < answer.hours for answer in question.answers for comment in answer.comments):
        yield "a comment comes before its answer"


def _old_voices(question: Question) -> set[str]:
    """Return who wrote under a question before the newcomers came."""
    said = [(question.author, 0.0), *((reply.author, reply.hours) for reply in question.replies)]
    return {author for author, hours in said if question.days_ago - hours / 24 > NEWCOMERS_DAYS - 2}
