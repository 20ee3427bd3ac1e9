"""Named reads over members and organisations, of each member only what the reader may see. Lists of people: `directory`."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from coalface.base.db.one_by_one import asked_of_each
from coalface.base.paging import Page
from coalface.base.watch.numbers import Number
from coalface.people.access import Reader, directory, in_directory, profiles_for, shows
from coalface.people.directory import BY_NAME
from coalface.people.models import Member, Organisation, PersonFollow, Specialism


def person(reader: Reader, handle: str) -> Member | None:
    """Return a member with organisation, specialisms and `my_follow` whose page exists for the reader, or None."""
    mine = PersonFollow.objects.filter(followed=OuterRef("pk"), follower=reader.private_id)
    found = profiles_for(reader).select_related("organisation")
    return found.prefetch_related("specialisms").annotate(my_follow=Exists(mine)).filter(handle=handle).first()


def specialisms_around(reader: Reader, member: Member, *, limit: int = 8) -> list[Specialism]:
    """Return what is most often known among those in the directory with this member's role or sort of organisation.

    Without those that the member has named, and of others only what the reader may see; one query.
    """
    alike = Q(pk__in=[])
    if member.role:
        alike |= Q(shows(reader, "role"), role__iexact=member.role)
    if member.organisation_id:
        alike |= Q(shows(reader, "organisation"), organisation__sector=member.organisation.sector)
    if not member.role and not member.organisation_id:
        alike = Q()
    peers = directory().filter(alike, shows(reader, "specialisms")).exclude(pk=member.pk)
    mine = Specialism.objects.filter(pk=OuterRef("pk"), members=member)
    found = Specialism.objects.filter(~Exists(mine), members__in=peers)
    return list(found.annotate(people=Count("members")).order_by("-people", "name")[:limit])


def organisation_named(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def colleagues_page(reader: Reader, organisation: Organisation, *, cursor: str = "") -> Page:
    """Return a page of the members who work in an organisation and let the reader see that."""
    members = directory().filter(shows(reader, "organisation"), organisation=organisation)
    members = members.select_related("organisation").prefetch_related("specialisms")
    return BY_NAME.page(members.order_by("name", "id"), cursor)


def followed_people(member_id: int | None) -> QuerySet[Member]:
    """Return the members whom this one follows and who still have a page."""
    return directory().filter(pk__in=PersonFollow.objects.filter(follower=member_id).order_by().values("followed"))


def own_words() -> QuerySet[Member]:
    """Return members with a sentence of theirs about the hub that visitors may read, whoever was here last first."""
    said = Member.objects.filter(one_liner_public=True, last_here_at__isnull=False).exclude(one_liner="")
    # They are few: a database that began with the directory would read and sort all members.
    return said.filter(asked_of_each(in_directory())).order_by("-last_here_at", "-id")


def people_numbers() -> Iterator[Number]:
    """Count the members who have an account that is open."""
    active = Member.objects.filter(state=Member.State.ACTIVE).count()
    yield Number("members_active", "Members with an account that is open.", active)
