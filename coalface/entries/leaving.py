"""What entries forget of somebody who leaves the hub: what only they saw, and how words by anybody point at them."""

import re
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from coalface.base import text
from coalface.base.files import decoded, forget, forget_strays, keep_bytes, kept_bytes
from coalface.base.forgetting import new_slugs
from coalface.base.traces import PLAIN, Traces, holding, rewrite
from coalface.entries.actions.drafts import throw_away
from coalface.entries.actions.text import EXCERPT, mention_address, own_files, write_through
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Draft,
    Entry,
    EntryTag,
    Follow,
    Posted,
    Reply,
    Revision,
    SetAside,
    Tag,
    TagFollow,
)
from coalface.groups.models import Group
from coalface.people.models import Member
from coalface.people.names import is_spent


@transaction.atomic
def let_go(*, member: Member) -> None:
    """Forget what was a member's alone: the leaver that wiring names.

    What they wrote and did not share goes. Their thanks stay, without a name.
    """
    for draft in Draft.objects.filter(member=member):
        throw_away(draft=draft)
    for model in (Bookmark, SetAside, Follow, TagFollow, Posted):
        model.objects.filter(member=member).delete()


def out_of_words(*, traces: Traces) -> None:
    """Write everything anew in which words of entries point at somebody: the rewriter that wiring names."""
    clean, marks, nameless = traces.without_contact, traces.contacts, traces.without_name
    rows = Entry.everything.all()
    if traces.telling:
        new_slugs(rows, traces)
        new_slugs(Tag.objects.all(), traces)
    entries, replies = _texts(traces)
    entries |= {entry.pk for entry in rewrite(rows, marks, title=clean, excerpt=clean)}
    rewrite(rows, traces.everything, locked_reason=nameless, hidden_reason=nameless)
    rewrite(Reply.everything.all(), traces.everything, hidden_reason=nameless)
    rewrite(Draft.objects.all(), marks, title=clean, fields=clean, at=partial(_still_there, traces))
    rewrite(Attachment.objects.all(), traces.everything, name=traces.file_name)
    rewrite(Attachment.objects.all(), marks, alt=clean)
    _plain_files(traces)
    tags = {tag.pk for tag in rewrite(Tag.objects.all(), marks, name=clean)}
    entries |= set(EntryTag.objects.filter(tag__in=tags).values_list("entry", flat=True))
    for entry in Entry.everything.filter(pk__in=entries).select_related("revision", "group"):
        write_through(entry)
    for reply in Reply.everything.filter(pk__in=replies).select_related("entry__group", "entry__revision", "revision"):
        write_through(reply.entry, reply)


def _still_there(traces: Traces, at: str) -> str:
    """Return the address of a form, as it is now that a group that was named after somebody has another one."""
    in_group = re.match(r"/groups/([^/]+)/", at)
    return at if in_group and Group.objects.filter(slug=in_group[1]).exists() else traces.slug(at)


def _texts(traces: Traces) -> tuple[set[int], set[int]]:
    """Write the texts anew that point at somebody; return the entries and the replies whose present text is another."""
    clean = traces.without_contact
    entries, replies = set(), set()
    held = holding(("title", "source", "html", "note"), traces.contacts)
    for revision in Revision.objects.filter(held).select_related("entry", "reply").order_by("pk"):
        source = clean(revision.source)
        if source != revision.source:
            made = text.render(source, mention=mention_address, images=own_files(revision.entry)).html
        else:
            made = revision.html
        revision.html = clean(made)
        Revision.objects.filter(pk=revision.pk).update(
            source=source, html=revision.html, title=clean(revision.title)[:200], note=clean(revision.note)[:200]
        )
        if revision.reply is None and revision.entry.revision_id == revision.pk:
            excerpt = text.excerpt(revision.html, EXCERPT)
            Entry.everything.filter(pk=revision.entry_id).update(excerpt=excerpt)
            entries.add(revision.entry_id)
        elif revision.reply is not None and revision.reply.revision_id == revision.pk:
            replies.add(revision.reply_id)
    return entries, replies


def _plain_files(traces: Traces) -> None:
    """Write files of plain text anew that hold an address or the handle; other documents stay as their authors made them."""
    marks = [mark.lower().encode() for mark in traces.contacts]
    for file in Attachment.objects.filter(content_type__startswith="text/").order_by("pk"):
        content = kept_bytes(file.stored)
        if not any(mark in content.lower() for mark in marks):
            continue
        words, encoding = decoded(content)
        new = traces.without_contact(words).encode(encoding)
        if new != content:
            stored = file.stored
            Attachment.objects.filter(pk=file.pk).update(stored=keep_bytes(new, folder="files"), size=len(new))
            transaction.on_commit(lambda stored=stored: forget(stored))


def sweep_mentions(*, since: datetime) -> int:
    """Take handles of people who left out of texts written since a moment: somebody may have named them just then.

    Only a hash is left of those handles, so every handle that these texts name and nobody has is tried. Returns how many
    handles were taken out.
    """
    recent = Revision.objects.filter(Q(source__contains="@") | Q(source__contains="/people/"), at__gte=since)
    named = {handle.lower() for source in recent.values_list("source", flat=True) for handle in text.handles(source)}
    named -= set(Member.objects.filter(handle__in=named).values_list("handle", flat=True))
    spent = [handle for handle in sorted(named) if is_spent(handle) and handle != PLAIN]
    for handle in spent:
        with transaction.atomic():
            out_of_words(traces=Traces(handle=handle))
    return len(spent)


def stray_files() -> int:
    """Delete files that no row names any more, because something stopped between the one and the other."""
    return forget_strays("files", set(Attachment.objects.values_list("stored", flat=True)))
