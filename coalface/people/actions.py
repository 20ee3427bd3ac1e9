"""The verbs that change members: they sign up, are verified, change, are suspended. Each records an activity."""

import secrets
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import files
from coalface.base.pictures import Picture
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.people.models import Member, Organisation, OrganisationDomain, Specialism


def free_handle(name: str) -> str:
    """Return a handle made from a name that no member has or had."""
    stem = slugify(name)[:32].strip("-") or "member"
    handle, number = stem, 2
    while Member.objects.filter(handle=handle).exists():
        handle, number = f"{stem}-{number}", number + 1
        if number > 50:
            handle = f"{stem}-{secrets.token_hex(3)}"
    return handle


def organisation_of(email: str) -> Organisation | None:
    """Return the organisation that an address belongs to: its whole domain matches, never just the ending."""
    domain = email.rpartition("@")[2].lower()
    found = OrganisationDomain.objects.filter(domain__iexact=domain).select_related("organisation").first()
    return found.organisation if found else None


@transaction.atomic
def sign_up(*, member: Member) -> Member:
    """Complete a member whom sign-up has just made: a handle, the terms' date, and not verified yet."""
    member.handle = free_handle(member.name)
    member.state = Member.State.UNVERIFIED
    member.is_active = True
    member.terms_accepted_at = timezone.now()
    member.save()
    record(Verb.SIGNED_UP, actor_id=member.pk, member_id=member.pk)
    return member


@transaction.atomic
def verify(*, member: Member) -> None:
    """Make a member active whose address has been verified, in the organisation that the address belongs to."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.state != Member.State.UNVERIFIED:
        return
    member.state = Member.State.ACTIVE
    member.organisation = member.organisation or organisation_of(member.email)
    if member.organisation and not member.region:
        member.region = member.organisation.region
    member.joined_at = timezone.now()
    member.save(update_fields=["state", "organisation", "region", "joined_at"])
    record(Verb.VERIFIED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def note_address(*, member: Member) -> None:
    """Follow a verified change of address: the organisation is the one that the new address belongs to, if any."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    organisation = organisation_of(member.email) if member.email else None
    if organisation is not None and organisation.pk != member.organisation_id:
        member.organisation = organisation
        member.save(update_fields=["organisation"])
        record(Verb.ADDRESS_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def create_member(*, email: str, password: str, name: str, hub_team: bool = False) -> Member:
    """Make an active member with a verified address, for the command line and for demonstrations.

    Raises ValueError when the address is taken.
    """
    email = email.strip().lower()
    if Member.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists():
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
    )
    member.set_password(password)
    member.save()
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    record(Verb.VERIFIED, actor_id=member.pk, member_id=member.pk)
    if hub_team:
        for greet in wired("HUB_TEAM_JOINERS"):
            greet(member=member)
    return member


@transaction.atomic
def change_profile(
    *,
    member: Member,
    name: str,
    role: str,
    region: str,
    about: str,
    specialisms: Iterable[str],
    photo: Picture | None = None,
    photo_away: bool = False,
) -> None:
    """Replace what a member says about themselves; a new photo takes the place of the old one."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    member.name, member.role, member.region, member.about = " ".join(name.split()), role, region, about
    if photo is not None or photo_away:
        old = member.photo
        member.photo = files.keep_bytes(photo.content, folder="photos") if photo is not None else ""
        transaction.on_commit(lambda: files.forget(old))
    member.save(update_fields=["name", "role", "region", "about", "photo"])
    member.specialisms.set([_specialism(phrase) for phrase in specialisms if slugify(phrase)])
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


def _specialism(phrase: str) -> Specialism:
    found, _made = Specialism.objects.get_or_create(slug=slugify(phrase)[:60], defaults={"name": phrase})
    return found


@transaction.atomic
def suspend(*, by: Member, member: Member) -> None:
    """Stop a member from signing in; running sessions end with the next request.

    Raises Refused for anybody but the hub team, and for suspending oneself.
    """
    if not by.hub_team or by.state != Member.State.ACTIVE:
        raise Refused(_("Only the hub team can suspend a member."))
    if by.pk == member.pk:
        raise Refused(_("You cannot suspend yourself."))
    changed = Member.objects.filter(pk=member.pk, state=Member.State.ACTIVE).update(
        state=Member.State.SUSPENDED, is_active=False
    )
    if changed:
        record(Verb.SUSPENDED, actor_id=by.pk, member_id=member.pk)


@transaction.atomic
def end_suspension(*, by: Member, member: Member) -> None:
    """Let a suspended member sign in again. Raises Refused for anybody but the hub team."""
    if not by.hub_team or by.state != Member.State.ACTIVE:
        raise Refused(_("Only the hub team can end a suspension."))
    changed = Member.objects.filter(pk=member.pk, state=Member.State.SUSPENDED).update(
        state=Member.State.ACTIVE, is_active=True
    )
    if changed:
        record(Verb.SUSPENSION_ENDED, actor_id=by.pk, member_id=member.pk)


def note_visit(*, member: Member) -> None:
    """Remember that a member came back, at most once in half an hour, keeping when they were here before that."""
    now = timezone.now()
    last = member.last_here_at
    if last is None or (now - last).total_seconds() > 1800:
        Member.objects.filter(pk=member.pk).update(last_here_at=now, before_that_at=last)
        member.last_here_at, member.before_that_at = now, last
