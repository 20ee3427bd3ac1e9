"""What access and caps mean, in words that people read: one place, so that every page says the same."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coalface.groups.models import Group, Level

HOW_TO_GET_IN: dict[str, Promise] = {
    Group.Access.OPEN: _("everybody sees that it is here, and any member joins it"),
    Group.Access.RESTRICTED: _("everybody sees that it is here, and members ask to join"),
    Group.Access.PRIVATE: _("only its members know that it is here"),
}


@dataclass(frozen=True)
class Choice:
    """A word to choose, and the sentence that stands under it."""

    word: str | Promise
    hint: str | Promise

    def __str__(self) -> str:
        return str(self.word)


ACCESS_CHOICES: list[tuple[str, Choice]] = [
    (
        Group.Access.OPEN,
        Choice(_("Open"), _("Everybody sees that it is here, and any member joins it. Entries may be public.")),
    ),
    (
        Group.Access.RESTRICTED,
        Choice(
            _("Restricted"),
            _("Everybody sees that it is here, and members ask to join. You choose how widely entries are seen."),
        ),
    ),
    (
        Group.Access.PRIVATE,
        Choice(
            _("Private"),
            _("Not listed. Only people whom a facilitator adds know that it exists. Nothing is ever seen outside it."),
        ),
    ),
]

LEVEL_CHOICES: list[tuple[int, Promise]] = [
    (Level.GROUP, _("Group: only its members")),
    (Level.MEMBERS, _("Members: anybody signed in")),
    (Level.PUBLIC, _("Public: the whole web")),
]

AT_MOST: dict[int, Promise] = {
    Level.GROUP: _("Nothing that is shared here is seen outside the group."),
    Level.MEMBERS: _("What is shared here is seen by the group or, where its author says so, by anybody signed in."),
    Level.PUBLIC: _(
        "What is shared here is seen as widely as its author says: by the group, by members, or by anybody."
    ),
}

STARTS_WITH: dict[int, Promise] = {
    Level.GROUP: _("New entries start as Group: seen by members of this group."),
    Level.MEMBERS: _("New entries start as Members: seen by anybody signed in."),
    Level.PUBLIC: _("New entries start as Public: seen by the whole web."),
}
