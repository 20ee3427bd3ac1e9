"""Reads the demonstration's people, organisations, groups and talk from the files beside this one, and refuses slips."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coalface.config.demo import written
from coalface.config.demo.faces import Face
from coalface.config.demo.fit import check
from coalface.config.demo.written import Group

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Person:
    handle: str
    name: str
    organisation: str
    role: str
    specialisms: tuple[str, ...]
    about: str
    face: Face | None
    willing: bool = False  # to be asked by people whom they do not know
    one_liner: str = ""  # what the hub is for them; visitors may read it


@cache
def organisations() -> tuple[dict[str, str], ...]:
    """Return the organisations as tables."""
    return tuple(_tables("organisations.toml")["organisation"])


@cache
def people() -> dict[str, Person]:
    """Return everybody by handle. Raises ValueError for two of one handle and for work at no known organisation."""
    found: dict[str, Person] = {}
    places = {place["slug"] for place in organisations()}
    for facts in _tables("people.toml")["person"]:
        if facts["handle"] in found or facts["organisation"] not in places:
            raise ValueError(f"{facts['handle']} stands twice, or works nowhere.")
        face = Face(**facts["face"]) if "face" in facts else None
        found[facts["handle"]] = Person(**(facts | {"specialisms": tuple(facts["specialisms"]), "face": face}))
    return found


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups with what was shared in them. Raises ValueError with a sentence for whatever does not fit."""
    found = tuple(written.group(path.read_text(encoding="utf-8")) for path in sorted((HERE / "groups").glob("*.md")))
    more: dict[str, list[Group]] = {}
    for path in sorted((HERE / "more").glob("*.md")):
        part = written.group(path.read_text(encoding="utf-8"))
        more.setdefault(part.slug, []).append(part)
    if strangers := set(more) - {group.slug for group in found}:
        raise ValueError(f"No group is called {sorted(strangers)}.")
    found = tuple(group.with_more(more.get(group.slug, [])) for group in found)
    for group in found:
        check(group, frozenset(people()))
    return found


@cache
def waiting() -> dict[str, list[dict[str, str]]]:
    """Return who asks to be let in (`request`), what was reported (`report`) and complained of (`complaint`), as tables."""
    return _tables("waiting.toml")


def _tables(name: str) -> dict:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
