"""Who does the same work elsewhere, and why we think so. Each reason is something that the reader may see.

Candidates are gathered by a few reads of indexes, each cut short, so that a hub of any size costs the same; then they are
weighed here. What a member keeps from the reader neither gathers nor weighs: no place in the order tells of it.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.base.db.one_by_one import asked_of_each
from coalface.people.access import Reader, directory, in_directory, readable, shows
from coalface.people.models import Member, Organisation, Region, Sector, numbers_in
from coalface.people.role_words import bare_role, telling_words, ways_to_say

# Rows that one read gives at the most, by the field whose likeness it gathers.
MOST = {"role": 150, "specialisms": 40, "organisation": 12}
READ_SPECIALISMS, READ_PLACES = 6, 8  # one read for each
ENOUGH = 2  # points below which nobody is a twin


class Candidate(NamedTuple):
    """What is weighed of a member; the names are those of the columns, as `readable` asks for them."""

    pk: int
    name: str
    role: str
    organisation_id: int | None
    sector: str
    size: str
    region: str
    circle: str
    willing: bool
    role_for: str
    organisation_for: str
    specialisms_for: str
    about_for: str
    region_for: str
    photo_for: str
    groups_for: str

    @property
    def circle_ids(self) -> frozenset[int]:
        return numbers_in(self.circle)


COLUMNS = {"sector": "organisation__sector", "size": "organisation__size"}


@dataclass(frozen=True)
class Twin:
    """Somebody like the reader, and why in words, the strongest reason first."""

    member: Member
    points: int
    reasons: list[str]


class Likeness(NamedTuple):
    """One thing in common: what, how much it weighs, and what of it is said."""

    what: str
    points: int
    facts: Any = None


def twins(reader: Reader, member: Member, *, limit: int = 12) -> list[Twin]:
    """Return the members most like this one, who reads. At most six queries, whatever the size of the hub."""
    mine = dict(member.specialisms.order_by("name").values_list("pk", "name"))
    gathered = _gathered(member, list(mine)[:READ_SPECIALISMS], _places(member))
    if not gathered:
        return []
    columns = [COLUMNS.get(name, name) for name in Candidate._fields]
    # Found by their numbers: a database that began with the directory would read all members.
    there = Member.objects.filter(asked_of_each(in_directory()), pk__in=gathered)
    rows = there.order_by().values_list(*columns)
    shared = _shared(list(gathered), mine)
    weighed = []
    for row in map(Candidate._make, rows):
        seen = readable(reader, row)
        if seen.isdisjoint(gathered[row.pk]):
            continue  # nothing that this reader sees has brought them here
        alike = _alike(reader, member, row, seen, shared.get(row.pk, []))
        points = sum(one.points for one in alike)
        if points >= ENOUGH:
            weighed.append((-points, not row.willing, row.name.casefold(), row.pk, alike))
    best = sorted(weighed, key=lambda one: one[:4])[:limit]
    people = directory().select_related("organisation").in_bulk([one[3] for one in best])
    return [
        Twin(people[number], -points, _in_words(member, mine, alike))
        for points, _willing, _name, number, alike in best
        if number in people
    ]


def only_one_of_role(reader: Reader, member: Member) -> bool:
    """Whether nobody else on the hub shows the reader this member's role at this member's organisation.

    Who says no role or no organisation is no only one.
    """
    ways = ways_to_say(member.role)
    if not ways or member.organisation_id is None:
        return False
    colleagues = directory().filter(shows(reader, "role"), shows(reader, "organisation"), role_key__in=ways)
    return not colleagues.filter(organisation=member.organisation_id).exclude(pk=member.pk).exists()


def _gathered(member: Member, specialisms: list[int], places: list[int]) -> dict[int, set[str]]:
    """Return the numbers of members who may be alike, and by likeness of which fields each was gathered; one query.

    It is written by hand because each of its reads is ordered and cut before they are put together. Each reads nothing
    but an index, so nothing is asked here of whether somebody is still active or shows it.
    """
    people, knows = Member._meta.db_table, Member.specialisms.through._meta.db_table
    reads: list[tuple[str, str, list[Any]]] = []
    if ways := ways_to_say(member.role):
        marks = ", ".join(["%s"] * len(ways))
        reads.append(("role", f"SELECT id FROM {people} WHERE role_key IN ({marks})", ways))
    for number in specialisms:
        read = f"SELECT member_id AS id FROM {knows} WHERE specialism_id = %s"
        reads.append(("specialisms", read, [number]))
    for number in places:
        reads.append(("organisation", f"SELECT id FROM {people} WHERE organisation_id = %s", [number]))
    if not reads:
        return {}
    arms = [
        f"SELECT id, '{field}' FROM ({read} ORDER BY id DESC LIMIT {MOST[field]}) AS read{number}"
        for number, (field, read, _values) in enumerate(reads)
    ]
    gathered: dict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), [value for _field, _read, values in reads for value in values])
        for number, field in cursor.fetchall():
            gathered[number].add(field)
    gathered.pop(member.pk, None)
    return dict(gathered)


def _places(member: Member) -> list[int]:
    """Return the numbers of some other organisations of the same sort and size in the same region."""
    mine = member.organisation
    if mine is None:
        return []
    alike = Organisation.objects.filter(sector=mine.sector, size=mine.size, region=mine.region).exclude(pk=mine.pk)
    return list(alike.order_by("pk").values_list("pk", flat=True)[:READ_PLACES])


def _shared(numbers: list[int], mine: dict[int, str]) -> dict[int, list[int]]:
    """Return by member which of these specialisms they know.

    All that they know is read: asked for some of it, a database may begin with the many who know that.
    """
    rows = Member.specialisms.through.objects.filter(member__in=numbers).order_by()
    found: dict[int, list[int]] = defaultdict(list)
    for who, what in rows.values_list("member_id", "specialism_id"):
        if what in mine:
            found[who].append(what)
    return found


def _alike(reader: Reader, member: Member, other: Candidate, seen: frozenset[str], shared: list[int]) -> list[Likeness]:
    """Return what this member has in common with another one, of what the reader sees of them."""
    found = []
    if "role" in seen and (likeness := _role(member.role, other.role)):
        found.append(likeness)
    if shared and "specialisms" in seen:
        found.append(Likeness("specialisms", 2 * min(len(shared), 4), shared))
    if "organisation" in seen and (likeness := _place(member.organisation, other)):
        found.append(likeness)
    if "region" in seen and other.region == member.region and member.region not in ("", Region.ELSEWHERE):
        found.append(Likeness("region", 1))
    if "groups" in seen and other.circle and (common := len(reader.groups & other.circle_ids)):
        found.append(Likeness("groups", min(common, 2), common))
    return found


def _role(mine: str, theirs: str) -> Likeness | None:
    bare = bare_role(mine)
    if not bare:
        return None
    if bare == bare_role(theirs):
        return Likeness("same role", 6)
    words = telling_words(mine)
    common = words & telling_words(theirs)
    return Likeness("similar role", 2) if common and len(common) * 2 >= len(words) else None


def _place(mine: Organisation | None, other: Candidate) -> Likeness | None:
    if mine is None or other.organisation_id is None:
        return None
    if other.organisation_id == mine.pk:
        return Likeness("colleague", 1)
    if other.sector != mine.sector or mine.sector == Sector.OTHER:
        return None
    return Likeness("sort and size", 2) if mine.size and other.size == mine.size else Likeness("sort", 1)


def _in_words(member: Member, mine: dict[int, str], alike: list[Likeness]) -> list[str]:
    """Return the reasons as a page says them."""
    place = member.organisation
    sort = {"sort": place.get_sector_display() if place else ""}
    said = {
        "same role": lambda _facts: _("the same role"),
        "similar role": lambda _facts: _("a similar role"),
        "specialisms": lambda facts: (
            _("knows %(what)s, as you do") % {"what": ", ".join(sorted(mine[one] for one in facts)[:3])}
        ),
        "colleague": lambda _facts: _("your colleague at %(place)s") % {"place": place.name if place else ""},
        "sort and size": lambda _facts: _("same sort and size of organisation (%(sort)s)") % sort,
        "sort": lambda _facts: _("same sort of organisation (%(sort)s)") % sort,
        "region": lambda _facts: _("in your region"),
        "groups": lambda facts: ngettext("in %(n)s of your groups", "in %(n)s of your groups", facts) % {"n": facts},
    }
    return [said[one.what](one.facts) for one in sorted(alike, key=lambda one: -one.points)]
