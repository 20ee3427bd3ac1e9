"""What is noted about the security of an account, and ending a second factor that was lost."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.people.actions.standing import sign_out_everywhere
from coalface.people.mail import mail_second_factor_ended
from coalface.people.models import Member


@transaction.atomic
def note_security(*, member: Member, verb: Verb) -> None:
    """Note that something was changed about the security of an account."""
    record(verb, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def note_sign_in(*, member: Member, by: str) -> None:
    """Note that a member signed in, and by which way: password, code, passkey or organisation."""
    record(Verb.SIGNED_IN, actor_id=member.pk, member_id=member.pk, by=by)


@transaction.atomic
def link_provider(*, member: Member, provider: str, uid: str) -> bool:
    """Note that this person of an organisation's sign-in is this member; a second time changes nothing.

    Returns False where the account was opened by another person of the same provider, or this person has another
    account: addresses are handed on, accounts are not. The caller has made sure that the provider may speak for the
    member's address.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    taken = SocialAccount.objects.filter(Q(user=member) | Q(uid=uid), provider=provider).first()
    if taken is not None:
        return taken.uid == uid and taken.user_id == member.pk
    EmailAddress.objects.filter(user=member, email__iexact=member.email).update(verified=True)
    SocialAccount.objects.create(user=member, provider=provider, uid=uid)
    record(Verb.PROVIDER_LINKED, actor_id=member.pk, member_id=member.pk)
    return True


@transaction.atomic
def end_second_factor(*, member: Member) -> bool:
    """Take away a member's app, passkeys and recovery codes, for whoever lost them all; their sessions end.

    For the command line: whoever may use it may do anything. Returns whether there was anything to take away.
    """
    ended, _rows = Authenticator.objects.filter(user=member).delete()
    if ended:
        sign_out_everywhere(member=member)
        record(Verb.SECOND_FACTOR_ENDED, member_id=member.pk)
        transaction.on_commit(lambda: mail_second_factor_ended(member))
    return bool(ended)
