"""The readable ends of addresses of what has a name."""

from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify


def slugs(name: str, *, most: int, otherwise: str) -> Iterator[str]:
    """Yield the slugs that something of this name may have: the plain one first, of at most `most` characters, and then
    with numbers behind it. `otherwise` stands for a name that has no letter of an address.
    """
    stem = slugify(name)[:most].strip("-") or otherwise
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"
