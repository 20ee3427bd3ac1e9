"""Which e-mail addresses may join, judged by their whole domain. Tricks with endings, quotes and encodings do not pass."""

import re

from django.conf import settings

# Plainer than the standard allows: no quotes, comments, encoded words or non-ASCII letters, which serve disguise here.
_PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=^_`{|}~-]+)*"
    r"@(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)
_ENCODED_WORD = re.compile(r"=\?.*\?=")


def is_plain(address: str) -> bool:
    """Whether an address is written as nearly all are, so that every program reads the same domain in it."""
    return len(address) <= 254 and bool(_PLAIN.fullmatch(address)) and not _ENCODED_WORD.search(address)


def may_sign_up(address: str) -> bool:
    """Whether this address may open an account, as the operator set COALFACE_SIGN_UP."""
    if not is_plain(address) or settings.COALFACE_SIGN_UP == "invited":
        return False
    if settings.COALFACE_SIGN_UP == "open":
        return True
    return address.rpartition("@")[2].lower() in settings.COALFACE_SIGN_UP_DOMAINS
