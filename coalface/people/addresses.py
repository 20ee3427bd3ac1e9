"""Which e-mail addresses may join, judged by their whole domain. Tricks with endings, quotes and encodings do not pass."""

import re

from django.conf import settings
from django.utils.translation import gettext_lazy as _

NOT_PLAIN = _("Type an e-mail address, such as name@fenwick.example.")

# Plainer than the standard allows, so that every program on a letter's way reads the same mailbox in it: no quotes,
# comments, encoded words, routes through other hosts (% and !), nor letters that only look like ours.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+'&~-]+(?:\.[A-Za-z0-9_+'&~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_plain(address: str) -> bool:
    """Whether an address is written as nearly all are, so that every program reads the same domain in it."""
    return len(address) <= 254 and bool(_PLAIN.fullmatch(address))


def domain_of(address: str) -> str:
    """Return the part after the last @, in small letters."""
    return address.rpartition("@")[2].lower()


def may_sign_up(address: str) -> bool:
    """Whether this address may open an account, as the operator set COALFACE_SIGN_UP."""
    if not is_plain(address) or settings.COALFACE_SIGN_UP == "invited":
        return False
    return is_welcome(address)


def is_welcome(address: str) -> bool:
    """Whether a member may have this address: any plain one, or where only some domains join, one of theirs."""
    if settings.COALFACE_SIGN_UP != "domains":
        return is_plain(address)
    return is_plain(address) and domain_of(address) in settings.COALFACE_SIGN_UP_DOMAINS
