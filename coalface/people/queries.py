"""Named reads over members and organisations."""

from functools import reduce
from operator import and_, or_

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from coalface.base.paging import Keyset, Page
from coalface.people.access import directory, profiles_for
from coalface.people.models import Member, Organisation, PersonFollow, Seen, Specialism

BY_NAME = Keyset(30, ("name", "id"), descending=False)
MOST_WORDS = 6
TELLING = 4  # letters of a word that says something by itself


def person(reader: Member, handle: str) -> Member | None:
    """Return a member with organisation, specialisms and `my_follow` whose page exists for the reader, or None."""
    mine = PersonFollow.objects.filter(followed=OuterRef("pk"), follower=reader.pk)
    found = profiles_for(reader, hub_team=reader.hub_team).select_related("organisation")
    return found.prefetch_related("specialisms").annotate(my_follow=Exists(mine)).filter(handle=handle).first()


def people_page(words: str = "", *, region: str = "", cursor: str = "", any_word: bool = False) -> Page:
    """Return a page of the directory: members with every word, or any, in name, role, organisation or specialism."""
    members = directory()
    said = [_said_of(word) for word in words.split()[:MOST_WORDS] if not any_word or len(word) >= TELLING]
    if said:
        members = members.filter(reduce(or_ if any_word else and_, said))
    elif any_word:
        members = members.none()
    if region:
        members = members.filter(region=region, region_for=Seen.MEMBERS)
    listed = members.select_related("organisation").prefetch_related(
        Prefetch("specialisms", queryset=Specialism.objects.order_by("name"))
    )
    query = {name: value for name, value in (("q", words), ("region", region), ("any", any_word and "1")) if value}
    return BY_NAME.page(listed.order_by("name", "id"), cursor, **query)


def _said_of(word: str) -> Q:
    knows = Exists(Specialism.objects.filter(members=OuterRef("pk"), name__icontains=word))
    return Q(name__icontains=word) | Q(role__icontains=word) | Q(organisation__name__icontains=word) | Q(knows)


def specialisms_around(member: Member, *, limit: int = 8) -> list[Specialism]:
    """Return what is most often known among those in the directory with this member's role or sort of organisation.

    Without those that the member has named; one query.
    """
    alike = Q(role__iexact=member.role) if member.role else Q()
    if member.organisation_id:
        alike |= Q(organisation__sector=member.organisation.sector)
    peers = directory().filter(alike).exclude(pk=member.pk)
    mine = Specialism.objects.filter(pk=OuterRef("pk"), members=member)
    found = Specialism.objects.filter(~Exists(mine), members__in=peers)
    return list(found.annotate(people=Count("members")).order_by("-people", "name")[:limit])


def organisation_named(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def colleagues_page(organisation: Organisation, *, cursor: str = "") -> Page:
    """Return a page of the members who work in an organisation."""
    members = directory().filter(organisation=organisation).select_related("organisation")
    members = members.prefetch_related("specialisms")
    return BY_NAME.page(members.order_by("name", "id"), cursor)


def followed_people(member_id: int | None) -> QuerySet[Member]:
    """Return the members whom this one follows and who still have a page."""
    follows = PersonFollow.objects.filter(followed=OuterRef("pk"), follower=member_id)
    return directory().filter(Exists(follows))


def own_words() -> QuerySet[Member]:
    """Return members with a sentence of theirs about the hub that visitors may read, whoever was here last first."""
    said = directory().filter(one_liner_public=True).exclude(one_liner="")
    return said.order_by(F("last_here_at").desc(nulls_last=True), "-id")
