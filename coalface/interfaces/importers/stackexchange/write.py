"""Writes records into one group, a batch at a time: each batch is there whole, once, or not at all.

Texts are converted before the group's row is taken, so that members hardly wait for an import.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from coalface.base import text
from coalface.entries.bulk import NewEntry, NewReply, add_entries, add_links, add_replies, count_replies
from coalface.features.search.index import named_topics, write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group
from coalface.interfaces.importers.models import Imported
from coalface.interfaces.importers.place import Unfit, held
from coalface.interfaces.importers.stackexchange import there
from coalface.interfaces.importers.stackexchange.fields import Broken
from coalface.interfaces.importers.stackexchange.markdown import escape_line_starts, to_markdown
from coalface.interfaces.importers.stackexchange.reasons import reason
from coalface.interfaces.importers.stackexchange.records import MOST_VOTES, Link, Person, Post
from coalface.interfaces.importers.stackexchange.survey import Survey
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question
from coalface.people.models import Member

Kind = Imported.Kind
Fault = tuple[int, str]  # line, what is wrong


@dataclass(frozen=True)
class Ready:
    """A post with its text as it will stand here."""

    post: Post
    source: str
    html: str
    plain: str


class Writer:
    """Knows where everything goes; keeps nothing from one batch to the next."""

    def __init__(self, group: Group, level: int, survey: Survey) -> None:
        self.group, self.level, self.survey = group, level, survey

    def people(self, batch: Sequence[tuple[int, Person]]) -> Iterable[Fault]:
        """Make staged members of people: a name and nothing else. No mail goes out."""
        with held(self.group, self.level):
            known = there.members(self.group, [person.number for _line, person in batch])
            new = [person for _line, person in batch if person.number not in known]
            members = []
            for person in new:
                handle = f"staged-{self.group.pk}-{person.number}"
                member = Member(name=person.name, handle=handle, email=None, state=Member.State.STAGED, is_active=False)
                member.set_unusable_password()
                members.append(member)
            self._remember(Kind.MEMBER, new, "member", Member.objects.bulk_create(members))
        return ()

    def questions(self, batch: Sequence[tuple[int, Post]]) -> Iterable[Fault]:
        """Write questions with their tags and what they were closed for."""
        self._refuse_another_dump(Kind.QUESTION, batch)
        new, faults = self._ready(batch, there.posts(self.group, _numbers(batch)))
        with held(self.group, self.level):
            new = [one for _line, one in _without(new, there.posts(self.group, _numbers(batch)))]
            authors = there.members(self.group, [one.post.author for one in new])
            made = add_entries(
                kind=QUESTION.name,
                group=self.group,
                level=self.level,
                entries=[self._entry(one, authors) for one in new],
            )
            Question.objects.bulk_create([Question(entry=entry) for entry in made])
            self._remember(Kind.QUESTION, [one.post for one in new], "entry", made)
            write_rows(
                SearchRow(entry=entry, title=entry.title, body=one.plain, tags=named_topics(one.post.tags))
                for entry, one in zip(made, new, strict=True)
            )
        return faults

    def answers(self, batch: Sequence[tuple[int, Post]]) -> Iterable[Fault]:
        """Write answers, and mark those that their askers accepted."""
        self._refuse_another_dump(Kind.ANSWER, batch)
        new, faults = self._ready(batch, there.posts(self.group, _numbers(batch)))
        with held(self.group, self.level):
            new = _without(new, there.posts(self.group, _numbers(batch)))
            made = self._replies(Kind.ANSWER, new, faults)
            for reply, post in made:
                if self.survey.accepted[post.parent] == post.number:
                    unmarked = Question.objects.filter(entry=reply.entry_id, accepted=None)
                    unmarked.update(accepted=reply, accepted_at=self._accepted_at(post))
            count_replies(group=self.group, entries={reply.entry_id for reply, _post in made})
        return faults

    def comments(self, batch: Sequence[tuple[int, Post]]) -> Iterable[Fault]:
        """Write comments on questions and on answers."""
        new, faults = self._ready(batch, there.comments(self.group, _numbers(batch)))
        with held(self.group, self.level):
            self._replies(Kind.COMMENT, _without(new, there.comments(self.group, _numbers(batch))), faults)
        return faults

    def links(self, batch: Sequence[tuple[int, Link]]) -> Iterable[Fault]:
        """Link questions; a link from or to an answer is one of the question it stands under."""
        with held(self.group, self.level):
            links = [link for _line, link in batch]
            posts = there.posts(self.group, {n for link in links for n in (link.source, link.target)})
            ends = [(posts.get(link.source), posts.get(link.target), link.kind) for link in links]
            add_links(
                (source.entry_id, target.entry_id, kind)
                for source, target, kind in ends
                if source and target and source.entry_id != target.entry_id
            )
        return ()

    def _refuse_another_dump(self, kind: Kind, batch: Sequence[tuple[int, Post]]) -> None:
        """Numbers are one site's own: the same number with another date means that the group holds another site."""
        known = there.posts(self.group, _numbers(batch))
        for _line, post in batch:
            old = known.get(post.number)
            if old is not None and (old.kind, old.at) != (kind, post.at):
                raise Unfit(
                    f"The group {self.group.name} holds another dump already: its post {post.number} is not this one. "
                    "Choose another group."
                )

    def _ready(self, batch: Sequence[tuple[int, Post]], known: Iterable[int]) -> tuple[list[tuple[int, Ready]], list]:
        """Convert the texts of a batch that are not there yet; also return which cannot be."""
        new, faults = [], []
        for line, post in batch:
            if post.number in known:
                continue
            try:
                is_comment = post.parent is not None and post.active_at is None
                source = escape_line_starts(post.source) if is_comment else to_markdown(post.source)
            except Broken as fault:
                faults.append((line, str(fault)))
                continue
            html = text.render(source).html
            new.append((line, Ready(post, source, html, text.plain(html))))
        return new, faults

    def _entry(self, one: Ready, authors: dict[int, int]) -> NewEntry:
        post = one.post
        return NewEntry(
            title=post.title,
            source=one.source,
            html=one.html,
            author_id=authors.get(post.author),
            at=post.at,
            active_at=post.active_at,
            edited_at=post.edited_at,
            votes=self._votes(post),
            tags=post.tags,
            locked_at=post.closed_at,
            locked_reason=reason(self.survey.reasons[post.number]) if post.closed_at else "",
            number=max(self.survey.states[post.number], 1),
        )

    def _replies(self, kind: Kind, new: Sequence[tuple[int, Ready]], faults: list[Fault]) -> list[tuple[Any, Post]]:
        """Write replies whose post is there; add a fault for the others."""
        posts = there.posts(self.group, [one.post.parent for _line, one in new])
        authors = there.members(self.group, [one.post.author for _line, one in new])
        rows, kept = [], []
        for line, one in new:
            parent = posts.get(one.post.parent)
            if parent is None or (kind == Kind.ANSWER and parent.kind != Kind.QUESTION):
                faults.append((line, f"belongs to post {one.post.parent}, which is not there"))
                continue
            kept.append(one)
            is_answer = kind == Kind.ANSWER
            rows.append(
                NewReply(
                    entry_id=parent.entry_id,
                    parent_id=parent.reply_id,
                    is_answer=is_answer,
                    source=one.source,
                    html=one.html,
                    author_id=authors.get(one.post.author),
                    at=one.post.at,
                    edited_at=one.post.edited_at,
                    votes=self._votes(one.post) if is_answer else one.post.score,
                    number=max(self.survey.states[one.post.number], 1) if is_answer else 1,
                )
            )
        made = add_replies(rows)
        self._remember(kind, [one.post for one in kept], "reply", made)
        write_rows(
            SearchRow(entry_id=reply.entry_id, reply=reply, body=one.plain)
            for reply, one in zip(made, kept, strict=True)
        )
        return list(zip(made, [one.post for one in kept], strict=True))

    def _votes(self, post: Post) -> int:
        return post.score if self.survey.votes is None else min(self.survey.votes[post.number], MOST_VOTES)

    def _accepted_at(self, answer: Post) -> datetime | None:
        """Return when an answer was accepted: the dumps tell the day, which began before the answer was written."""
        day = self.survey.day_of_acceptance(answer.number)
        return max(datetime.combine(day, time(), UTC), answer.at) if day else None

    def _remember(self, kind: Kind, records: Sequence[Person | Post], field: str, made: Sequence[Any]) -> None:
        has_history = kind in (Kind.QUESTION, Kind.ANSWER)
        Imported.objects.bulk_create(
            Imported(
                group=self.group,
                kind=kind,
                number=record.number,
                earlier=max(self.survey.states[record.number] - 1, 0) if has_history else 0,
                **{field: thing},
            )
            for record, thing in zip(records, made, strict=True)
        )


def _numbers(batch: Sequence[tuple[int, Post]]) -> list[int]:
    return [post.number for _line, post in batch]


def _without(new: Sequence[tuple[int, Ready]], known: Iterable[int]) -> list[tuple[int, Ready]]:
    return [(line, one) for line, one in new if one.post.number not in known]
