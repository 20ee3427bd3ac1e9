"""The records of a dump that come here, read from their rows without a look at the database.

Every function raises Broken for a row that lacks what its record must have.
"""

from dataclasses import dataclass
from datetime import datetime

from coalface.interfaces.importers.stackexchange import fields
from coalface.people.names import LONGEST_NAME, without_hidden

LONGEST_TITLE = 200
MOST_VOTES = 2**31 - 1  # what the column holds

Row = dict[str, str]


@dataclass(frozen=True)
class Person:
    """Somebody who wrote there."""

    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """A question, an answer or a comment. `source` is HTML, in a comment Markdown."""

    number: int
    author: int | None
    at: datetime
    source: str
    score: int
    title: str = ""
    tags: tuple[str, ...] = ()
    active_at: datetime | None = None
    edited_at: datetime | None = None
    closed_at: datetime | None = None
    parent: int | None = None
    accepted: int | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """That one post points at another."""

    source: int
    target: int
    kind: str


@dataclass(frozen=True)
class Vote:
    """A vote for a post, by nobody that the dump names."""

    post: int
    sort: str
    at: datetime | None


_LINKS = {"1": "linked", "3": "duplicate"}


def person(row: Row) -> Person:
    """Return who a row of Users is."""
    number = fields.number(row, "Id")
    return Person(number, without_hidden(row.get("DisplayName", ""))[:LONGEST_NAME].strip() or f"Member {number}")


def question(row: Row) -> Post:
    """Return the question of a row of Posts."""
    title = without_hidden(fields.words(row, "Title"))
    if not title:
        raise fields.Broken("Title holds nothing that shows")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1] + "…"
    return _post(
        row,
        title=title,
        tags=fields.tags(row),
        closed_at=fields.optional_moment(row, "ClosedDate"),
        accepted=fields.optional_number(row, "AcceptedAnswerId"),
    )


def answer(row: Row) -> Post:
    """Return the answer of a row of Posts."""
    return _post(row, parent=fields.number(row, "ParentId"))


def comment(row: Row) -> Post:
    """Return the comment of a row of Comments."""
    return Post(
        number=fields.number(row, "Id"),
        author=fields.optional_number(row, "UserId"),
        at=fields.moment(row, "CreationDate"),
        source=fields.words(row, "Text"),
        score=_score(row),
        parent=fields.number(row, "PostId"),
    )


def link(row: Row) -> Link | None:
    """Return the link of a row of PostLinks, or None for a sort that has no meaning here."""
    source, target = fields.number(row, "PostId"), fields.number(row, "RelatedPostId")
    kind = _LINKS.get(row.get("LinkTypeId", ""))
    return Link(source=source, target=target, kind=kind) if kind else None


def vote(row: Row) -> Vote:
    """Return the vote of a row of Votes."""
    return Vote(fields.number(row, "PostId"), row.get("VoteTypeId", ""), fields.optional_moment(row, "CreationDate"))


def _post(row: Row, **more) -> Post:
    number, at = fields.number(row, "Id"), fields.moment(row, "CreationDate")
    return Post(
        number=number,
        author=fields.optional_number(row, "OwnerUserId"),
        at=at,
        source=fields.words(row, "Body"),
        score=_score(row),
        active_at=fields.optional_moment(row, "LastActivityDate") or at,
        edited_at=fields.optional_moment(row, "LastEditDate"),
        **more,
    )


def _score(row: Row) -> int:
    return min(max(fields.optional_number(row, "Score") or 0, 0), MOST_VOTES)
