"""What a folder gives somebody who takes their data along: plain values, and how people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Value = str | int | bool | None | datetime


@dataclass(frozen=True)
class Kept:
    """A file that goes along: where it lies under MEDIA_ROOT, and the name and number under which people know it."""

    number: int
    name: str
    stored: str
    alt: str = ""


@dataclass(frozen=True)
class Item:
    """One thing: its heading, what is said of it by label, its words as sanitised HTML, and the files with it.

    `data` is the same for programs, by names that stay the same in every language.
    """

    title: str
    data: Mapping[str, Any]
    facts: Sequence[tuple[str, Value]] = ()
    html: str = ""
    files: Sequence[Kept] = ()


@dataclass(frozen=True)
class Share:
    """All things of one sort. `name` is that of the file, `title` its heading, `about` one sentence under it."""

    name: str
    title: str
    items: Sequence[Item]
    about: str = ""
