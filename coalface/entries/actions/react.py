"""Thanks, Same here and Follow: small rows that somebody makes and may end again."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_react
from coalface.entries.kind import kind_of
from coalface.entries.models import Entry, Follow, Reaction, Reply
from coalface.groups.viewer import Viewer

VERBS = {Reaction.Kind.THANKS: Verb.THANKED, Reaction.Kind.SAME_HERE: Verb.SAME_HERE}


@transaction.atomic
def react(*, viewer: Viewer, entry: Entry, kind: str, reply: Reply | None = None) -> None:
    """Give an entry, or one reply to it, this member's Thanks or Same here. A second time changes nothing.

    Raises Refused when the viewer may not react here, reacts to what is their own, or says Same here of what asks nothing.
    """
    _refuse_unless_may_react(viewer, entry, reply)
    if kind == Reaction.Kind.SAME_HERE and (reply or not kind_of(entry).replies_are_answers):
        raise Refused(_("Same here is for questions."))
    author_id = reply.author_id if reply else entry.author_id
    if author_id == viewer.member_id:
        own = {
            Reaction.Kind.THANKS: _("Thanks are for somebody else’s work."),
            Reaction.Kind.SAME_HERE: _("You asked it."),
        }
        raise Refused(own[Reaction.Kind(kind)])
    _row, made = Reaction.objects.get_or_create(entry=entry, reply=reply, member_id=viewer.member_id, kind=kind)
    if made:
        _count(entry, reply, kind, 1)
        record(
            VERBS[Reaction.Kind(kind)],
            actor_id=viewer.member_id,
            entry_id=entry.pk,
            reply_id=reply.pk if reply else None,
            group_id=entry.group_id,
        )


@transaction.atomic
def end_reaction(*, viewer: Viewer, entry: Entry, kind: str, reply: Reply | None = None) -> None:
    """Take this member's Thanks or Same here back.

    Raises Refused when the viewer may not react here.
    """
    _refuse_unless_may_react(viewer, entry, reply)
    ended, _rows = Reaction.objects.filter(entry=entry, reply=reply, member_id=viewer.member_id, kind=kind).delete()
    if ended:
        _count(entry, reply, kind, -1)
        record(
            Verb.REACTION_ENDED,
            actor_id=viewer.member_id,
            entry_id=entry.pk,
            reply_id=reply.pk if reply else None,
            group_id=entry.group_id,
            kind=kind,
        )


@transaction.atomic
def follow(*, viewer: Viewer, entry: Entry) -> None:
    """Let this member hear what happens to the entry.

    Raises Refused when the viewer may not follow here.
    """
    _refuse_unless_may_react(viewer, entry, None)
    _row, made = Follow.objects.get_or_create(entry=entry, member_id=viewer.member_id)
    if made:
        record(Verb.FOLLOWED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


@transaction.atomic
def unfollow(*, viewer: Viewer, entry: Entry) -> None:
    """Stop telling this member about the entry."""
    ended, _rows = Follow.objects.filter(entry=entry, member_id=viewer.member_id).delete()
    if ended:
        record(Verb.UNFOLLOWED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


def _refuse_unless_may_react(viewer: Viewer, entry: Entry, reply: Reply | None) -> None:
    if not may_react(viewer, entry) or (reply is not None and reply.state != Reply.State.PUBLISHED):
        raise Refused(_("You cannot do that here: the group is archived, or the entry is not published."))


def _count(entry: Entry, reply: Reply | None, kind: str, step: int) -> None:
    if reply is not None:
        Reply.everything.filter(pk=reply.pk).update(thanks=F("thanks") + step)
    elif kind == Reaction.Kind.THANKS:
        Entry.everything.filter(pk=entry.pk).update(thanks=F("thanks") + step)
    else:
        Entry.everything.filter(pk=entry.pk).update(same_here=F("same_here") + step)
