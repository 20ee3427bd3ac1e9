"""Who does the same work elsewhere, and why we think so. Each reason is something that the reader may see.

Candidates are gathered by a few reads of indexes, each cut to MOST rows, so that a hub of any size costs the same; then
they are weighed here. What a member keeps from the reader neither gathers nor weighs, so no place in the order tells it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.people.access import Reader, directory, shows
from coalface.people.models import Member, Organisation, Region, Sector
from coalface.people.role_words import bare_role, telling_words, ways_to_say
from coalface.people.shown import Shown, shown

MOST = {"role": 250, "specialism": 80, "place": 120}  # rows that a read gives at the most
MOST_SPECIALISMS = 6
MOST_PLACES = 20
ENOUGH = 2  # points below which nobody is a twin
NEEDED = """
    name handle state photo role organisation region circle willing
    role_for organisation_for specialisms_for about_for region_for photo_for groups_for
    organisation__name organisation__slug organisation__sector organisation__size
""".split()


@dataclass
class Twin:
    """Somebody like the reader: how much, and why in words, the strongest reason first."""

    member: Member
    points: int = 0
    reasons: list[str] = field(default_factory=list)
    same_role: bool = False


def twins(reader: Reader, member: Member, *, limit: int = 12) -> list[Twin]:
    """Return the members most like this one, who reads. At most four queries, whatever the size of the hub."""
    mine = dict(member.specialisms.order_by("name").values_list("pk", "name"))
    numbers = _candidates(reader, member, list(mine)[:MOST_SPECIALISMS])
    if not numbers:
        return []
    people = directory().filter(pk__in=numbers).exclude(pk=member.pk).select_related("organisation").only(*NEEDED)
    shared = _shared(numbers, mine)
    weighed = [_weighed(reader, member, one, shared.get(one.pk, [])) for one in people]
    found = [one for one in weighed if one.points >= ENOUGH]
    found.sort(key=lambda one: (-one.points, not one.member.willing, one.member.name.casefold(), one.member.pk))
    return found[:limit]


def only_one_of_role(reader: Reader, member: Member) -> bool:
    """Whether nobody else on the hub shows the reader this member's role at this member's organisation.

    Who says no role or no organisation is no only one.
    """
    if not bare_role(member.role) or member.organisation_id is None:
        return False
    return not (
        directory()
        .filter(
            shows(reader, "role"),
            shows(reader, "organisation"),
            organisation=member.organisation_id,
            role_key__in=_keys(member.role),
        )
        .exclude(pk=member.pk)
        .exists()
    )


def _keys(role: str) -> list[Any]:
    """Return the ways to say a role as the database writes them: it may make small letters by rules of its own."""
    return [Lower(Value(way)) for way in ways_to_say(role)]


def _candidates(reader: Reader, member: Member, specialisms: list[int]) -> set[int]:
    """Return the numbers of members who may be alike; one query, made of reads that are each cut short."""
    arms: list[QuerySet] = []
    if bare_role(member.role):
        arms.append(_newest(Member.objects.filter(shows(reader, "role"), role_key__in=_keys(member.role)), "role"))
    through = Member.specialisms.through
    for number in specialisms:
        visible = Exists(Member.objects.filter(shows(reader, "specialisms"), pk=OuterRef("member_id")))
        knows = through.objects.filter(visible, specialism=number).order_by("-id")
        arms.append(Member.objects.filter(pk__in=knows.values("member_id")[: MOST["specialism"]]))
    place = member.organisation
    if place is not None:
        alike = Organisation.objects.filter(sector=place.sector, size=place.size, region=place.region)
        places = alike.order_by("id").values("pk")[:MOST_PLACES]
        arms.append(_newest(Member.objects.filter(shows(reader, "organisation"), organisation__in=places), "place"))
    if not arms:
        return set()
    first, *others = [arm.order_by().values_list("pk", flat=True) for arm in arms]
    return set(first.union(*others)) - {member.pk}


def _newest(members: QuerySet, arm: str) -> QuerySet:
    chosen = members.filter(state=Member.State.ACTIVE).order_by("-id").values("pk")[: MOST[arm]]
    return Member.objects.filter(pk__in=chosen)


def _shared(numbers: set[int], mine: dict[int, str]) -> dict[int, list[str]]:
    """Return by member the names of what they know of this."""
    rows = Member.specialisms.through.objects.filter(member__in=numbers, specialism__in=mine).order_by()
    found: dict[int, list[str]] = defaultdict(list)
    for who, what in rows.values_list("member_id", "specialism_id"):
        found[who].append(mine[what])
    return found


def _weighed(reader: Reader, member: Member, other: Member, shared: list[str]) -> Twin:
    seen = shown(reader, other)
    made: list[tuple[int, str]] = []
    same = _role_reason(member, seen, made)
    if shared and "specialisms" in seen.fields:
        names = ", ".join(sorted(shared)[:3])
        made.append((2 * min(len(shared), 4), _("knows %(what)s, as you do") % {"what": names}))
    _place_reason(member, seen, made)
    telling = member.region not in ("", Region.ELSEWHERE)
    if telling and other.region == member.region and "region" in seen.fields:
        made.append((1, _("in your region")))
    if "groups" in seen.fields and (common := len(reader.groups & other.circle_ids)):
        said = ngettext("in %(n)s of your groups", "in %(n)s of your groups", common) % {"n": common}
        made.append((min(common, 2), said))
    made.sort(key=lambda one: -one[0])
    return Twin(other, sum(points for points, _said in made), [said for _points, said in made], same)


def _role_reason(member: Member, seen: Shown, made: list[tuple[int, str]]) -> bool:
    """Add that somebody has the same role, or one with words of it; return whether it is the same."""
    bare, words = bare_role(member.role), telling_words(member.role)
    if bare and bare_role(seen.role) == bare:
        made.append((6, _("the same role")))
        return True
    common = words & telling_words(seen.role)
    if common and len(common) * 2 >= len(words):
        made.append((2, _("a similar role")))
    return False


def _place_reason(member: Member, seen: Shown, made: list[tuple[int, str]]) -> None:
    mine, theirs = member.organisation, seen.organisation
    if mine is None or theirs is None:
        return
    if theirs.pk == mine.pk:
        made.append((1, _("your colleague at %(place)s") % {"place": mine.name}))
    elif theirs.sector == mine.sector and mine.sector != Sector.OTHER:
        sort = {"sort": mine.get_sector_display()}
        if mine.size and theirs.size == mine.size:
            made.append((2, _("same sort and size of organisation (%(sort)s)") % sort))
        else:
            made.append((1, _("same sort of organisation (%(sort)s)") % sort))
