"""Named reads that only the hub team's pages use: people by name or address, organisations, what was decided."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from coalface.base.paging import Keyset, Page
from coalface.people.models import Decision, Member, Organisation, OrganisationDomain

BY_NAME = Keyset(50, ("name", "id"), descending=False)
MOST_WORDS = 6
MOST_DECISIONS = 50


def everybody(words: str = "", *, state: str = "", cursor: str = "") -> Page:
    """Return a page of members in any state: those with every word in name, handle or address. Never for others' eyes."""
    members = Member.objects.select_related("organisation")
    if state:
        members = members.filter(state=state)
    for word in words.split()[:MOST_WORDS]:
        members = members.filter(Q(name__icontains=word) | Q(handle__icontains=word) | Q(email__icontains=word))
    query = {name: value for name, value in (("q", words), ("state", state)) if value}
    return BY_NAME.page(members.order_by("name", "id"), cursor, **query)


def anybody(handle: str) -> Member | None:
    """Return a member in any state by handle, or None."""
    return Member.objects.select_related("organisation").filter(handle=handle).first()


def by_handle_or_address(typed: str) -> Member | None:
    """Return the member with exactly this handle or address, or None."""
    typed = typed.strip().removeprefix("@").lower()
    return Member.objects.select_related("organisation").filter(Q(handle=typed) | Q(email__iexact=typed)).first()


def decisions_about(member: Member) -> list[Decision]:
    """Return what the hub team decided about a member, the newest first."""
    return list(Decision.objects.filter(member=member).select_related("by")[:MOST_DECISIONS])


def organisations_page(words: str = "", *, cursor: str = "") -> Page:
    """Return a page of organisations with every word in name or domain; each carries `there`, its number of members."""
    found = _with_numbers(Organisation.objects.prefetch_related("domains"))
    for word in words.split()[:MOST_WORDS]:
        owners = OrganisationDomain.objects.filter(domain__icontains=word).values("organisation")
        found = found.filter(Q(name__icontains=word) | Q(pk__in=owners))
    return BY_NAME.page(found.order_by("name", "id"), cursor, **({"q": words} if words else {}))


def organisation_for_hub(slug: str) -> Organisation | None:
    """Return one organisation with `there` and its domains, or None."""
    return _with_numbers(Organisation.objects.prefetch_related("domains")).filter(slug=slug).first()


def taken_domains(domains: Iterable[str], *, but: int | None) -> QuerySet[OrganisationDomain]:
    """Return which of these domains, in small letters, belong to another organisation than the one left out."""
    written = OrganisationDomain.objects.annotate(small=Lower("domain")).filter(small__in=list(domains))
    return written.exclude(organisation=but)


def _with_numbers(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    working = Member.objects.filter(organisation=OuterRef("pk")).exclude(state=Member.State.FORMER)
    counted = working.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    return organisations.annotate(there=Coalesce(Subquery(counted), 0))
