"""The edit history of a dump: every earlier state of a text as a revision under the one that stands."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from coalface.base import text
from coalface.entries.bulk import OldText, add_history
from coalface.interfaces.importers.stackexchange import dump
from coalface.interfaces.importers.stackexchange.reasons import reason

TITLES = {"1", "4", "7"}  # first, edited, rolled back
BODIES = {"2", "5", "8"}
CLOSED = "10"
BATCH = 200

Rows = Iterable[tuple[str, int, dict[str, str]]]


def _states(rows: Rows) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Yield each state of a post as its rows: what was changed at once has one RevisionGUID and stands together."""
    changes = (
        (row.get("RevisionGUID", ""), dump.optional_number(row, "PostId"), row)
        for _name, _line, row in rows
        if row.get("PostHistoryTypeId") in TITLES | BODIES
    )
    for (_guid, post), state in groupby(changes, key=lambda change: change[:2]):
        if post is not None:
            yield post, [row for _guid, _post, row in state]


def count_states(rows: Rows) -> Counter[int]:
    """Return how many states each post has had."""
    return Counter(post for post, _state in _states(rows))


def bring_history(rows: Rows, writer: Any, locked: Callable) -> None:
    """Write the earlier states of the posts that this run brought, and the reasons why questions were closed."""
    reasons: dict[int, str] = {}
    seen: Counter[int] = Counter()
    titles: dict[int, str] = {}
    batch: list[OldText] = []
    for post, state in _states(_noting_reasons(rows, reasons)):
        seen[post] += 1
        if post not in writer.new:
            continue
        changed = {row["PostHistoryTypeId"]: row for row in state}
        title = next((changed[kind].get("Text", "") for kind in TITLES & changed.keys()), None)
        body = next((changed[kind].get("Text", "") for kind in BODIES & changed.keys()), None)
        if title is not None:
            titles[post] = " ".join(title.split())[:200]
        entry_id, reply_id = (writer.entries[post], None) if post in writer.entries else writer.answers[post]
        at = dump.optional_date(state[0], "CreationDate")
        if at is not None:
            batch.append(
                OldText(
                    entry_id=entry_id,
                    reply_id=reply_id,
                    number=seen[post],
                    current=seen[post] == writer.states[post],
                    title="" if reply_id else titles.get(post, ""),
                    source=body,
                    html=text.render(body).html if body is not None else None,
                    author_id=writer.members.get(dump.optional_number(state[0], "UserId")),
                    at=at,
                )
            )
        if len(batch) >= BATCH:
            locked(add_history, batch)
            batch = []
    locked(add_history, batch)
    for post, number in reasons.items():
        locked(writer.lock_reason, post, reason(number))


def _noting_reasons(rows: Rows, reasons: dict[int, str]) -> Rows:
    for name, line, row in rows:
        if row.get("PostHistoryTypeId") == CLOSED and (post := dump.optional_number(row, "PostId")) is not None:
            reasons[post] = row.get("Comment", "")
        yield name, line, row
