"""How often somebody may do something: fixed windows counted in the cache, under addresses that a proxy vouches for."""

import hashlib
import time
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TooMany(Exception):
    """Somebody did something more often than is allowed; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


def client_address(request: HttpRequest) -> str:
    """Return the address of who asks.

    Only REMOTE_ADDR is read: the server sets it from a forwarding header where the operator named the proxy in
    COALFACE_TRUSTED_PROXIES, so a header that anybody can send is never believed.
    """
    return request.META.get("REMOTE_ADDR", "")


def limit(who: Any, what: str, rate: str) -> None:
    """Count one more time that `who` does `what`, such as limit(member.pk, "ask", "20/h").

    The window is fixed: it begins at a multiple of its length. No count is lost when requests come at the same moment,
    because those of one counter wait for each other (`_one_at_a_time`).

    Raises TooMany when the rate is used up, ValueError or KeyError for a rate that cannot be read.
    """
    number, _slash, length = rate.partition("/")
    seconds = SECONDS[length[-1]] * int(length[:-1] or 1)
    now = time.time()
    window = int(now // seconds)
    left = int(seconds - now % seconds) + 1
    name = hashlib.blake2b(f"{what}|{who}|{rate}|{window}".encode(), digest_size=16)
    key = f"limit:{name.hexdigest()}"
    with transaction.atomic():
        _one_at_a_time(name.digest())
        times = cache.get(key, 0) + 1
        # Not `incr`, which would let the counter live for the cache's five minutes and not until its window ends.
        cache.set(key, times, timeout=left)
    if times > int(number):
        raise TooMany(left)


def _one_at_a_time(name: bytes) -> None:
    """Let only one transaction at a time go on with this counter.

    SQLite's transactions queue from their BEGIN on. PostgreSQL's do at an advisory lock, which ends with them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name[:8], "big", signed=True)])
