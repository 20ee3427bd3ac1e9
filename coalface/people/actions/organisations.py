"""Organisations and their e-mail domains: added, changed and merged by the hub team."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.slugs import slugs
from coalface.base.web import Refused
from coalface.people.access import looks_after
from coalface.people.for_hub import taken_domains
from coalface.people.models import Member, Organisation, OrganisationDomain


@transaction.atomic
def add_organisation(
    *, by: Member, name: str, sector: str, region: str = "", about: str = "", domains: Iterable[str] = ()
) -> Organisation:
    """Make an organisation. Members without one whose address is in one of its domains belong to it from now on.

    Raises Refused for anybody but the hub team, and where another organisation has the name or one of the domains.
    """
    _refuse_unless_looks_after(by)
    made = Organisation(name=" ".join(name.split()), sector=sector, region=region, about=about.strip())
    _refuse_taken(made, domains)
    made.slug = _free_slug(made.name)
    made.save(force_insert=True)
    _set_domains(made, domains)
    record(Verb.ORGANISATION_ADDED, actor_id=by.pk, organisation=made.pk)
    return made


@transaction.atomic
def change_organisation(
    *, by: Member, organisation: Organisation, name: str, sector: str, region: str, about: str, domains: Iterable[str]
) -> None:
    """Replace what is said of an organisation. Its address stays, so that links to it hold; see `add_organisation`."""
    _refuse_unless_looks_after(by)
    changed = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed.name, changed.sector, changed.region = " ".join(name.split()), sector, region
    changed.about = about.strip()
    _refuse_taken(changed, domains)
    changed.save(update_fields=["name", "sector", "region", "about"])
    _set_domains(changed, domains)
    record(Verb.ORGANISATION_CHANGED, actor_id=by.pk, organisation=changed.pk)


@transaction.atomic
def merge_organisations(*, by: Member, source: Organisation, target: Organisation) -> None:
    """Bring the members and the domains of one organisation to another, and delete the first.

    Raises Refused for anybody but the hub team, and for one and the same organisation.
    """
    _refuse_unless_looks_after(by)
    if source.pk == target.pk:
        raise Refused(_("Choose another organisation: this is the one that goes."))
    list(Organisation.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    Member.objects.filter(organisation=source.pk).update(organisation=target.pk)
    OrganisationDomain.objects.filter(organisation=source.pk).update(organisation=target.pk)
    gone = source.pk
    Organisation.objects.filter(pk=gone).delete()
    record(Verb.ORGANISATIONS_MERGED, actor_id=by.pk, organisation=target.pk, source=gone)


def _refuse_unless_looks_after(by: Member) -> None:
    if not looks_after(by):
        raise Refused(_("Only the hub team looks after organisations."))


def _refuse_taken(organisation: Organisation, domains: Iterable[str]) -> None:
    others = Organisation.objects.exclude(pk=organisation.pk)
    if others.filter(name__iexact=organisation.name).exists():
        raise Refused(_("There is an organisation of this name already."))
    if taken_domains([domain.lower() for domain in domains], but=organisation.pk).exists():
        raise Refused(_("One of these domains belongs to another organisation."))


def _free_slug(name: str) -> str:
    possible = slugs(name, most=100, otherwise="organisation")
    return next(slug for slug in possible if not Organisation.objects.filter(slug=slug).exists())


def _set_domains(organisation: Organisation, domains: Iterable[str]) -> None:
    wanted = {domain.lower() for domain in domains}
    there = {row.domain.lower(): row for row in OrganisationDomain.objects.filter(organisation=organisation)}
    OrganisationDomain.objects.filter(pk__in=[row.pk for name, row in there.items() if name not in wanted]).delete()
    for domain in sorted(wanted - set(there)):
        OrganisationDomain.objects.create(organisation=organisation, domain=domain)
        # The @ makes it the whole domain: an address at its end elsewhere does not match.
        homeless = Member.objects.filter(organisation=None, email__iendswith=f"@{domain}")
        homeless.exclude(state=Member.State.UNVERIFIED).update(organisation=organisation)
