"""On which members a page for visitors stands, and which of them may still be shown on it so."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from coalface.people.access import FIELDS, readable, shows
from coalface.people.models import Member
from coalface.people.queries import own_words
from coalface.people.shown import VISITOR

BESIDE_NAMES = ("role", "organisation", "photo")  # what stands beside a name wherever one does


def people_on(members: Iterable[Member | None]) -> dict[str, set[int]]:
    """Return on what a page stands that shows these members by name, with what they let visitors read beside it."""
    found: dict[str, set[int]] = {"people": set()}
    for member in members:
        if member is None or member.state == Member.State.FORMER:
            continue
        found["people"].add(member.pk)
        for field in readable(VISITOR, member).intersection(BESIDE_NAMES):
            found.setdefault(f"people-{field}", set()).add(member.pk)
    return found


def named(numbers: Iterable[int]) -> QuerySet[Member]:
    """Return of these members those who have a name still."""
    return Member.objects.filter(pk__in=numbers).exclude(state=Member.State.FORMER)


def showing(field: str) -> Callable[[Iterable[int]], QuerySet[Member]]:
    """Return what finds, of some members, those who let visitors read a field."""
    return lambda numbers: Member.objects.filter(shows(VISITOR, field), pk__in=numbers)


def speaking(numbers: Iterable[int]) -> QuerySet[Member]:
    """Return of these members those with a sentence about the hub that visitors may read."""
    return own_words().filter(pk__in=numbers)


OPEN_TO_VISITORS = {"people": named, "voices": speaking, **{f"people-{field}": showing(field) for field in FIELDS}}
