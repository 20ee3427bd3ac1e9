"""Taking back everything that somebody shared, when they leave the hub: their words and files go, others' stay."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.entries.actions.drafts import throw_away
from coalface.entries.actions.files import drop
from coalface.entries.actions.hold import follow_reply
from coalface.entries.actions.lock import locked
from coalface.entries.actions.text import slug_of, write_through
from coalface.entries.kind import kind_of
from coalface.entries.models import Attachment, Draft, Entry, EntryTag, Reaction, Reply, Revision, State
from coalface.people.models import Member

NEVER_SHARED = (State.DRAFT, State.SCHEDULED)


@transaction.atomic
def take_back(*, member: Member) -> None:
    """Take the words out of all that a member wrote. Called by the action of leaving, which checked the right.

    An entry to which others replied keeps its page, with a title that says what happened; any other is removed. A
    reply with comments under it leaves its place. Thanks and Same here are taken back, too.
    """
    for reply in Reply.everything.filter(author=member).order_by("pk"):
        _take_reply(reply)
    for entry in Entry.everything.filter(author=member).order_by("pk"):
        _take_entry(entry)
    drop(Attachment.objects.filter(member=member, entry__isnull=False))
    _take_reactions(member)


@transaction.atomic
def take_back_unshared(*, member: Member) -> None:
    """Take the words out of what a member wrote as an entry and nobody has read yet; it will never be shared."""
    for entry in Entry.everything.filter(author=member, state__in=NEVER_SHARED).order_by("pk"):
        _take_entry(entry)


def _take_reply(reply: Reply) -> None:
    entry = locked(reply.entry_id, with_text=True)
    reply.entry = entry
    _blank(entry, reply)
    reply.state, reply.hidden_reason = Reply.State.REMOVED, ""
    reply.save(update_fields=["state", "hidden_reason"])
    kind = kind_of(entry)
    if kind.chosen_reply:
        kind.detail.objects.filter(**{kind.chosen_reply: reply}).update(**{kind.chosen_reply: None})
    follow_reply(entry, reply)


def _take_entry(entry: Entry) -> None:
    entry = locked(entry.pk, with_text=True)
    title = _("%(kind)s: its author has taken it away") % {"kind": kind_of(entry).noun}
    _blank(entry, None, title)
    EntryTag.objects.filter(entry=entry).delete()
    facts = {"title": title, "slug": slug_of(title), "excerpt": "", "pinned_at": None, "featured_at": None}
    others = Reply.everything.filter(entry=entry).exclude(state=Reply.State.REMOVED)
    if entry.state in NEVER_SHARED or not others.exists():
        facts |= {"state": State.REMOVED, "hidden_reason": "", "publish_at": None}
    Entry.everything.filter(pk=entry.pk).update(**facts)
    entry.refresh_from_db()
    write_through(entry)


def _blank(entry: Entry, reply: Reply | None, title: str = "") -> None:
    """Empty every state that a text was in, also those that somebody else wrote of it, and let its files go."""
    drop(Attachment.objects.filter(entry=entry, reply=reply))
    form = f"/replies/{reply.pk}/edit/" if reply else f"/entries/{entry.pk}/edit/"
    for draft in Draft.objects.filter(at__startswith=form):  # it began with the words
        throw_away(draft=draft)
    states = Revision.objects.filter(entry=entry, reply=reply)
    states.update(title=title, source="", html="", note="", redacted_at=timezone.now())
    (reply or entry).refresh_from_db(fields=["revision"])


def _take_reactions(member: Member) -> None:
    for one in Reaction.objects.filter(member=member):
        if one.reply_id:
            Reply.everything.filter(pk=one.reply_id, thanks__gt=0).update(thanks=F("thanks") - 1)
        else:
            name = "thanks" if one.kind == Reaction.Kind.THANKS else "same_here"
            Entry.everything.filter(pk=one.entry_id, **{f"{name}__gt": 0}).update(**{name: F(name) - 1})
    Reaction.objects.filter(member=member).delete()
