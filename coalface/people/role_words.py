"""What makes two roles the same work: their words without rank, so that a senior tree officer is a tree officer."""

import re
import string
from functools import lru_cache

RANKS = ("senior", "principal", "lead", "deputy", "assistant", "chief", "head of", "trainee", "interim")
FILLERS = frozenset("a an and for in of the to with".split()) | {word for rank in RANKS for word in rank.split()}


@lru_cache(maxsize=4096)
def bare_role(role: str) -> str:
    """Return a role in small letters without the rank at its beginning or in brackets at its end."""
    left = " ".join(re.sub(r"\([^)]*\)\s*$", "", role).lower().split())
    while rank := next((rank for rank in RANKS if left.startswith(f"{rank} ")), ""):
        left = left.removeprefix(f"{rank} ")
    return left


def ways_to_say(role: str) -> list[str]:
    """Return how the same role may stand in `Member.role_key`, at most some two dozen ways: bare, and with each rank."""
    bare = bare_role(role)
    if not bare:
        return []
    said = list(dict.fromkeys([role.strip(), bare, *(f"{rank} {bare}" for rank in RANKS)]))
    # SQLite makes small letters of A to Z only.
    plain = [way.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase)) for way in said]
    return list(dict.fromkeys([*plain, *(way.lower() for way in said)]))


@lru_cache(maxsize=4096)
def telling_words(role: str) -> frozenset[str]:
    """Return the words of a role that say what somebody does, each without a plural's ending."""
    found = re.findall(r"\w+", role.casefold())
    return frozenset(word.removesuffix("s") for word in found if word not in FILLERS and len(word) > 2)
