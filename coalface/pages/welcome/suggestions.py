"""Which groups suit a member, and why in words. Each reason is something that this member could look up themselves.

Four queries, however many groups there are. People are counted as the directory and a listed group's members' page
show them; what a group talks about is asked of the rule. Private groups are suggested to nobody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, Value
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.entries.for_welcome import follows_as_words, groups_that_talk_about
from coalface.groups.access import may_ask_to_join, may_join, visible_groups
from coalface.groups.models import Group, JoinRequest, Membership
from coalface.groups.viewer import Viewer
from coalface.people.access import directory, shows
from coalface.people.models import Member, Region, Sector, Specialism

NOBODY = Q(pk__in=[])
MOST_REASONS = 3
MOST_WORDS = 30  # how many specialisms and tags are looked for
WEIGHED = 40  # how many groups are fetched to choose among


@dataclass
class Suggestion:
    """A group, why it is suggested, and the way in."""

    group: Group
    reasons: list[str] = field(default_factory=list)
    may_join: bool = False
    may_ask: bool = False
    waits: bool = False


def suggested_groups(viewer: Viewer, member: Member, limit: int = 6) -> list[Suggestion]:
    """Return groups that this member is not in and that suit them, those with the best reasons first.

    Where nothing suits, the largest ones. `member` is the one who looks, with their organisation at hand.
    """
    words = _words(viewer, member)
    people = _people(viewer, member)
    topics = _topics(viewer, words)
    weighed = [_weighed(group, member, words, people, topics) for group in _candidates(viewer, words, people, topics)]
    weighed.sort(key=lambda one: (-one[0], -one[1].group.members_count, one[1].group.pk))
    made = [suggestion for _weight, suggestion in weighed[:limit]]
    for one in made:
        one.waits = one.group.waits
        one.may_join = may_join(viewer, one.group)
        one.may_ask = may_ask_to_join(viewer, one.group) and not one.waits
    return made


def _words(viewer: Viewer, member: Member) -> dict[str, tuple[str, bool]]:
    """Return what this member knows or follows: name and whether they know it, by slug."""
    known = Specialism.objects.filter(members=member).order_by()
    rows = known.annotate(how=Value("knows", CharField())).values_list("slug", "name", "how")
    words: dict[str, tuple[str, bool]] = {}
    for slug, name, how in sorted(rows.union(follows_as_words(viewer), all=True), key=lambda row: row[2] == "follows"):
        words.setdefault(slug, (name, how == "knows"))
    return dict(list(words.items())[:MOST_WORDS])


def _joinable(viewer: Viewer) -> Any:
    groups = visible_groups(viewer).filter(state=Group.State.OPEN, archived_at=None, built_in=False)
    return groups.exclude(access=Group.Access.PRIVATE).exclude(pk__in=viewer.groups)


def _people(viewer: Viewer, member: Member) -> dict[int, dict[str, int]]:
    """Return by group how many in it share this member's role, organisation, region, and how many organisations alike."""
    place = member.organisation
    at_work = shows(viewer, "organisation", of="member__")
    same_role = Q(shows(viewer, "role", of="member__"), member__role__iexact=member.role) if member.role else NOBODY
    colleague = Q(at_work, member__organisation=place) if place else NOBODY
    telling = place is not None and place.sector != Sector.OTHER
    elsewhere = Q(at_work, ~Q(member__organisation=place))
    alike = Q(elsewhere, member__organisation__sector=place.sector) if telling else NOBODY
    near = (
        Q(shows(viewer, "region", of="member__"), member__region=member.region)
        if member.region not in ("", Region.ELSEWHERE)
        else NOBODY
    )
    here = Membership.objects.filter(
        Exists(_joinable(viewer).filter(pk=OuterRef("group_id"))),
        Exists(directory().filter(pk=OuterRef("member_id"))),
        same_role | colleague | alike | near,
    )
    rows = (
        here.order_by()
        .values("group")
        .annotate(
            role=Count("pk", filter=same_role),
            colleagues=Count("pk", filter=colleague),
            organisations=Count("member__organisation", filter=alike, distinct=True),
            near=Count("pk", filter=near),
        )
    )
    return {row["group"]: row for row in rows}


def _topics(viewer: Viewer, words: Iterable[str]) -> dict[int, list[str]]:
    """Return by group the slugs of what it talks about and this member knows or follows, the most used first."""
    slugs = list(words)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for group, slug, times in groups_that_talk_about(viewer, slugs) if slugs else []:
        found[group].append((-times, slug))
    return {group: [slug for _times, slug in sorted(rows)] for group, rows in found.items()}


def _candidates(viewer: Viewer, words: dict, people: dict, topics: dict) -> list[Any]:
    """Return the groups with a reason, and the largest ones for where there is none."""
    named = Q(pk__in=[])
    for name, _knows in words.values():
        named |= Q(name__icontains=name) | Q(purpose__icontains=name)
    best = sorted({*people, *topics}, key=lambda pk: (pk not in topics, -people.get(pk, {}).get("role", 0), pk))
    asked = JoinRequest.objects.filter(
        group=OuterRef("pk"), member_id=viewer.member_id, state=JoinRequest.State.WAITING
    )
    groups = _joinable(viewer).annotate(waits=Exists(asked), named=Q(named) | Q(pk__in=best[:WEIGHED]))
    return list(groups.order_by("-named", "-members_count", "-id")[: WEIGHED * 2])


def _weighed(group: Group, member: Member, words: dict, people: dict, topics: dict) -> tuple[int, Suggestion]:
    """Return how well a group suits, and the suggestion with its best reasons in words."""
    counts = people.get(group.pk, {"role": 0, "colleagues": 0, "organisations": 0, "near": 0})
    found: list[tuple[int, str]] = []
    if counts["role"]:
        found.append(
            (5, _n("%(n)s person with your role is here", "%(n)s people with your role are here", counts["role"]))
        )
    found += _about(group, words, topics)
    if counts["colleagues"]:
        said = ngettext(
            "%(n)s colleague from %(place)s is here", "%(n)s colleagues from %(place)s are here", counts["colleagues"]
        )
        found.append((3, said % {"n": f"{counts['colleagues']:,}", "place": member.organisation.name}))
    elif counts["organisations"]:
        said = ngettext(
            "People from %(n)s other organisation like yours are here (%(sort)s)",
            "People from %(n)s other organisations like yours are here (%(sort)s)",
            counts["organisations"],
        )
        sort = member.organisation.get_sector_display()
        found.append((2, said % {"n": f"{counts['organisations']:,}", "sort": sort}))
    if counts["near"] > counts["colleagues"]:
        said = ngettext(
            "%(n)s person in your region is here (%(region)s)",
            "%(n)s people in your region are here (%(region)s)",
            counts["near"],
        )
        found.append((1, said % {"n": f"{counts['near']:,}", "region": member.get_region_display()}))
    found.sort(key=lambda one: -one[0])
    return sum(weight for weight, _said in found), Suggestion(group, [said for _weight, said in found[:MOST_REASONS]])


def _about(group: Group, words: dict, topics: dict) -> list[tuple[int, str]]:
    """Return that a group talks about something this member knows or follows, or else that it is for that."""
    for slug in sorted(topics.get(group.pk, []), key=lambda slug: not words[slug][1]):
        name, knows = words[slug]
        said = (
            _("They talk about %(topic)s, which you know")
            if knows
            else _("They talk about %(topic)s, which you follow")
        )
        return [(4, said % {"topic": in_sentence(name)})]
    text = f" {slugify(f'{group.name} {group.purpose}').replace('-', ' ')} "
    for slug, (name, knows) in words.items():
        if f" {slug.replace('-', ' ')} " in text:
            said = _("It is about %(topic)s, which you know") if knows else _("It is about %(topic)s, which you follow")
            return [(4, said % {"topic": in_sentence(name)})]
    return []


def in_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: Damp as damp, GDPR as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _n(one: str, many: str, number: int) -> str:
    return ngettext(one, many, number) % {"n": f"{number:,}"}
