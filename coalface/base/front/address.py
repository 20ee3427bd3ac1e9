"""Whose request it is, as far as an address can say: IPv6 hands a single household 2⁶⁴ of them."""

from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

HOUSEHOLD = 8  # bytes of an IPv6 address that say whose network it is (RFC 6177)


@lru_cache(maxsize=1024)
def household(address: str) -> str:
    """Return an IPv4 address as it is, and of an IPv6 address the network. What is no address is returned as it came."""
    if ":" not in address:
        return address
    try:
        parsed = IPv6Address(address)
    except AddressValueError:
        return address
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.packed[:HOUSEHOLD].hex(":", 2)
