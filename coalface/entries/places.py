"""Where a member may share something, and who sees it there unless they choose otherwise."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.entries.words import who_sees
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer

HUB = "hub"


@dataclass(frozen=True)
class Place:
    """One choice of where to share: a group, or the whole hub for None."""

    group: Group | None

    @property
    def value(self) -> str:
        return str(self.group.pk) if self.group else HUB

    @property
    def name(self) -> str:
        return self.group.name if self.group else _("The whole hub")

    @property
    def usual(self) -> int:
        """The level of what is shared here where nobody chooses another."""
        return self.group.default_level if self.group else Level.MEMBERS

    @property
    def widest(self) -> int:
        return self.group.cap if self.group else Level.PUBLIC

    @property
    def promise(self) -> str:
        """Who sees what is shared here where nobody chooses another level. The hub is not counted in a request."""
        if self.group is None or self.usual == Level.PUBLIC:
            return who_sees(self.usual, self.group)
        number = self.group.members_count
        if self.usual == Level.MEMBERS:
            words = ngettext(
                "Usually its one member finds this on their home page, and all members of the hub can see it.",
                "Usually its %(n)s members find this on their home page, and all members of the hub can see it.",
                number,
            )
        else:
            words = ngettext(
                "Usually its one member will see this, nobody else.",
                "Usually its %(n)s members will see this, nobody else.",
                number,
            )
        return words % {"n": f"{number:,}"}

    def level_for(self, chosen: str) -> int:
        """Return the level that a choice in the form means here; the narrowest of the hub is all its members."""
        if chosen not in {str(level.value) for level in Level}:
            return self.usual
        return max(int(chosen), Level.GROUP if self.group else Level.MEMBERS)


def places(viewer: Viewer) -> list[Place]:
    """Return the groups in which this viewer may write, by name, and the whole hub, in one query."""
    groups = Group.objects.filter(pk__in=viewer.groups, state=Group.State.OPEN, archived_at=None).order_by("name")
    return [*(Place(group) for group in groups), Place(None)]
