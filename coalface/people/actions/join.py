"""How somebody becomes a member: signs up, is verified, changes address; and how who never was is forgotten."""

import secrets
from datetime import timedelta
from itertools import chain, count, islice

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.slugs import slugs
from coalface.base.wiring import wired
from coalface.people.addresses import domain_of, is_plain
from coalface.people.models import Member, Organisation, OrganisationDomain
from coalface.people.names import is_spent

WAIT_FOR_VERIFICATION = timedelta(days=7)


def free_handle(name: str) -> str:
    """Return a handle made from a name that no member has or had."""
    possible = list(islice(slugs(name, most=32, otherwise="member"), 50))
    # Of a very common name, looking for the next free number would take long.
    by_chance = (f"{possible[0]}-{secrets.token_hex(3)}" for _again in count())
    return next(handle for handle in chain(possible, by_chance) if not _is_taken(handle))


def _is_taken(handle: str) -> bool:
    return Member.objects.filter(handle=handle).exists() or is_spent(handle)


def address_is_taken(email: str) -> bool:
    """Whether somebody has an account with this address, or once began to have one."""
    taken = EmailAddress.objects.filter(email__iexact=email)
    return Member.objects.filter(email__iexact=email).exists() or taken.exists()


def organisation_of(email: str) -> Organisation | None:
    """Return the organisation that an address belongs to: its whole domain matches, never just the ending."""
    if not is_plain(email):
        return None
    domains = OrganisationDomain.objects.filter(domain__iexact=domain_of(email))
    found = domains.select_related("organisation").first()
    return found.organisation if found else None


def _insert(member: Member) -> None:
    """Write a new member; where another of the same name took the handle in the meantime, with a handle of chance.

    Raises IntegrityError when the address is taken.
    """
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError:
        if Member.objects.filter(email=member.email).exists():
            raise
        member.handle = f"{member.handle[:32]}-{secrets.token_hex(3)}"
        member.save(force_insert=True)


@transaction.atomic
def sign_up(*, member: Member) -> Member:
    """Complete a member whom sign-up has just made: a handle, the terms' date, and not verified yet."""
    member.handle = free_handle(member.name)
    member.state = Member.State.UNVERIFIED
    member.is_active = True
    member.terms_accepted_at = timezone.now()
    _insert(member)
    record(Verb.SIGNED_UP, actor_id=member.pk, member_id=member.pk)
    return member


@transaction.atomic
def join_proven(*, email: str, hashed: str, name: str) -> Member:
    """Make an active member of somebody who came by a secret link that was mailed to this address, which proves it theirs.

    `hashed` is their password as it is kept: making it takes a while, in which no transaction should wait.
    Whoever joined with the address before and never verified it gives way, with the password that they chose.
    Raises ValueError where a member has the address.
    """
    email = email.strip().lower()
    Member.objects.filter(email__iexact=email, state=Member.State.UNVERIFIED).delete()
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        raise ValueError(_("There is already a member with this address."))
    member = Member(email=email, name=name, password=hashed)
    try:
        with transaction.atomic():
            sign_up(member=member)
    except IntegrityError:
        raise ValueError(_("There is already a member with this address.")) from None
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    _activate(member)
    return member


def join_again(*, email: str, password: str, name: str) -> Member | None:
    """Return the member who joined with this address before and never verified it, if this is their password.

    Anybody else gets None. It costs the time of hashing a password once, as making a member does, and holds no lock
    for that time.
    """
    member = Member.objects.filter(email=email, state=Member.State.UNVERIFIED).first()
    if member is None:
        Member().set_password(password)
        return None
    if not check_password(password, member.password):
        return None
    member.name = name
    member.save(update_fields=["name"])
    return member


@transaction.atomic
def verify(*, member: Member, password_too: bool = False) -> bool:
    """Make a member active whose address has been verified, in the organisation that the address belongs to.

    With `password_too` the password that they joined with stops working. Returns whether they were not yet active.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.state != Member.State.UNVERIFIED:
        return False
    if password_too:
        member.set_unusable_password()
    _activate(member)
    for greet in wired("NEWCOMERS"):
        greet(member=member)
    return True


def _activate(member: Member) -> None:
    member.state = Member.State.ACTIVE
    member.organisation = member.organisation or organisation_of(member.email)
    if member.organisation and not member.region:
        member.region = member.organisation.region
    member.joined_at = member.address_verified_at = timezone.now()
    changed = ["state", "password", "organisation", "region", "joined_at", "address_verified_at"]
    member.save(update_fields=changed)
    record(Verb.VERIFIED, actor_id=member.pk, member_id=member.pk)


def forget_unverified() -> int:
    """Delete the members who joined a week ago and never verified their address. Returns how many there were."""
    late = Member.objects.filter(state=Member.State.UNVERIFIED, joined_at__lt=timezone.now() - WAIT_FOR_VERIFICATION)
    with transaction.atomic():
        return late.delete()[1].get(Member._meta.label, 0)


@transaction.atomic
def note_address(*, member: Member) -> None:
    """Follow a verified change of address: the organisation is the one that the new address belongs to.

    Where it belongs to none, an organisation that is told by its addresses is left with the old address; one that
    has no addresses of its own is kept.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    organisation = organisation_of(member.email)
    told_by_address = OrganisationDomain.objects.filter(organisation_id=member.organisation_id).exists()
    if organisation is not None or told_by_address:
        member.organisation = organisation
    member.address_verified_at, member.address_asked_at = timezone.now(), None
    member.save(update_fields=["organisation", "address_verified_at", "address_asked_at"])
    record(Verb.ADDRESS_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def create_member(*, email: str, password: str, name: str, hub_team: bool = False) -> Member:
    """Make an active member with a verified address, for the command line and for demonstrations.

    Raises ValueError when the address is taken.
    """
    email = email.strip().lower()
    if address_is_taken(email):
        raise ValueError(_("There is already a member with this address."))
    organisation = organisation_of(email)
    member = Member(
        email=email,
        name=name.strip(),
        handle=free_handle(name),
        state=Member.State.ACTIVE,
        is_active=True,
        hub_team=hub_team,
        organisation=organisation,
        region=organisation.region if organisation else "",
        terms_accepted_at=timezone.now(),
        address_verified_at=timezone.now(),
    )
    member.set_password(password)
    _insert(member)
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    record(Verb.VERIFIED, actor_id=member.pk, member_id=member.pk)
    if hub_team:
        for greet in wired("HUB_TEAM_JOINERS"):
            greet(member=member)
    return member
