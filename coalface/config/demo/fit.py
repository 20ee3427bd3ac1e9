"""What has to be true of the written demonstration: everybody is somebody, nobody speaks too soon or too wide."""

from collections.abc import Iterator

from coalface.config.demo.written import FORMER, NEWCOMERS_DAYS, Group, Piece
from coalface.entries.kind import kinds


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
    for piece in group.pieces:
        for fault in _faults_of(piece, inside, people):
            yield f"“{piece.title}”: {fault}"
        if early := group.newcomers and _old_voices(piece) & set(group.newcomers):
            yield f"{', '.join(sorted(early))} wrote under “{piece.title}” before coming here"
        if piece.level > group.cap or (not group.slug and piece.level == 1):
            yield f"“{piece.title}” has a level that is not allowed here"


def _faults_of(piece: Piece, inside: frozenset[str], people: frozenset[str]) -> Iterator[str]:
    voices = {piece.author, *(reply.author for reply in piece.replies)}
    if outside := voices - inside - {FORMER}:
        yield f"{', '.join(sorted(outside))} cannot write here"
    reacting = {handle for reply in piece.replies for handle in reply.thanks} | set(piece.same)
    if outside := reacting - (inside if piece.level == 1 else people):
        yield f"{', '.join(sorted(outside))} cannot read it"
    if piece.author in piece.same or any(reply.author in reply.thanks for reply in piece.replies):
        yield "somebody thanks themselves"
    if not piece.text or not all(reply.text for reply in piece.replies):
        yield "something is empty"
    if piece.kind not in kinds():
        yield f"no kind is called {piece.kind}"
    elif not kinds()[piece.kind].replies_are_answers and any(
        reply.accepted or reply.comments for reply in piece.answers
    ):
        yield "only answers are accepted, and only they have comments"
    if sum(reply.accepted for reply in piece.replies) > 1 or any(
        comment.accepted for answer in piece.answers for comment in answer.comments
    ):
        yield "only one answer can be accepted"
    if any(reply.hours > piece.days_ago * 24 for reply in piece.replies):
        yield "a reply lies in the future"
    if any(comment.hours < answer.hours for answer in piece.answers for comment in answer.comments):
        yield "a comment comes before its answer"


def _old_voices(piece: Piece) -> set[str]:
    """Return who wrote under a piece before the newcomers came."""
    said = [(piece.author, 0.0), *((reply.author, reply.hours) for reply in piece.replies)]
    return {author for author, hours in said if piece.days_ago - hours / 24 > NEWCOMERS_DAYS - 2}
