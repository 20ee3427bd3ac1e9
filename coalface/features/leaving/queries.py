"""What somebody is told before they leave: how much they shared, where their name stands, which groups need a lead."""

from dataclasses import dataclass

from django.db.models import Window
from django.db.models.functions import RowNumber

from coalface.base.paging import Keyset, Page
from coalface.entries.for_leaving import Place, Shared, places_named, shared_by
from coalface.groups.access import may_see_members
from coalface.groups.leaving import may_follow
from coalface.groups.models import Group, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Departure, Member

MOST_CANDIDATES = 100
DEPARTED = Keyset(50, ("at", "id"))


@dataclass(frozen=True)
class Handover:
    """A group that a member leads alone, and who could lead it next; nobody where they are alone in it.

    `told`: whether whoever lets the member leave may know who is in the group.
    """

    group: Group
    candidates: list[Member]
    told: bool


@dataclass(frozen=True)
class Consequences:
    """All that is said before leaving."""

    shared: Shared
    places: list[Place]
    handovers: list[Handover]

    @property
    def to_hand_on(self) -> list[Handover]:
        return [one for one in self.handovers if one.candidates and one.told]

    @property
    def handed_on_unseen(self) -> list[Group]:
        return [one.group for one in self.handovers if one.candidates and not one.told]

    @property
    def left_alone(self) -> list[Group]:
        return [one.group for one in self.handovers if not one.candidates]


def consequences(viewer: Viewer, member: Member) -> Consequences:
    """Return what leaving means for a member; pages with their name only as far as the viewer may read them."""
    return Consequences(shared_by(member), places_named(viewer, member), handovers(viewer, member))


def handovers(viewer: Viewer, member: Member) -> list[Handover]:
    """Return the groups that a member leads alone, by name, in two queries whatever their number."""
    leads = Membership.objects.filter(role=Membership.Role.LEAD)
    mine = leads.filter(member=member).values("group")
    shared = leads.filter(group__in=mine).exclude(member=member).values("group")
    alone = list(Group.objects.filter(pk__in=mine).exclude(pk__in=shared).order_by("name", "pk"))
    place = Window(RowNumber(), partition_by="group", order_by=["role", "joined_at", "id"])
    rows = may_follow([group.pk for group in alone], member.pk).annotate(place=place).filter(place__lte=MOST_CANDIDATES)
    candidates: dict[int, list[Member]] = {}
    for row in rows:
        candidates.setdefault(row.group_id, []).append(row.member)
    return [Handover(one, candidates.get(one.pk, []), may_see_members(viewer, one)) for one in alone]


def departures(*, cursor: str = "") -> Page:
    """Return a page of those who left, the last first: when, and where the hub team did it, who and why."""
    return DEPARTED.page(Departure.objects.select_related("by__organisation").order_by("-at", "-id"), cursor)
