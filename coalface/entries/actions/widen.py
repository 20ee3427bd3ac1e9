"""Changing who may see an entry where it stands: widening, which is never silent, and narrowing."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.access import level_choices, may_change_level, may_widen
from coalface.entries.actions.place import with_places_locked
from coalface.entries.for_acts import is_alone
from coalface.entries.models import Entry
from coalface.groups.viewer import Viewer


@transaction.atomic
def widen(*, viewer: Viewer, entry: Entry, level: int) -> None:
    """Let more people see an entry, within its group's cap. Everybody whose words it holds is told.

    Raises Refused for anybody but facilitators once others have replied, for anybody who may not edit the entry, and
    for a level that is beyond the cap or not wider than it is.
    """
    entry = with_places_locked(entry)
    if not may_widen(viewer, entry, alone=is_alone(entry)):
        raise Refused(_("Others have written here for fewer readers: only a facilitator can let more people see it."))
    if level not in level_choices(entry) or level <= entry.level:
        raise Refused(_("It cannot be seen that widely here."))
    _set(viewer, entry, level, Verb.WIDENED)


@transaction.atomic
def narrow(*, viewer: Viewer, entry: Entry, level: int) -> None:
    """Let fewer people see an entry.

    Raises Refused for anybody but its author and facilitators, and for a level that is not narrower than it is.
    """
    entry = with_places_locked(entry)
    if not may_change_level(viewer, entry):
        raise Refused(_("Only its author or a facilitator can change who may see this."))
    if level not in level_choices(entry) or level >= entry.level:
        raise Refused(_("It is seen by no more people than that already."))
    _set(viewer, entry, level, Verb.NARROWED)


def _set(viewer: Viewer, entry: Entry, level: int, verb: Verb) -> None:
    Entry.everything.filter(pk=entry.pk).update(level=level)
    record(
        verb,
        actor_id=viewer.member_id,
        entry_id=entry.pk,
        group_id=entry.group_id,
        before=entry.level,
        level=int(level),
    )
