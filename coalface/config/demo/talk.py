"""Writes the demonstration's questions with their answers, comments, reactions and search rows into one place."""

from datetime import datetime, timedelta

from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.config.demo.past import Past
from coalface.config.demo.written import FORMER, Question, Reply
from coalface.entries.bulk import NewEntry, NewReply, add_entries, add_replies, count_replies, react_and_follow
from coalface.features.search.index import write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question as QuestionRow
from coalface.people.models import Member

CHOOSING_TAKES = timedelta(hours=2)


class Talk:
    """The talk of one place: a group, or with None the hub itself."""

    def __init__(self, group: Group | None, members: dict[str, Member], past: Past, *, now: datetime) -> None:
        self.group, self.past, self.now = group, past, now
        self.ids = {handle: member.pk for handle, member in members.items()} | {FORMER: None}

    def write(self, questions: tuple[Question, ...]) -> None:
        """Write these questions and count their replies."""
        for question in questions:
            self._question(question)
        count_replies(group=self.group)

    def _question(self, question: Question) -> None:
        asked = self.now - timedelta(days=question.days_ago)
        last = max((self._at(asked, reply) for reply in question.replies), default=asked)
        new = NewEntry(
            title=question.title,
            source=question.text,
            html=text.render(question.text).html,
            author_id=self.ids[question.author],
            at=asked,
            active_at=last,
            tags=question.tags,
            locked_at=min(last + timedelta(hours=1), self.now) if question.locked else None,
            locked_reason=question.locked,
        )
        (entry,) = add_entries(kind=QUESTION.name, group=self.group, level=question.level, entries=[new])
        row = QuestionRow(entry=entry)
        about = {"entry": entry, "group": self.group}
        self.past.note(Verb.PUBLISHED, asked, actor_id=entry.author_id, facts={"kind": QUESTION.name}, **about)

        made = add_replies([self._reply(entry.pk, answer, asked) for answer in question.answers])
        answers = list(zip(made, question.answers, strict=True))
        comments = [(answer, comment) for answer, written in answers for comment in written.comments]
        made_comments = add_replies(
            [self._reply(entry.pk, comment, asked, parent_id=answer.pk) for answer, comment in comments]
        )
        for reply in (*made, *made_comments):
            verb = Verb.ANSWERED if reply.is_answer else Verb.COMMENTED
            self.past.note(verb, reply.created_at, actor_id=reply.author_id, reply=reply, **about)
        for reply, written in answers:
            if written.accepted:
                row.accepted, row.accepted_at = reply, min(reply.created_at + CHOOSING_TAKES, self.now)
                who = {"actor_id": entry.author_id, "member_id": reply.author_id}
                self.past.note(Verb.ACCEPTED, row.accepted_at, reply=reply, **who, **about)
        row.save(force_insert=True)

        written_by = {question.author, *(reply.author for reply in question.replies)} - {FORMER}
        react_and_follow(
            entry=entry,
            same_here=[self.ids[handle] for handle in question.same],
            thanks={
                reply.pk: [self.ids[handle] for handle in written.thanks]
                for reply, written in [*answers, *zip(made_comments, (c for _, c in comments), strict=True)]
            },
            followers={self.ids[handle] for handle in (*written_by, *question.same)},
        )
        words = SearchRow(entry=entry, title=entry.title, body=text.plain(new.html), tags=" ".join(question.tags))
        replies = (*made, *made_comments)
        write_rows([words, *(SearchRow(entry=entry, reply=one, body=text.plain(one.revision.html)) for one in replies)])

    def _at(self, asked: datetime, reply: Reply) -> datetime:
        return min(asked + timedelta(hours=reply.hours), self.now)

    def _reply(self, entry_id: int, reply: Reply, asked: datetime, *, parent_id: int | None = None) -> NewReply:
        return NewReply(
            entry_id=entry_id,
            parent_id=parent_id,
            is_answer=parent_id is None,
            source=reply.text,
            html=text.render(reply.text).html,
            author_id=self.ids[reply.author],
            at=self._at(asked, reply),
        )
