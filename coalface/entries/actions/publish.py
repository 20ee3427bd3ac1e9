"""Publishing: the one way in which something new comes before readers, whatever its kind and whatever the door."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.files import Upload
from coalface.base.web import Refused
from coalface.entries.access import may_post
from coalface.entries.actions.files import attach
from coalface.entries.actions.once import claim, settle
from coalface.entries.actions.text import set_tags, slug_of, write_revision, write_through
from coalface.entries.kind import Kind
from coalface.entries.models import Entry, Follow, State
from coalface.groups.actions import lock_group
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer


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
    once: str = "",
) -> Entry:
    """Publish an entry by this viewer and return it.

    The group's row is locked first, so that no entry slips in above a cap that is being narrowed. Called again with
    the same `once`, as by a double click, it returns what the first call made.

    Raises Refused when the viewer may not post here, or not at this level.
    """
    if group is not None:
        group = lock_group(group.pk)
    if not may_post(viewer, group, level):
        raise Refused(_("You cannot share this here: you are not in the group, or it does not reach that far."))
    posted = claim(member_id=viewer.member_id, once=once)
    if posted and posted.entry:
        return posted.entry
    now = timezone.now()
    entry = Entry.everything.create(
        kind=kind.name,
        author_id=viewer.member_id,
        group=group,
        level=level,
        state=State.PUBLISHED,
        title=title,
        slug=slug_of(title),
        published_at=now,
        active_at=now,
    )
    attach(entry=entry, member_id=viewer.member_id, files=files)
    write_revision(entry=entry, source=source, author_id=viewer.member_id)
    set_tags(entry=entry, names=tags)
    Follow.objects.create(entry=entry, member_id=viewer.member_id)
    write_through(entry)
    settle(posted, entry=entry)
    record(Verb.PUBLISHED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id, kind=kind.name)
    return entry
