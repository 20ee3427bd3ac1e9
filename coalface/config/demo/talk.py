"""Writes what was shared in the demonstration, with replies, reactions and search rows, into one place."""

from datetime import datetime, timedelta

from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.config.demo.past import Past
from coalface.config.demo.written import FORMER, Piece, Reply
from coalface.entries.bulk import (
    NewEntry,
    NewReply,
    OldText,
    add_entries,
    add_history,
    add_replies,
    count_replies,
    mark,
    react_and_follow,
)
from coalface.entries.kind import kinds
from coalface.features.search.index import named_topics, write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group
from coalface.people.models import Member

CHOOSING_TAKES = timedelta(hours=2)


class Talk:
    """The talk of one place: a group, or with None the hub itself."""

    def __init__(self, group: Group | None, members: dict[str, Member], past: Past, *, now: datetime) -> None:
        self.group, self.past, self.now = group, past, now
        self.ids = {handle: member.pk for handle, member in members.items()} | {FORMER: None}

    def write(self, pieces: tuple[Piece, ...]) -> None:
        """Write these pieces and count their replies."""
        for piece in pieces:
            self._piece(piece)
        count_replies(group=self.group)

    def _piece(self, piece: Piece) -> None:
        kind = kinds()[piece.kind]
        asked = self.now - timedelta(days=piece.days_ago)
        last = max((self._at(asked, reply) for reply in piece.replies), default=asked)
        new = NewEntry(
            title=piece.title,
            source=piece.text,
            html=self._rendered(piece.text),
            author_id=self.ids[piece.author],
            at=asked,
            active_at=last,
            tags=piece.tags,
            locked_at=min(last + timedelta(hours=1), self.now) if piece.locked else None,
            locked_reason=piece.locked,
            edited_at=asked + timedelta(hours=piece.edited) if piece.edited else None,
            number=2 if piece.edited else 1,
        )
        (entry,) = add_entries(kind=kind.name, group=self.group, level=piece.level, entries=[new])
        row = kind.detail(entry=entry) if kind.detail is not None else None
        if piece.edited:
            add_history([self._before_its_last_paragraph(entry.pk, new)])
        about = {"entry": entry, "group": self.group}
        self.past.note(Verb.PUBLISHED, asked, actor_id=entry.author_id, facts={"kind": kind.name}, **about)

        made = add_replies(
            [self._reply(entry.pk, answer, asked, is_answer=kind.replies_are_answers) for answer in piece.answers]
        )
        answers = list(zip(made, piece.answers, strict=True))
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
        if row is not None:
            row.save(force_insert=True)
        if piece.pinned or piece.featured:
            mark(entry, pinned=piece.pinned, featured=piece.featured, at=last)

        written_by = {piece.author, *(reply.author for reply in piece.replies)} - {FORMER}
        react_and_follow(
            entry=entry,
            same_here=[self.ids[handle] for handle in piece.same] if kind.replies_are_answers else [],
            entry_thanks=[] if kind.replies_are_answers else [self.ids[handle] for handle in piece.same],
            thanks={
                reply.pk: [self.ids[handle] for handle in written.thanks]
                for reply, written in [*answers, *zip(made_comments, (c for _, c in comments), strict=True)]
            },
            followers={self.ids[handle] for handle in (*written_by, *piece.same)},
        )
        words = SearchRow(entry=entry, title=entry.title, body=text.plain(new.html), tags=named_topics(piece.tags))
        replies = (*made, *made_comments)
        write_rows([words, *(SearchRow(entry=entry, reply=one, body=text.plain(one.revision.html)) for one in replies)])

    def _before_its_last_paragraph(self, entry_id: int, new: NewEntry) -> OldText:
        source = new.source.rpartition("\n\n")[0]
        return OldText(
            entry_id=entry_id,
            reply_id=None,
            number=1,
            current=False,
            title=new.title,
            source=source,
            html=self._rendered(source),
            author_id=new.author_id,
            at=new.at,
        )

    def _rendered(self, words: str) -> str:
        return text.render(words, mention=lambda handle: f"/people/{handle}/" if handle in self.ids else None).html

    def _at(self, asked: datetime, reply: Reply) -> datetime:
        return min(asked + timedelta(hours=reply.hours), self.now)

    def _reply(
        self, entry_id: int, reply: Reply, asked: datetime, *, parent_id: int | None = None, is_answer: bool = False
    ) -> NewReply:
        return NewReply(
            entry_id=entry_id,
            parent_id=parent_id,
            is_answer=is_answer,
            source=reply.text,
            html=self._rendered(reply.text),
            author_id=self.ids[reply.author],
            at=self._at(asked, reply),
        )
