"""What two accounts of one person shared, thanked and kept becomes one person's: the merger that wiring names."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from coalface.base.hand_over import hand_over
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Draft,
    Entry,
    Follow,
    Posted,
    Reaction,
    Reply,
    Revision,
    SetAside,
    TagFollow,
)

AUTHORED = (Entry.everything, Reply.everything, Revision.objects)
ONCE_AN_ENTRY = (Follow, Bookmark, SetAside)


def merge_authors(*, source: int, target: int) -> None:
    """Bring contributions, reactions, follows, bookmarks and drafts of one account to another.

    Nobody thanks themselves: where one account thanked the other, or both thanked the same, the count goes down.
    """
    for rows in AUTHORED:
        hand_over(rows.all(), "author", source=source, target=target)
    hand_over(Attachment.objects.all(), "member", source=source, target=target)
    for model in ONCE_AN_ENTRY:
        hand_over(model.objects.all(), "member", source=source, target=target, once=("entry",))
    hand_over(TagFollow.objects.all(), "member", source=source, target=target, once=("tag",))
    hand_over(Draft.objects.all(), "member", source=source, target=target, once=("key",))
    hand_over(Posted.objects.all(), "member", source=source, target=target, once=("once",))
    _merge_reactions(source, target)


def _merge_reactions(source: int, target: int) -> None:
    theirs = Reaction.objects.filter(member__in=[source, target])
    own = theirs.filter(Q(reply=None, entry__author=target) | Q(reply__author=target))
    twice = Reaction.objects.filter(member=source)
    entries = set(twice.filter(reply=None).values_list("entry", flat=True))
    entries |= set(own.filter(reply=None).values_list("entry", flat=True))
    replies = set(twice.exclude(reply=None).values_list("reply", flat=True))
    replies |= set(own.exclude(reply=None).values_list("reply", flat=True))
    own.delete()
    to_entries, to_replies = Reaction.objects.filter(reply=None), Reaction.objects.exclude(reply=None)
    hand_over(to_entries, "member", source=source, target=target, once=("entry", "kind"))
    hand_over(to_replies, "member", source=source, target=target, once=("reply", "kind"))
    thanks, same = (to_entries.filter(kind=kind) for kind in (Reaction.Kind.THANKS, Reaction.Kind.SAME_HERE))
    Entry.everything.filter(pk__in=entries).update(thanks=_there("entry", thanks), same_here=_there("entry", same))
    Reply.everything.filter(pk__in=replies).update(thanks=_there("reply", to_replies))


def _there(what: str, reactions: QuerySet[Reaction]) -> Coalesce:
    """Return, for an update, how many of these reactions a row has."""
    counted = reactions.filter(**{what: OuterRef("pk")}).order_by().values(what).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)
