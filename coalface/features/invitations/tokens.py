"""What stands in links and tables in place of addresses and secrets: tokens, their hashes, and keyed hashes of addresses."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

_NEVER = Signer(salt="coalface.invitations.never")


def new_token() -> str:
    """Return a token that nobody can guess: 32 random bytes, as letters."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is kept of a token. It needs no key: nobody can try all tokens."""
    return hashlib.sha256(token.encode()).hexdigest()


def key_of(address: str) -> str:
    """Return a keyed hash of an address, the same however it is capitalised; without the hub's secret key it tells nothing."""
    return salted_hmac("coalface.invitations.address", address.strip().lower(), algorithm="sha256").hexdigest()


def never_word(address: str) -> str:
    """Return what the "never again" link of a mail holds: it works for ever, and the hub keeps nothing for it."""
    return _NEVER.sign(key_of(address))


def key_in(word: str) -> str | None:
    """Return the keyed hash of the address that a "never again" link is about, or None where the hub did not make it."""
    try:
        return _NEVER.unsign(word)
    except BadSignature:
        return None
