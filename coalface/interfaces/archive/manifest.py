"""The list of contents of an archive: of which version it is, and how large and with which SHA-256 each part must be."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
NAME = "manifest.json"
LARGEST = 256 * 1024 * 1024  # bytes of the list itself
PLAIN_FILE = 0o600 << 16  # what each member says it is, in the way of Unix
SECRET_KEY = "secret-key"  # noqa: S105 - the name of a file
UPLOADS = "uploads/"
PAGES = "pages/"
# As `base.files` names what it keeps: a folder, two letters, and a name that nobody guesses.
KEPT = re.compile(r"[a-z]{1,20}/[a-z0-9_-]{2}/[A-Za-z0-9_-]{32}", re.ASCII)
PAGE = re.compile(r"[a-z]{1,40}\.md", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,100}", re.ASCII)


class Unrestorable(Exception):
    """An archive, or a place, that cannot be restored from or to. The message is a sentence for the person who tried."""


@dataclass(frozen=True)
class Part:
    """One member of the archive besides the list: how many bytes it has, and their SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Rows:
    """What is said of one table: its columns in the order of the values, its rows, and the last number it gave."""

    columns: list[str]
    rows: int
    last: int


@dataclass
class Manifest:
    """The whole list. `coalface` is None where the tables are those of an older version than made the archive."""

    coalface: str | None
    made_at: str
    migrations: list[list[str]]
    tables: dict[str, Rows] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    # Files that rows name and that the hub had lost before the archive was made.
    lost: list[str] = field(default_factory=list)

    def written(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @property
    def size(self) -> int:
        """Return how many bytes all parts have together."""
        return sum(part.size for part in self.parts.values())


def part_of(table: str) -> str:
    """Return the name of the member that holds the rows of a table."""
    return f"tables/{table}.jsonl"


def read(content: bytes) -> Manifest:
    """Return the list as it was written.

    Raises Unrestorable for anything else, and for one of another format.
    """
    try:
        said = json.loads(content)
        if _mapping(said).get("format") != FORMAT:
            raise Unrestorable("The archive has a format that this version of Coalface does not read.")
        manifest = Manifest(
            coalface=None if said["coalface"] is None else _text(said["coalface"]),
            made_at=_text(said["made_at"]),
            migrations=[[_text(app), _text(name)] for app, name in said["migrations"]],
            tables={_like(_TABLE, name): _rows(rows) for name, rows in _mapping(said["tables"]).items()},
            parts={_part_name(name): _part(part) for name, part in _mapping(said["parts"]).items()},
            lost=[_text(name) for name in said["lost"]],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unrestorable("The list of contents of the archive cannot be read.") from None
    tables = {name for name in manifest.parts if name.startswith("tables/")}
    if tables != {part_of(name) for name in manifest.tables} or SECRET_KEY not in manifest.parts:
        raise Unrestorable("The list of contents of the archive contradicts itself.")
    return manifest


def _part_name(name: str) -> str:
    """Return the name of a part, if it is one: nothing else is ever made into the name of a file."""
    known: Mapping[str, Callable[[str], bool]] = {
        UPLOADS: lambda rest: bool(KEPT.fullmatch(rest)),
        PAGES: lambda rest: bool(PAGE.fullmatch(rest)),
        "tables/": lambda rest: rest.endswith(".jsonl") and bool(_TABLE.fullmatch(rest.removesuffix(".jsonl"))),
    }
    folder, slash, rest = name.partition("/")
    if name != SECRET_KEY and not (slash and known.get(folder + slash, lambda _rest: False)(rest)):
        raise ValueError
    return name


def _part(said: Any) -> Part:
    return Part(_count(_mapping(said)["size"]), _like(_SHA256, said["sha256"]))


def _rows(said: Any) -> Rows:
    return Rows([_text(column) for column in _mapping(said)["columns"]], _count(said["rows"]), _count(said["last"]))


def _mapping(said: Any) -> dict:
    if not isinstance(said, dict):
        raise ValueError
    return said


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > 300:
        raise ValueError
    return said


def _count(said: Any) -> int:
    if type(said) is not int or not 0 <= said < 2**63:
        raise ValueError
    return said


def _like(pattern: re.Pattern, said: Any) -> str:
    if not pattern.fullmatch(_text(said)):
        raise ValueError
    return said
