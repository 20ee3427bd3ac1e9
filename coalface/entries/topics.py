"""What topics are called: how names are kept, when two are the same, and how a tag is made when it is first named."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.db.models import Q

from coalface.base.db.rows import insert
from coalface.base.slugs import slugs
from coalface.entries.models import Tag

LONGEST_NAME, LONGEST_STEM = 40, 36  # characters; behind a stem a number has room
_BETWEEN = re.compile(r"[\s_-]+")


def tag_names(typed: Iterable[str]) -> list[str]:
    """Return the names of tags as they are kept, each once."""
    plain = (" ".join(unicodedata.normalize("NFC", name).split()).lower() for name in typed)
    return list(dict.fromkeys(name[:LONGEST_NAME] for name in plain if name))


def as_spelt(names: Iterable[str]) -> list[str]:
    """Return each of these names as a tag is called that differs from it by spaces and hyphens only, where none has the name
    itself: whoever types “solid-fuel” means “solid fuel”.
    """
    wanted = list(names)
    there = set(Tag.objects.filter(name__in=wanted).values_list("name", flat=True))
    missing = [name for name in wanted if name not in there]
    near = Tag.objects.filter(_near(missing)).order_by("pk").values_list("name", flat=True) if missing else []
    spelt: dict[str, str] = {}
    for name in [*near, *wanted]:
        spelt.setdefault(_alike(name), name)
    return list(dict.fromkeys(name if name in there else spelt[_alike(name)] for name in wanted))


def tags_called(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tags of exactly these names, as `tag_names` returns them, by name; those that are missing are made.

    Two names that read alike in an address get two addresses.
    """
    wanted = set(names)
    there = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    # Everybody takes the slugs in the same order, so that nobody waits for another in turn.
    for name in sorted(wanted - there.keys(), key=lambda name: (_stem(name), name)):
        there[name] = _made(name)
    return there


def slug_called(typed: str) -> str:
    """Return the slug of the tag that is called like this, or that has it for a slug; where there is none, what no tag has.

    Whether anybody may see it is for whoever looks for what carries it.
    """
    names = as_spelt(tag_names([typed]))
    found = Tag.objects.filter(name__in=names).values_list("slug", flat=True).first()
    return found or typed


def _made(name: str) -> Tag:
    made = None
    while made is None:
        # Somebody else may make this tag at the same moment, or take its address for another.
        tag = Tag(name=name, slug=_free_slug(name))
        made = tag if insert(tag, unless_there=True) else Tag.objects.filter(name=name).first()
    return made


def _free_slug(name: str) -> str:
    taken = set(Tag.objects.filter(_near([name])).values_list("slug", flat=True))
    return next(slug for slug in _slugs(name) if slug not in taken)


def _near(names: Iterable[str]) -> Q:
    """Return the condition that a tag has a slug that one of these names may have."""
    near = Q()
    for stem in {_stem(name) for name in names}:
        near |= Q(slug=stem) | Q(slug__startswith=f"{stem}-")
    return near


def _stem(name: str) -> str:
    return next(_slugs(name))


def _slugs(name: str) -> Iterator[str]:
    return slugs(name, most=LONGEST_STEM, otherwise="tag")


def _alike(name: str) -> str:
    return _BETWEEN.sub("", name)
