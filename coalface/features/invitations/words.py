"""What the mail of an invitation says, made when it is sent: of who invites, into what, and in their own words."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.base.letters import letter
from coalface.features.invitations.access import is_open
from coalface.features.invitations.models import COUNTED_FOR, MOST_MAILS, RUNS_FOR, Mailing
from coalface.features.invitations.neutral import neutral
from coalface.features.invitations.queries import account_of, is_refused, mailed_lately
from coalface.features.invitations.tokens import never_word
from coalface.groups.viewer import viewer_of
from coalface.people.addresses import is_welcome
from coalface.people.models import Member
from coalface.people.shown import VISITOR, shown


def letter_for(mailing: Mailing, token: str) -> EmailMultiAlternatives | None:
    """Return the mail, or None where none is to be sent: not open, not wanted, too many already, or nobody who may join."""
    invitation = mailing.invitation
    address, key = invitation.address, invitation.address_key
    if address is None or not is_open(invitation, viewer_of(invitation.inviter)) or is_refused(key):
        return None
    if mailed_lately(key, but=mailing.pk, within=COUNTED_FOR) >= MOST_MAILS:
        return None
    account = account_of(address)
    if (account is None and not is_welcome(address)) or (account is not None and account.state != Member.State.ACTIVE):
        return None
    who, group = neutral(invitation.inviter.name), invitation.group
    place = neutral(group.name) if group else settings.COALFACE_NAME
    work = neutral(shown(VISITOR, invitation.inviter).work)
    never = settings.COALFACE_URL + reverse("invitations-refusal", args=[never_word(address)])
    facts = {
        "who": who,
        "known_as": f"{who} ({work})" if work else who,
        "group": place if group else "",
        "purpose": neutral(group.purpose) if group else "",
        "message": neutral(invitation.message),
        "has_account": account is not None,
        "address": settings.COALFACE_URL + reverse("invitation", args=[token]),
        "never": never,
        "days": RUNS_FOR.days,
        "hub_url": settings.COALFACE_URL,
    }
    subject = " ".join((_("%(who)s invites you to %(place)s") % {"who": who, "place": place}).split())[:180]
    headers = {"List-Unsubscribe": f"<{never}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    template = "features/invitations/letters/invited.txt"
    return letter(template=template, subject=subject, to=[address], context=facts, headers=headers)
