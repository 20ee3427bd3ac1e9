"""A staged member becomes an account: the hub team attaches an address, and its owner verifies it and sets a password."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.tasks import ring
from coalface.base.web import Refused
from coalface.people.access import looks_after
from coalface.people.actions.join import address_is_taken, organisation_of
from coalface.people.actions.standing import decided
from coalface.people.claim_mail import send_claim
from coalface.people.claims import LASTS, claim_with, open_claims
from coalface.people.models import Claim, Decision, Member


@transaction.atomic
def offer_account(*, by: Member, member: Member, email: str, reason: str) -> Claim:
    """Attach an address to a staged member: a mail goes out, and until its owner answers nothing else changes.

    What was offered before for the same member is taken back. Raises Refused for anybody but the hub team, for a member
    who has an account, and for an address that somebody has.
    """
    if not looks_after(by):
        raise Refused(_("Only the hub team can attach an address."))
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.state != Member.State.STAGED:
        raise Refused(_("This member has an account already, or has left."))
    email = email.strip().lower()
    if address_is_taken(email):
        raise Refused(_("Somebody has an account with this address. Merge the two instead."))
    open_claims(member).update(email="", until=timezone.now())
    decision = decided(by=by, member=member, what=Decision.What.OFFERED, reason=reason)
    offered = Claim.objects.create(decision=decision, email=email, until=timezone.now() + LASTS)
    record(Verb.ADDRESS_OFFERED, actor_id=by.pk, member_id=member.pk, decision=decision.pk)
    ring(send_claim, offered.pk)
    return offered


@transaction.atomic
def claim(*, token: str, password: str) -> Member:
    """Make the staged member of a claim active, with the address that the mail went to and this password.

    Raises Refused where the link no longer works, or somebody took the address in the meantime.
    """
    offered = claim_with(token)
    if offered is None:
        raise Refused(_("This link no longer works."))
    member = Member.objects.select_for_update(no_key=True).get(pk=offered.decision.member_id)
    # Two that come at once: the second finds the claim used up.
    used = Claim.objects.filter(pk=offered.pk, email=offered.email).update(email="", until=timezone.now())
    if not used or member.state != Member.State.STAGED or address_is_taken(offered.email):
        raise Refused(_("This link no longer works."))
    now = timezone.now()
    member.email, member.state, member.is_active = offered.email, Member.State.ACTIVE, True
    member.terms_accepted_at = member.joined_at = member.address_verified_at = now
    member.organisation = member.organisation or organisation_of(offered.email)
    if member.organisation and not member.region:
        member.region = member.organisation.region
    member.set_password(password)
    try:
        with transaction.atomic():
            member.save()
            EmailAddress.objects.create(user=member, email=offered.email, verified=True, primary=True)
    except IntegrityError:
        raise Refused(_("This link no longer works.")) from None
    record(Verb.CLAIMED, actor_id=member.pk, member_id=member.pk, decision=offered.decision_id)
    return member


def forget_claims() -> None:
    """Take the addresses out of claims that nobody answered in time."""
    Claim.objects.filter(until__lt=timezone.now()).exclude(email="").update(email="")
