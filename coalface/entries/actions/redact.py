"""Taking words out of a text that stays: one revision gets other words, and keeps its number, its author and its time."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.base.web import Refused
from coalface.entries.access import may_redact
from coalface.entries.actions.drafts import throw_away
from coalface.entries.actions.files import drop
from coalface.entries.actions.place import with_places_locked
from coalface.entries.actions.text import EXCERPT, mention_address, own_files, slug_of, write_through
from coalface.entries.models import Attachment, Draft, Entry, Reply, Revision
from coalface.groups.viewer import Viewer


@transaction.atomic
def redact(
    *, viewer: Viewer, revision: Revision, source: str, reason: str, title: str = "", files: Iterable[int] = ()
) -> None:
    """Replace the words of one revision, and let chosen files of the same text go, so that nothing keeps the old ones.

    The reason takes the place of the editor's note. Where the revision is the current one, title, excerpt and search
    row follow. What somebody was typing into the form that changes this text is thrown away: it began with the words.

    Raises Refused for anybody but facilitators, or the hub team where there is no group.
    """
    entry = with_places_locked(revision.entry)
    if not may_redact(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    reply = Reply.everything.get(pk=revision.reply_id) if revision.reply_id else None
    drop(Attachment.objects.filter(entry=entry, reply=reply, pk__in=list(files)))
    revision.source = source
    revision.html = text.render(source, mention=mention_address, images=own_files(entry, viewer)).html
    if reply is None and title:
        revision.title = title
    revision.note, revision.redacted_at = reason[:200], timezone.now()
    revision.save(update_fields=["source", "html", "title", "note", "redacted_at"])
    if reply is None and entry.revision_id == revision.pk:
        Entry.everything.filter(pk=entry.pk).update(
            title=revision.title, slug=slug_of(revision.title), excerpt=text.excerpt(revision.html, EXCERPT)
        )
    entry.refresh_from_db(fields=["title", "slug", "excerpt", "revision"])
    form = f"/replies/{reply.pk}/edit/" if reply else f"/entries/{entry.pk}/edit/"
    for draft in Draft.objects.filter(at__startswith=form):
        throw_away(draft=draft)
    write_through(entry, reply)
    record(
        Verb.REDACTED,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        reply_id=reply.pk if reply else None,
        group_id=entry.group_id,
        number=revision.number,
    )
