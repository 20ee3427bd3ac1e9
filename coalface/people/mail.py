"""Mails about an account that are ours alone; those of signing in and its changes go through `adapter.py`."""

from django.utils.translation import gettext as _

from coalface.base.letters import letter, send_now
from coalface.people.models import Member
from coalface.people.reverify_links import make_link


def mail_second_factor_ended(member: Member) -> None:
    """Tell a member that the second step of their account was taken away."""
    _send(member, "second_factor_ended", _("Your second step was taken away"))


def mail_address_again(member: Member, *, days: int) -> None:
    """Ask a member whether their address is still theirs; `days` is how long they have to answer."""
    facts = {"link": make_link(member), "organisation": member.organisation and member.organisation.name, "days": days}
    _send(member, "address_again", _("Is this still your work address?"), **facts)


def _send(member: Member, name: str, subject: str, **facts: object) -> None:
    send_now(letter(template=f"people/letters/{name}.txt", subject=subject, to=[member.email], context=facts))
