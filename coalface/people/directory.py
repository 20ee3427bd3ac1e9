"""The directory: who matches what is looked for, as far as the reader may see it, and by what each was found."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from coalface.base.paging import Keyset, Page
from coalface.people.access import Reader, directory, shows
from coalface.people.models import Member, Region, Sector, Size, Specialism
from coalface.people.shown import shown

BY_NAME = Keyset(30, ("name", "id"), descending=False)
MOST_WORDS = 6
FOLLOWING = 400  # members by name, whom a page is looked for among first
TELLING = 4  # letters of a word that says something by itself
FILTERS = ("role", "specialism", "organisation", "sector", "size", "region", "willing")


def people_page(
    reader: Reader, wanted: dict[str, Any] | None = None, *, cursor: str = "", any_word: bool = False
) -> Page:
    """Return a page of the directory by name: two queries, whoever is in it, or three with filters alone.

    `wanted` has "q", of whose words all (or any) must stand in name, role, organisation or specialism, and any of
    FILTERS. A field that a member keeps from the reader finds them for nobody.
    """
    wanted = wanted or {}
    members = directory()
    words = _words(wanted.get("q", ""))
    said = [_said_of(reader, word) for word in words if not any_word or len(word) >= TELLING]
    if said:
        members = members.filter(reduce(or_ if any_word else and_, said))
    elif any_word:
        members = members.none()
    narrowed = [name for name in FILTERS if wanted.get(name)]
    for name in narrowed:
        members = members.filter(_filtered(reader, name, wanted[name]))
    after, members = BY_NAME.read(cursor), members.order_by("name", "id")
    # Chosen by their numbers first: a role that many have is sorted without all that is shown of them. One that thousands
    # have fills a page from the next few hundred members; PostgreSQL, which expects fewer to have it, would fetch them all.
    chosen = []
    if narrowed and not said:
        following = BY_NAME.beyond(directory().order_by("name", "id"), after).values("pk")[:FOLLOWING]
        chosen = list(members.filter(pk__in=following).values_list("pk", flat=True)[: BY_NAME.size + 1])
    if len(chosen) <= BY_NAME.size:
        chosen = BY_NAME.window(members, after).values("pk")
    listed = Member.objects.filter(pk__in=chosen).select_related("organisation").order_by("name", "id")
    specialisms = Prefetch("specialisms", queryset=Specialism.objects.order_by("name"))
    query = {name: "on" if value is True else value for name, value in wanted.items() if value}
    query |= {"any": "1"} if any_word else {}
    return BY_NAME.cut(list(listed.prefetch_related(specialisms)), **query)


def found_by(reader: Reader, member: Member, wanted: dict[str, Any]) -> list[str]:
    """Return by what a member was found: the names of what matched, none where nothing was looked for.

    Of a member of `people_page`, who has organisation and specialisms at hand.
    """
    seen = shown(reader, member)
    place = seen.organisation
    reasons: dict[str, None] = {}
    words = _words(wanted.get("q", ""))
    if _has_any(member.name, words):
        reasons[_("name")] = None
    if _has_any(seen.role, words) or _has_any(seen.role, _words(wanted.get("role", ""))):
        reasons[_("role")] = None
    known = [*words, *_words(wanted.get("specialism", ""))]
    for one in seen.specialisms:
        if _has_any(one.name, known):
            reasons[_("knows %(what)s") % {"what": one.name}] = None
    if place is not None:
        if _has_any(place.name, [*words, *_words(wanted.get("organisation", ""))]):
            reasons[_("organisation")] = None
        if wanted.get("sector"):
            reasons[place.get_sector_display()] = None
        if wanted.get("size"):
            reasons[place.get_size_display()] = None
    if wanted.get("region"):
        reasons[seen.region] = None
    if wanted.get("willing"):
        reasons[_("willing to help")] = None
    return list(reasons)


def in_words(wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the filters that are on, as (name, words), in the order of the form."""
    said = {
        "sector": dict(Sector.choices),
        "size": dict(Size.choices),
        "region": dict(Region.choices),
        "willing": {True: _("Willing to help")},
    }
    return [(name, said.get(name, {}).get(wanted[name], wanted[name])) for name in FILTERS if wanted.get(name)]


def _words(typed: str) -> list[str]:
    return typed.split()[:MOST_WORDS]


def _has_any(text: str, words: Iterable[str]) -> bool:
    text = text.casefold()
    return any(word.casefold() in text for word in words)


def _said_of(reader: Reader, word: str) -> Q:
    return (
        Q(name__icontains=word)
        | _role(reader, word)
        | _organisation(reader, name__icontains=word)
        | _knows(reader, word)
    )


def _filtered(reader: Reader, name: str, value: Any) -> Q:
    if name == "role":
        return _role(reader, *_words(value))
    if name in ("specialism", "organisation"):
        by_word = {
            "specialism": _knows,
            "organisation": lambda reader, word: _organisation(reader, name__icontains=word),
        }[name]
        return reduce(and_, (by_word(reader, word) for word in _words(value)), Q())
    if name in ("sector", "size"):
        return _organisation(reader, **{name: value})
    if name == "region":
        return Q(shows(reader, "region"), region=value)
    return Q(willing=True)


def _role(reader: Reader, *words: str) -> Q:
    return Q(shows(reader, "role"), *[Q(role__icontains=word) for word in words])


def _knows(reader: Reader, word: str) -> Q:
    return Q(
        shows(reader, "specialisms"),
        Exists(Specialism.objects.filter(members=OuterRef("pk"), name__icontains=word)),
    )


def _organisation(reader: Reader, **facts: str) -> Q:
    return Q(shows(reader, "organisation"), **{f"organisation__{name}": value for name, value in facts.items()})
