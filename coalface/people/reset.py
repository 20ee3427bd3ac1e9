"""Links for a new password: one dies with its use, with the next one mailed, a change of address, and a suspension."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.db.models import F

from coalface.people.models import Member


class ResetTokens(EmailAwarePasswordResetTokenGenerator):
    """Tokens made of the password, the addresses, the state and a serial number that grows with every token made."""

    def make_token(self, user: Member) -> str:
        """Return a new token for this member; every earlier one stops working."""
        Member.objects.filter(pk=user.pk).update(reset_serial=F("reset_serial") + 1)
        user.refresh_from_db(fields=["reset_serial"])
        return super().make_token(user)

    def _make_hash_value(self, user: Member, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.reset_serial}{user.is_active}"
