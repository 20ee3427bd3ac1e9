"""The edit history of a dump: every earlier state of a text as a revision under the one that stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from coalface.base import text
from coalface.entries.bulk import OldText, add_history
from coalface.groups.models import Group
from coalface.interfaces.importers.models import Imported
from coalface.interfaces.importers.place import held
from coalface.interfaces.importers.stackexchange import fields, there
from coalface.interfaces.importers.stackexchange.numbers import Numbers
from coalface.interfaces.importers.stackexchange.records import LONGEST_TITLE, Row
from coalface.interfaces.importers.stackexchange.survey import Survey
from coalface.people.names import without_hidden

TITLES = {"1", "4", "7"}  # first, edited, rolled back
BODIES = {"2", "5", "8"}
CLOSED = "10"
BATCH = 200
LONGEST_NOTE = 200


@dataclass(frozen=True)
class State:
    """One state of a post's text: what was changed at once. A title or a body of None was left as it was."""

    post: int
    number: int
    title: str | None
    body: str | None
    author: int | None
    at: datetime | None
    note: str


def states(rows: Iterable[Row]) -> Iterator[State]:
    """Yield the states of all posts in the order in which they came about, each post's numbered from one."""
    numbers = Numbers()
    changes = (
        (row.get("RevisionGUID", ""), fields.optional_number(row, "PostId"), row)
        for row in rows
        if row.get("PostHistoryTypeId") in TITLES | BODIES
    )
    for (_guid, post), change in groupby(changes, key=lambda change: change[:2]):
        if post is None:
            continue
        numbers.note(post)
        parts = {row["PostHistoryTypeId"]: row for _guid, _post, row in change}
        last = parts[max(parts, key=int)]
        yield State(
            post=post,
            number=numbers[post],
            title=next((parts[sort].get("Text", "") for sort in TITLES & parts.keys()), None),
            body=next((parts[sort].get("Text", "") for sort in BODIES & parts.keys()), None),
            author=fields.optional_number(last, "UserId"),
            at=fields.optional_moment(last, "CreationDate"),
            note=without_hidden(last.get("Comment", ""))[:LONGEST_NOTE],
        )


def survey_history(rows: Iterable[Row], survey: Survey) -> None:
    """Count the states of each post, and note why questions were closed."""
    for state in states(_noting_reasons(rows, survey)):
        survey.states[state.post] = state.number


def _noting_reasons(rows: Iterable[Row], survey: Survey) -> Iterator[Row]:
    for row in rows:
        if row.get("PostHistoryTypeId") == CLOSED and (post := fields.optional_number(row, "PostId")) is not None:
            survey.reasons[post] = fields.optional_number(row, "Comment") or 0
        yield row


def bring_history(rows: Iterable[Row], survey: Survey, group: Group, level: int) -> None:
    """Write the earlier states of the posts that still lack them, and note that they lack them no longer."""
    titles: dict[int, str] = {}  # of questions whose last state is still to come
    changed = _with_titles((state for state in states(rows) if survey.states[state.post] > 1), titles, survey)
    while batch := list(islice(changed, BATCH)):
        posts = there.posts(group, {state.post for state, _title in batch})
        authors = there.members(group, {state.author for state, _title in batch})
        old = [
            OldText(
                entry_id=post.entry_id,
                reply_id=post.reply_id,
                number=state.number,
                current=state.number == survey.states[state.post],
                title="" if post.reply_id else title,
                source=state.body,
                html=text.render(state.body).html if state.body is not None else None,
                author_id=authors.get(state.author),
                at=state.at,
                note=state.note,
            )
            for state, title in batch
            if (post := posts.get(state.post)) and post.earlier == survey.states[state.post] - 1 and state.at
        ]
        if old:
            with held(group, level):
                add_history(old)
    with held(group, level):
        Imported.objects.filter(group=group, earlier__gt=0).update(earlier=0)


def _with_titles(changes: Iterable[State], titles: dict[int, str], survey: Survey) -> Iterator[tuple[State, str]]:
    """Yield each state with the title that its post had in it."""
    for state in changes:
        if state.title is not None:
            titles[state.post] = without_hidden(state.title)[:LONGEST_TITLE]
        title = titles.get(state.post, "")
        if state.number == survey.states[state.post]:
            titles.pop(state.post, None)
        yield state, title
