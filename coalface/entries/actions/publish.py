"""Publishing: the one way in which something new comes before readers, whatever its kind and whatever the door."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.files import Upload
from coalface.base.web import Refused
from coalface.entries.access import may_post, may_publish
from coalface.entries.actions.drafts import hand_over
from coalface.entries.actions.files import attach, must_have
from coalface.entries.actions.hear import hear_of
from coalface.entries.actions.hold import hold, texts_of, why_held
from coalface.entries.actions.lock import locked
from coalface.entries.actions.once import claim, settle
from coalface.entries.actions.text import set_tags, slug_of, write_revision, write_through
from coalface.entries.kind import Kind
from coalface.entries.models import Attachment, Draft, Entry, State
from coalface.groups.actions import lock_group
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer, viewer_of
from coalface.people.models import Member


@transaction.atomic
def publish(
    *,
    viewer: Viewer,
    kind: Kind,
    title: str,
    source: str,
    level: int,
    group: Group | None = None,
    tags: Iterable[str] = (),
    files: Iterable[Upload] = (),
    publish_at: datetime | None = None,
    draft: Draft | None = None,
    alts: Mapping[int, str] | None = None,
    dropped: Iterable[int] = (),
    once: str = "",
) -> Entry:
    """Publish an entry by this viewer, now or at `publish_at`, and return it; where the group holds it, it waits.

    The group's row is locked first, so that no entry slips in above a cap that is being narrowed. Called again with
    the same `once`, as by a double click, it returns what the first call made. `draft` is what it was typed as: its
    files go along, except those `dropped`, pictures with the words of `alts`; then it ends.

    Raises Refused when the viewer may not post here, or not at this level.
    """
    if group is not None:
        group = lock_group(group.pk)
    if not may_post(viewer, group, level):
        raise Refused(_("You cannot share this here: you are not in the group, or it does not reach that far."))
    posted = claim(member_id=viewer.member_id, once=once)
    if posted and posted.entry:
        there = Attachment.objects.filter(entry=posted.entry)
        must_have(files, there, _("This was shared already, without the file. Open it, and add the file with Edit."))
        return posted.entry
    entry = Entry.everything.create(
        kind=kind.name,
        author_id=viewer.member_id,
        group=group,
        level=level,
        state=State.SCHEDULED if publish_at else State.DRAFT,
        title=title,
        slug=slug_of(title),
        publish_at=publish_at,
    )
    if kind.detail is not None:
        kind.detail.objects.create(entry=entry)
    if draft is not None:
        hand_over(draft, entry=entry, alts=alts or {}, dropped=dropped)
    attach(entry=entry, member_id=viewer.member_id, files=files)
    write_revision(entry=entry, source=source, viewer=viewer, first=True)
    set_tags(entry=entry, names=tags)
    settle(posted, entry=entry)
    if publish_at:
        record(Verb.SCHEDULED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)
    else:
        _come_out_or_wait(viewer, entry)
    return entry


@transaction.atomic
def publish_draft(*, viewer: Viewer, entry: Entry) -> Entry:
    """Bring an entry that was not shared yet, or was to be shared later, before its readers now.

    Its level is brought down to what its group allows by now. Raises Refused for anybody but its author, and when
    they may no longer post there.
    """
    if entry.group_id is not None:
        lock_group(entry.group_id)
    entry = locked(entry.pk)
    if entry.state in (State.PUBLISHED, State.WAITING):
        return entry
    if entry.group is not None:
        entry.level = min(entry.level, entry.group.cap)
    if not may_publish(viewer, entry):
        raise Refused(_("You cannot share this there: you are not in the group, or nobody writes in it any more."))
    _come_out_or_wait(viewer, entry)
    return entry


@transaction.atomic
def publish_due(*, entry_id: int) -> None:
    """Publish a scheduled entry whose time has come; where its author may no longer post there, it stays with them."""
    entry = Entry.everything.filter(pk=entry_id, state=State.SCHEDULED, publish_at__lte=timezone.now()).first()
    if entry is None:
        return
    viewer = viewer_of(Member.objects.get(pk=entry.author_id))
    try:
        with transaction.atomic():
            publish_draft(viewer=viewer, entry=entry)
    except Refused as refused:
        Entry.everything.filter(pk=entry.pk, state=State.SCHEDULED).update(
            state=State.DRAFT, publish_at=None, hidden_reason=str(refused)
        )


@transaction.atomic
def unschedule(*, viewer: Viewer, entry: Entry) -> None:
    """Keep a scheduled entry from coming out; it stays with its author. Raises Refused for anybody else."""
    entry = Entry.everything.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.author_id != viewer.member_id:
        raise Refused(_("Only its author can do that."))
    if entry.state == State.SCHEDULED:
        entry.state, entry.publish_at = State.DRAFT, None
        entry.save(update_fields=["state", "publish_at"])


def _come_out_or_wait(viewer: Viewer, entry: Entry) -> None:
    if why := why_held(viewer, entry, texts_of(entry)):
        hold(viewer, entry, why)
    else:
        come_out(entry)


def come_out(entry: Entry) -> None:
    """Let an entry be seen; whoever calls has locked what settles where it may stand."""
    entry.state, entry.publish_at, entry.hidden_reason = State.PUBLISHED, None, ""
    entry.published_at = entry.active_at = timezone.now()
    entry.save(
        update_fields=["state", "level", "publish_at", "hidden_reason", "published_at", "active_at"],
    )
    if entry.author_id is not None:
        hear_of(entry, entry.author_id)
    write_through(entry)
    record(Verb.PUBLISHED, actor_id=entry.author_id, entry_id=entry.pk, group_id=entry.group_id, kind=entry.kind)
