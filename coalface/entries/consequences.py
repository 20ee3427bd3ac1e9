"""Says in numbers what a change of place or level would mean for whom, before it is done."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.entries.access import level_in, widens
from coalface.entries.for_acts import brings_words, others_at, readers_gained, readers_lost
from coalface.entries.models import Entry
from coalface.groups.models import Group, Level


def now(entry: Entry) -> str:
    """Return who can see an entry now."""
    if entry.level == Level.PUBLIC:
        return _("Anyone on the web can see this now, also without signing in.")
    if entry.level == Level.MEMBERS or entry.group is None:
        return _("All members of %(hub)s can see this now.") % {"hub": settings.COALFACE_NAME}
    number = entry.group.members_count
    words = ngettext(
        "%(n)s member of %(group)s can see this now.", "%(n)s members of %(group)s can see this now.", number
    )
    return words % {"n": f"{number:,}", "group": entry.group.name}


def at_level(entry: Entry, level: int) -> str:
    """Return who could see an entry at this level where it stands."""
    return _after(entry.group, level)


def of_move(entry: Entry, group: Group | None) -> list[str]:
    """Return in sentences what moving an entry to this place means, whom it gains and whom it loses."""
    level = level_in(group, entry.level)
    if level == entry.level and level > Level.GROUP:
        said = [_("The same people can see it after this.")]
    else:
        said = [_after(group, level)]
    if entry.level == Level.GROUP and level == Level.GROUP and group is not None and entry.group is not None:
        gained, lost = readers_gained(entry, group), readers_lost(entry, group)
        if gained:
            words = ngettext(
                "%(n)s of them is not in %(group)s and could not see it before.",
                "%(n)s of them are not in %(group)s and could not see it before.",
                gained,
            )
            said.append(words % {"n": f"{gained:,}", "group": entry.group.name})
        if lost:
            words = ngettext(
                "%(n)s member of %(group)s can no longer see it.",
                "%(n)s members of %(group)s can no longer see it.",
                lost,
            )
            said.append(words % {"n": f"{lost:,}", "group": entry.group.name})
    elif level < entry.level:
        said.append(_("Whoever else can see it now can no longer see it."))
    if widens(entry, group, level):
        said += replies_too(entry)
    if entry.pinned_at:
        said.append(_("It is no longer pinned."))
    said.append(_("The address stays the same. Everybody who wrote here is told by mail."))
    return said


def of_merge(entry: Entry, target: Entry) -> list[str]:
    """Return in sentences what bringing an entry's replies and words to another means."""
    number = entry.replies
    said = []
    if number:
        words = ngettext(
            "%(n)s answer moves there, with its author, its time and its thanks.",
            "%(n)s answers move there, with their authors, their times and their thanks.",
            number,
        )
        said.append(words % {"n": f"{number:,}"})
    if brings_words(entry):
        said.append(_("Its own text, with its files, becomes a comment there, by the same author."))
    said.append(_("This page goes. Its address leads to the other one, for everybody who can see that."))
    said.append(_("Who follows or bookmarked this one follows or has bookmarked the other."))
    if widens(entry, target.group, target.level):
        said.append(
            "{} {}".format(_("More people can then read what was written here."), _after(target.group, target.level))
        )
        said += replies_too(entry)
    elif target.level < entry.level or target.group_id != entry.group_id:
        said.append(_after(target.group, target.level))
    said.append(_("Everybody who wrote here is told by mail. This cannot be undone."))
    return said


def replies_too(entry: Entry) -> list[str]:
    """Return the sentence about what others wrote here, or nothing."""
    replies, people = others_at(entry)
    if not replies:
        return []
    what = ngettext("%(n)s reply", "%(n)s replies", replies) % {"n": f"{replies:,}"}
    by = ngettext("%(n)s other person", "%(n)s other people", people) % {"n": f"{people:,}"}
    words = ngettext(
        "%(what)s by %(people)s becomes visible to them too.",
        "%(what)s by %(people)s become visible to them too.",
        replies,
    )
    return [words % {"what": what, "people": by}]


def _after(group: Group | None, level: int) -> str:
    if level == Level.PUBLIC:
        return _("After this, anyone on the web can see it, also without signing in.")
    if level == Level.MEMBERS or group is None:
        return _("After this, all members of %(hub)s can see it.") % {"hub": settings.COALFACE_NAME}
    number = group.members_count
    words = ngettext(
        "After this, the %(n)s member of %(group)s can see it, nobody else.",
        "After this, the %(n)s members of %(group)s can see it, nobody else.",
        number,
    )
    return words % {"n": f"{number:,}", "group": group.name}
