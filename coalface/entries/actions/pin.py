"""What facilitators put first: pins at the top of a group, and featured entries for newcomers and visitors."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import may_feature, may_moderate, may_pin
from coalface.entries.actions.place import with_places_locked
from coalface.entries.models import Entry, State
from coalface.entries.queries import MOST_PINS
from coalface.groups.viewer import Viewer


@transaction.atomic
def pin(*, viewer: Viewer, entry: Entry) -> None:
    """Let an entry stand first in its group. The group's row is locked, so that two pins at once are counted.

    Raises Refused for anybody but facilitators, and where the group has all the pins it may have.
    """
    entry = with_places_locked(entry)
    if not may_pin(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    if entry.pinned_at is not None:
        return
    pinned = Entry.everything.filter(group=entry.group, pinned_at__isnull=False).exclude(state=State.REMOVED)
    if pinned.count() >= MOST_PINS:
        raise Refused(
            ngettext(
                "%(n)s entry is pinned in %(group)s already. Unpin it first.",
                "%(n)s entries are pinned in %(group)s already. Unpin one of them first.",
                MOST_PINS,
            )
            % {"n": MOST_PINS, "group": entry.group.name}
        )
    Entry.everything.filter(pk=entry.pk).update(pinned_at=timezone.now())
    record(Verb.PINNED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


@transaction.atomic
def unpin(*, viewer: Viewer, entry: Entry) -> None:
    """Let an entry stand in its group as all others do. Raises Refused for anybody but facilitators."""
    entry = with_places_locked(entry)
    if not may_moderate(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    if Entry.everything.filter(pk=entry.pk, pinned_at__isnull=False).update(pinned_at=None):
        record(Verb.UNPINNED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


@transaction.atomic
def feature(*, viewer: Viewer, entry: Entry) -> None:
    """Show an entry first to newcomers and visitors, as far as they may see it.

    Raises Refused for anybody but facilitators, or the hub team where there is no group.
    """
    entry = with_places_locked(entry)
    if not may_feature(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    if Entry.everything.filter(pk=entry.pk, featured_at=None).update(featured_at=timezone.now()):
        record(Verb.FEATURED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)


@transaction.atomic
def end_feature(*, viewer: Viewer, entry: Entry) -> None:
    """Show an entry to newcomers as any other. Raises Refused for anybody but who may feature it."""
    entry = with_places_locked(entry)
    if not may_moderate(viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    if Entry.everything.filter(pk=entry.pk, featured_at__isnull=False).update(featured_at=None):
        record(Verb.UNFEATURED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id)
