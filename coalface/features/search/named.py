"""Whose name has the words of a search: people, their organisations, and groups, which are shown beside the entries."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Exists, Q, QuerySet, Value, When

from coalface.base.db.arms import together
from coalface.base.db.prepared import planned_anew
from coalface.features.search.dialect import dialect
from coalface.features.search.narrowing import MOST_WORDS
from coalface.features.search.parse import Query, bare
from coalface.groups.access import visible_groups
from coalface.groups.models import Group
from coalface.groups.queries import having_words
from coalface.groups.viewer import Viewer
from coalface.people.access import shows
from coalface.people.models import Member, Organisation
from coalface.people.shown import shown

MOST = 4  # people, and groups
SOMEBODY, PLACE, GROUP = range(3)  # what a row of `_possible` is about
SHOWN = ("id", "name", "slug")  # of a group


@dataclass(frozen=True)
class Named:
    """Active members whose name, role or organisation has every word, those of their organisations whose name has, and
    groups whose name or purpose has."""

    people: list[Member] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations or self.groups)


def named(viewer: Viewer, query: Query) -> Named:
    """Return who and what is called so, as far as this viewer may know; no people for visitors, and nothing for more words
    than a name has, or where a word must not occur: that is how one looks for texts.
    """
    if not query.wanted or query.refused or len(query.words) > MOST_WORDS:
        return Named()
    rows = _possible(viewer, query.words, tuple([dialect().phrase(word) for word in query.words]))
    found = {about: [row for row in rows if row[0] == about] for about in (SOMEBODY, PLACE, GROUP)}
    places = [number for _place, number, *_name in found[PLACE]]
    somebody = any(may_be for _somebody, may_be, *_name in found[SOMEBODY])
    people = list(_people(viewer, query, places)) if places or somebody else []
    groups = [Group.from_db(None, SHOWN, row[1:]) for row in found[GROUP]]
    return Named(
        people, _organisations(viewer, people, query), sorted(groups, key=lambda one: (bare(one.name), one.pk))[:MOST]
    )


@planned_anew
def _possible(viewer: Viewer, words: tuple[str, ...], phrases: tuple[str | None, ...]) -> QuerySet:
    """Return, each with what it is about, groups with every word, organisations with any of the words, and 1 or 0: whether
    each word may stand in the name or role of somebody. Most searches are for no person and no group, and that is soon said.

    Of a subquery in place of the organisations SQLite would not know that it finds few, and read all members.
    """
    groups = having_words(visible_groups(viewer), words).order_by().values_list(Value(GROUP), *SHOWN)
    if not viewer.signed_in:
        return groups
    called_so = reduce(or_, [Q(name__icontains=word) for word in words])
    places = Organisation.objects.filter(called_so).order_by().values_list(Value(PLACE), *SHOWN)
    each = [dialect().called(word, phrase) for word, phrase in zip(words, phrases, strict=True)]
    somebody = reduce(and_, [reduce(or_, [Q(Exists(members)) for members in some]) for some in each])
    said = Case(When(somebody, then=Value(1)), default=Value(0))
    me = Member.objects.filter(pk=viewer.member_id).order_by().values_list(Value(SOMEBODY), said, Value(""), Value(""))
    return places.union(me, groups, all=True)


def _people(viewer: Viewer, query: Query, places: list[int]) -> QuerySet[Member]:
    members = Member.objects.filter(state=Member.State.ACTIVE).select_related("organisation")
    for word in query.words:
        members = members.filter(
            Q(name__icontains=word)
            | Q(shows(viewer, "role"), role__icontains=word)
            | Q(shows(viewer, "organisation"), organisation__name__icontains=word),
            pk__in=_in_question(word, places),
        )
    return members.order_by("name", "pk")[:MOST]


def _in_question(word: str, places: list[int]) -> QuerySet:
    """Return the numbers of members who have a word in name or role, whoever may know, or who belong to one of these places.

    Each is looked for by itself, so that the rule is asked of the few who come into question.
    """
    found = [members.values("pk") for members in dialect().called(word, dialect().phrase(word))]
    found += [Member.objects.filter(organisation__in=places).order_by().values("pk")] if places else []
    return together(found)


def _organisations(viewer: Viewer, people: list[Member], query: Query) -> list[Organisation]:
    """Return the organisations of people who were found whose name has every word; it was found by it, too."""
    places = {place for one in people if (place := shown(viewer, one).organisation) is not None}
    words = [bare(word) for word in query.words]
    return sorted((one for one in places if all(word in bare(one.name) for word in words)), key=lambda one: one.name)
