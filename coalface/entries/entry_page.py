"""All that the page of an entry shows, whatever its kind, fetched before it is rendered."""

from dataclasses import dataclass

from coalface.entries.access import may_edit_reply
from coalface.entries.for_tags import tags_of
from coalface.entries.models import Attachment, Entry, Reply, Tag
from coalface.entries.queries import attachments_of, linked, replies_of
from coalface.groups.viewer import Viewer

NEWEST = "newest"


@dataclass(frozen=True)
class EntryPage:
    """An entry with what stands around its text; the answers first, where its kind has some."""

    entry: Entry
    answers: list[Reply]
    comments: list[Reply]
    tags: list[Tag]
    files: list[Attachment]
    linked: list[Entry]
    order: str
    answered: bool  # whether the viewer has an answer here already


def entry_page(viewer: Viewer, *, entry: Entry, order: str = "") -> EntryPage:
    """Return what the page of this entry shows; `order` may ask for the newest replies first.

    At most four queries, whatever the number of replies.
    """
    answers, comments = replies_of(viewer, entry)
    files = attachments_of(entry) if entry.has_files else {}
    for reply in [*answers, *comments, *(comment for answer in answers for comment in answer.comments)]:
        reply.files = files.get(reply.pk, [])
        reply.may_edit = may_edit_reply(viewer, reply)
    if order == NEWEST:
        comments.reverse()
    return EntryPage(
        entry=entry,
        answers=answers,
        comments=comments,
        tags=tags_of(entry),
        files=files.get(None, []),
        linked=linked(viewer, entry) if entry.has_links else [],
        order=order,
        answered=any(
            answer.author_id == viewer.member_id and answer.state != Reply.State.REMOVED for answer in answers
        ),
    )
