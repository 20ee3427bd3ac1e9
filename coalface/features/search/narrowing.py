"""How a search is narrowed and ordered."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from coalface.entries.for_tags import carrying, ids_carrying
from coalface.entries.kind import asking
from coalface.entries.queries import newest_first, thanked_first
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.people.access import shows
from coalface.people.models import Member, Organisation

MOST_WORDS = 6  # of a name
BEST, NEWEST, THANKED = "best", "newest", "thanks"
SPANS = {"week": timedelta(days=7), "month": timedelta(days=31), "year": timedelta(days=366)}
ANSWERED, UNANSWERED = "yes", "no"


@dataclass(frozen=True)
class Narrowing:
    """What entries must be, to be found; none and "" are no matter."""

    kind: str = ""
    group: Group | None = None
    tag: str = ""  # slug
    who: str = ""  # words in the author's name or organisation
    within: str = ""
    since: date | None = None
    until: date | None = None
    answered: str = ""

    @property
    def by_index(self) -> bool:
        """Whether it names what an index finds entries by, so that they can be looked up."""
        return bool(self.group is not None or self.tag or self.who)


WIDE = Narrowing()


def narrowed(viewer: Viewer, entries: QuerySet, narrowing: Narrowing) -> QuerySet:
    """Return of these entries those that are what the narrowing says."""
    if narrowing == WIDE:
        return entries
    if narrowing.kind:
        entries = entries.filter(kind=narrowing.kind)
    if narrowing.group is not None:
        entries = entries.filter(group=narrowing.group)
    if narrowing.tag:
        entries = carrying(entries, narrowing.tag)
    for word in narrowing.who.split()[:MOST_WORDS]:
        at_work = Q(shows(viewer, "organisation", of="author__"), author__organisation__name__icontains=word)
        entries = entries.filter(Q(author__name__icontains=word) | at_work)
    if narrowing.who:
        entries = entries.exclude(author__state=Member.State.FORMER)
    if narrowing.within:
        entries = entries.filter(published_at__gte=timezone.now() - SPANS[narrowing.within])
    if narrowing.since:
        entries = entries.filter(published_at__gte=_midnight(narrowing.since))
    if narrowing.until:
        entries = entries.filter(published_at__lt=_midnight(narrowing.until + timedelta(days=1)))
    if narrowing.answered:
        replies = Q(replies__gt=0) if narrowing.answered == ANSWERED else Q(replies=0)
        entries = entries.filter(replies, kind=asking().name)
    return entries


def looked_up(viewer: Viewer, entries: QuerySet, narrowing: Narrowing) -> QuerySet:
    """Return the same entries, found by what the narrowing names: of a topic, a person or a group there are few."""
    entries = narrowed(viewer, entries, narrowing)
    if narrowing.tag:
        entries = entries.filter(pk__in=ids_carrying(narrowing.tag))
    for word in narrowing.who.split()[:MOST_WORDS]:
        at_work = Organisation.objects.filter(name__icontains=word).order_by().values("pk")
        authors = Member.objects.filter(Q(name__icontains=word) | Q(organisation__in=at_work)).order_by().values("pk")
        entries = entries.filter(author__in=authors)
    return entries


def in_order(entry_ids: list[int], order: str) -> list[int]:
    """Return the same entries in another order than the best match."""
    if order == NEWEST:
        return newest_first(entry_ids)
    if order == THANKED:
        return thanked_first(entry_ids)
    return entry_ids


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
