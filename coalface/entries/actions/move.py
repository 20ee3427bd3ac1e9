"""Moving an entry to another place, with all that hangs on it; its replies, files, tags and search row follow by themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.entries.access import level_in, may_move, may_move_to, reaches_beyond_cap, widens
from coalface.entries.actions.hold import hold, texts_of, why_held
from coalface.entries.actions.place import lock_all
from coalface.entries.actions.text import write_through
from coalface.entries.for_acts import is_alone
from coalface.entries.models import Entry
from coalface.groups.actions import lock_group
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer


@transaction.atomic
def move(*, viewer: Viewer, entry: Entry, group: Group | None) -> Entry:
    """Move an entry to a group, or before the whole hub for None, and return it; everybody whose words it holds is told.

    Its level stays, or becomes what the new place allows; a pin ends. The rows of both groups are locked, so that
    nothing slips in above a cap that is being narrowed. Where the new group would hold its text, it waits there.

    Raises Refused for anybody but facilitators once others have replied, for anybody who may not edit the entry or not
    share in the new place, and where others' words would reach people whom the group's cap shuts out.
    """
    (entry,) = lock_all([entry], also=group)
    group = None if group is None else lock_group(group.pk)
    alone = is_alone(entry)
    if not may_move(viewer, entry, alone=alone):
        raise Refused(_("Others have written here: only a facilitator can move it."))
    if not may_move_to(viewer, group):
        raise Refused(_("You cannot share this there: you are not in the group, or it is not in use."))
    if (group.pk if group else None) == entry.group_id:
        raise Refused(_("It is there already."))
    level = level_in(group, entry.level)
    refuse_beyond_cap(viewer, entry, group, level, alone=alone)
    facts = {"before": entry.group_id or 0, "before_level": entry.level, "level": int(level)}
    facts["wider"] = widens(entry, group, level)
    Entry.everything.filter(pk=entry.pk).update(group=group, level=level, pinned_at=None)
    entry.group, entry.level, entry.pinned_at = group, level, None
    follow_place(entry)
    record(Verb.MOVED, actor_id=viewer.member_id, entry_id=entry.pk, group_id=entry.group_id, **facts)
    if why := why_held(viewer, entry, texts_of(entry)):
        hold(viewer, entry, why)
    return entry


def refuse_beyond_cap(viewer: Viewer, entry: Entry, group: Group | None, level: int, *, alone: bool) -> None:
    """Raise Refused where words that are not all this viewer's own would reach beyond the cap of their group."""
    own = alone and entry.author_id == viewer.member_id
    if not own and reaches_beyond_cap(entry, group, level):
        raise Refused(
            _("What is shared in %(group)s does not reach that far: others have written here for fewer readers.")
            % {"group": entry.group.name}
        )


def follow_place(entry: Entry) -> None:
    """Let everybody who keeps rows beside an entry bring them to where it, or a reply to it, stands now."""
    write_through(entry)
    for follow in wired("MOVERS"):
        follow(entry=entry)
