"""Turns parsed rows into members, entries and replies, a batch at a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coalface.base import text
from coalface.entries.bulk import NewEntry, NewReply, add_entries, add_links, add_replies, count_replies, set_locked
from coalface.features.search.index import write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group
from coalface.interfaces.importers.models import Imported
from coalface.interfaces.importers.stackexchange import dump
from coalface.interfaces.importers.stackexchange.markdown import to_markdown
from coalface.interfaces.importers.stackexchange.reasons import UNKNOWN
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question
from coalface.people.models import Member

Kind = Imported.Kind
LONGEST_TITLE = 200
LINKS = {"1": "linked", "3": "duplicate"}


@dataclass(frozen=True)
class Post:
    """A question, an answer or a comment as it stands in the dump."""

    number: int
    author: int | None
    at: datetime
    source: str
    title: str = ""
    tags: tuple[str, ...] = ()
    votes: int = 0
    active_at: datetime | None = None
    edited_at: datetime | None = None
    closed_at: datetime | None = None
    parent: int | None = None
    accepted: int | None = None


class Writer:
    """Writes into one group at one level, and remembers which record became what."""

    def __init__(self, group: Group, level: int, *, votes: Counter[int] | None, states: Counter[int]) -> None:
        self.group, self.level, self.votes, self.states = group, level, votes, states
        there = Imported.objects.filter(group=group)
        self.members = dict(there.filter(kind=Kind.MEMBER).values_list("number", "member_id"))
        self.entries = dict(there.filter(kind=Kind.QUESTION).values_list("number", "entry_id"))
        self.answers = {
            number: (entry_id, reply_id)
            for number, entry_id, reply_id in there.filter(kind=Kind.ANSWER).values_list(
                "number", "reply__entry_id", "reply_id"
            )
        }
        self.accepted: dict[int, int] = {}
        self.new: set[int] = set()  # posts that this run brings; only they get their history

    # ── Parsing: raises dump.Broken ────────────────────────────────────────

    def person(self, row: dict[str, str], wrote: set[int]) -> tuple[int, str] | None:
        own = dump.number(row, "Id")
        if own not in wrote or own in self.members:
            return None
        return own, " ".join(row.get("DisplayName", "").split())[:80] or f"Member {own}"

    def question(self, row: dict[str, str]) -> Post | None:
        title = " ".join(dump.words(row, "Title").split())
        if len(title) > LONGEST_TITLE:
            title = title[: LONGEST_TITLE - 1] + "…"
        post = self._post(row)
        if post.accepted is not None:
            self.accepted[post.number] = post.accepted
        if post.number in self.entries:
            return None
        return _with(post, title=title, tags=tuple(dump.tags(row)))

    def answer(self, row: dict[str, str]) -> Post | None:
        post = _with(self._post(row), parent=dump.number(row, "ParentId"))
        if post.parent not in self.entries:
            raise dump.Broken(f"answers question {post.parent}, which is not there")
        return None if post.number in self.answers else post

    def comment(self, row: dict[str, str]) -> Post | None:
        parent = dump.number(row, "PostId")
        post = Post(
            number=dump.number(row, "Id"),
            author=dump.optional_number(row, "UserId"),
            at=dump.date(row, "CreationDate"),
            source=dump.words(row, "Text"),
            votes=max(dump.optional_number(row, "Score") or 0, 0),
            parent=parent,
        )
        if parent not in self.entries and parent not in self.answers:
            raise dump.Broken(f"is on post {parent}, which is not there")
        return post

    def _post(self, row: dict[str, str]) -> Post:
        own, at = dump.number(row, "Id"), dump.date(row, "CreationDate")
        score = max(dump.optional_number(row, "Score") or 0, 0)
        return Post(
            number=own,
            author=dump.optional_number(row, "OwnerUserId"),
            at=at,
            source=dump.words(row, "Body"),
            votes=score if self.votes is None else self.votes[own],
            active_at=dump.optional_date(row, "LastActivityDate") or at,
            edited_at=dump.optional_date(row, "LastEditDate"),
            closed_at=dump.optional_date(row, "ClosedDate"),
            accepted=dump.optional_number(row, "AcceptedAnswerId"),
        )

    # ── Writing: each call is one batch in one transaction; returns (line, fault) of what it left out ──

    def write_people(self, batch: list[tuple[int, tuple[int, str]]]) -> None:
        members = []
        for _line, (number, name) in batch:
            handle = f"staged-{self.group.pk}-{number}"
            member = Member(name=name, handle=handle, email=None, state=Member.State.STAGED, is_active=False)
            member.set_unusable_password()
            members.append(member)
        made = Member.objects.bulk_create(members)
        numbers = [number for _line, (number, _name) in batch]
        self._remember(Kind.MEMBER, numbers, "member", made)
        self.members |= {number: member.pk for number, member in zip(numbers, made, strict=True)}

    def write_questions(self, batch: list[tuple[int, Post]]) -> list[tuple[int, str]]:
        posts = [post for _line, post in batch]
        made = add_entries(
            kind=QUESTION.name,
            group=self.group,
            level=self.level,
            entries=[
                NewEntry(
                    title=post.title,
                    author_id=self.members.get(post.author),
                    at=post.at,
                    active_at=post.active_at,
                    edited_at=post.edited_at,
                    votes=post.votes,
                    tags=post.tags,
                    locked_at=post.closed_at,
                    locked_reason=UNKNOWN if post.closed_at else "",
                    **self._text(post, to_markdown(post.source)),
                )
                for post in posts
            ],
        )
        Question.objects.bulk_create([Question(entry=entry) for entry in made])
        numbers = [post.number for post in posts]
        self._remember(Kind.QUESTION, numbers, "entry", made)
        self.entries |= {number: entry.pk for number, entry in zip(numbers, made, strict=True)}
        self.new |= set(numbers)
        write_rows(
            SearchRow(
                entry=entry, title=entry.title, body=text.plain(entry.revision.html), tags=" ".join(post.tags)[:300]
            )
            for entry, post in zip(made, posts, strict=True)
        )
        return []

    def write_answers(self, batch: list[tuple[int, Post]]) -> list[tuple[int, str]]:
        return self._write_replies(Kind.ANSWER, batch)

    def write_comments(self, batch: list[tuple[int, Post]]) -> list[tuple[int, str]]:
        there = Imported.objects.filter(group=self.group, kind=Kind.COMMENT)
        known = set(there.filter(number__in=[post.number for _line, post in batch]).values_list("number", flat=True))
        return self._write_replies(Kind.COMMENT, [(line, post) for line, post in batch if post.number not in known])

    def _write_replies(self, kind: Kind, batch: list[tuple[int, Post]]) -> list[tuple[int, str]]:
        posts = [post for _line, post in batch]
        is_answer = kind == Kind.ANSWER
        new = []
        for post in posts:
            entry_id, parent_id = self.answers.get(post.parent, (self.entries.get(post.parent), None))
            source = to_markdown(post.source) if is_answer else post.source
            new.append(
                NewReply(
                    entry_id=entry_id,
                    parent_id=parent_id,
                    is_answer=is_answer,
                    author_id=self.members.get(post.author),
                    at=post.at,
                    edited_at=post.edited_at,
                    votes=post.votes,
                    **self._text(post if is_answer else None, source),
                )
            )
        made = add_replies(new)
        self._remember(kind, [post.number for post in posts], "reply", made)
        if is_answer:
            self.answers |= {post.number: (reply.entry_id, reply.pk) for post, reply in zip(posts, made, strict=True)}
            self.new |= {post.number for post in posts}
        write_rows(
            SearchRow(entry_id=reply.entry_id, reply=reply, body=text.plain(reply.revision.html)) for reply in made
        )
        return []

    def finish_questions(self) -> None:
        """Mark accepted answers and count replies, now that all of them are there."""
        for question, answer in self.accepted.items():
            entry_id, there = self.entries.get(question), self.answers.get(answer)
            if entry_id is not None and there is not None and there[0] == entry_id:
                unmarked = Question.objects.filter(entry_id=entry_id, accepted=None, accepted_at=None)
                unmarked.update(accepted_id=there[1])
        count_replies(group=self.group)

    def write_links(self, batch: list[dict[str, str]]) -> None:
        pairs = []
        for row in batch:
            kind = LINKS.get(row.get("LinkTypeId", ""))
            source = self._entry_of(dump.optional_number(row, "PostId"))
            target = self._entry_of(dump.optional_number(row, "RelatedPostId"))
            if kind and source and target and source != target:
                pairs.append((source, target, kind))
        add_links(pairs)

    def lock_reason(self, number: int, reason: str) -> None:
        if number in self.new and number in self.entries:
            set_locked(entry_id=self.entries[number], reason=reason)

    def _entry_of(self, number: int | None) -> int | None:
        """Return the entry of a post: a question's own, or the one that an answer stands under."""
        return self.entries.get(number) or self.answers.get(number, (None,))[0]

    def _text(self, post: Post | None, source: str) -> dict[str, Any]:
        number = max(self.states[post.number], 1) if post is not None else 1
        return {"source": source, "html": text.render(source).html, "number": number}

    def _remember(self, kind: Kind, numbers: list[int], field: str, made: list[Any]) -> None:
        Imported.objects.bulk_create(
            Imported(group=self.group, kind=kind, number=number, **{field: thing})
            for number, thing in zip(numbers, made, strict=True)
        )


def _with(post: Post, **more: Any) -> Post:
    return Post(**{**post.__dict__, **more})
