"""What is known by its name and made when somebody first names it, such as a topic; and the slugs of what has a name."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from django.db.models import Model, Q
from django.utils.text import slugify

_BETWEEN = re.compile(r"[\s_-]+")
_LONGEST_NUMBER = 4  # characters, with the hyphen before it


def slugs(name: str, *, most: int, otherwise: str) -> Iterator[str]:
    """Yield the slugs that something of this name may have: the plain one first, of at most `most` characters, and then
    with numbers behind it. `otherwise` stands for a name that has no letter of an address.
    """
    stem = slugify(name)[:most].strip("-") or otherwise
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def as_spelt(model: type[Model], names: Iterable[str]) -> list[str]:
    """Return each of these names, once, as something is called already that differs from it by capitals, spaces and
    hyphens only, where nothing has the name itself: whoever types “solid-fuel” means “solid fuel”.

    `model` is one with a name and a slug.
    """
    wanted = list(names)
    near = Q(name__in=wanted) | Q(slug__in=[_stem(model, name) for name in wanted])
    for name in wanted:
        if _has_signs(name):  # so that its slug may have been taken by another name
            near |= Q(name__iexact=name)
    there = dict.fromkeys(model._default_manager.filter(near).order_by("pk").values_list("name", flat=True))
    spelt: dict[str, str] = {}
    for name in [*there, *wanted]:
        spelt.setdefault(_alike(name), name)
    return list(dict.fromkeys(name if name in there else spelt[_alike(name)] for name in wanted))


def called(model: type[Model], names: Iterable[str]) -> dict[str, Any]:
    """Return what is called exactly by these names, by name; what is missing is made.

    Two names that read alike in an address get two addresses.
    """
    wanted = set(names)
    there = {one.name: one for one in model._default_manager.filter(name__in=wanted)}
    # Everybody makes them in the same order, so that nobody waits for another in turn.
    for name in sorted(wanted - there.keys()):
        there[name] = _made(model, name)
    return there


def _made(model: type[Model], name: str) -> Any:
    made = None
    while made is None:
        # Somebody else may make the same at this moment, or take its address for another.
        model._default_manager.bulk_create([model(name=name, slug=_free_slug(model, name))], ignore_conflicts=True)
        made = model._default_manager.filter(name=name).first()
    return made


def _free_slug(model: type[Model], name: str) -> str:
    stem = _stem(model, name)
    near = model._default_manager.filter(Q(slug=stem) | Q(slug__startswith=f"{stem}-"))
    taken = set(near.values_list("slug", flat=True))
    return next(slug for slug in _slugs(model, name) if slug not in taken)


def _stem(model: type[Model], name: str) -> str:
    return next(_slugs(model, name))


def _slugs(model: type[Model], name: str) -> Iterator[str]:
    longest = model._meta.get_field("slug").max_length
    return slugs(name, most=longest - _LONGEST_NUMBER, otherwise=model._meta.model_name)


def _alike(name: str) -> str:
    return _BETWEEN.sub("", name.casefold())


def _has_signs(name: str) -> bool:
    return _alike(slugify(name)) != _alike(name)
