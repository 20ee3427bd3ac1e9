"""The truth table of the product, written out by hand. It asks none of the code that it is there to judge."""

from coalface.entries.models import Entry, State
from coalface.groups.models import Level
from coalface.people.models import Member
from tests.world import World

GUEST, OUTSIDE, INSIDE, FACILITATOR, AUTHOR, AUTHOR_WHO_LEFT, HUB_TEAM = range(7)

# By state, and by level where it is published: who opens the entry's page, in the order of the columns above.
TABLE = {
    (State.PUBLISHED, Level.PUBLIC): "1111111",
    (State.PUBLISHED, Level.MEMBERS): "0111111",
    (State.PUBLISHED, Level.GROUP): "0011100",
    (State.DRAFT, None): "0000110",
    (State.SCHEDULED, None): "0000110",
    (State.SHARED_DRAFT, None): "0011100",
    (State.WAITING, None): "0001100",
    (State.HIDDEN, None): "0001100",
    (State.REMOVED, None): "0000000",
}


def column(town: World, member: Member | None, entry: Entry) -> int:
    """Return the column in which a member meets an entry. In every group are Ann, Bo and, facilitating, Dee."""
    if member is None or member in (town.gus, town.una, town.ivo, town.former):
        return GUEST
    inside = member in (town.ann, town.bo, town.dee)
    if member == entry.author:
        return AUTHOR if entry.group is None or inside else AUTHOR_WHO_LEFT
    if entry.group is None:
        takes_the_facilitators_place = member == town.eve and entry.state in (State.WAITING, State.HIDDEN)
        return FACILITATOR if takes_the_facilitators_place else OUTSIDE
    if member == town.dee:
        return FACILITATOR
    if inside:
        return INSIDE
    return HUB_TEAM if member == town.eve else OUTSIDE


def opens(town: World, member: Member | None, entry: Entry) -> bool:
    """Whether this member may open the entry's own page."""
    state = State(entry.state)
    row = TABLE[(state, Level(entry.level) if state == State.PUBLISHED else None)]
    return row[column(town, member, entry)] == "1"


def lists(town: World, member: Member | None, entry: Entry) -> bool:
    """Whether this member meets the entry in lists."""
    return entry.state == State.PUBLISHED and opens(town, member, entry)


def reads_hidden_replies(town: World, member: Member | None, entry: Entry) -> bool:
    """Whether this member reads what Bo replied to the entry and a facilitator hid, or has not let through yet."""
    if member == town.bo:
        return True
    return member == (town.eve if entry.group is None else town.dee)
