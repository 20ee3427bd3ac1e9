"""Reads the demonstration's people, organisations, groups and talk from the files beside this one.

The form of a group's file: `name: value` lines, then `# Title` of a question with a line `author | level | tags | days
ago | same: handles`, its text, `## author +hours [accepted] [thanks: handles]` for an answer and `### author +hours` for
a comment under it. Hours count from the question.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LEVELS = {"group": 1, "members": 2, "public": 3}
_REPLY = re.compile(
    r"^(?P<marks>##|###) (?P<author>[a-z-]+) \+(?P<hours>[\d.]+)h(?P<accepted> accepted)?(?: thanks: (?P<thanks>.*))?$"
)


@dataclass(frozen=True)
class Person:
    handle: str
    name: str
    organisation: str
    role: str
    specialisms: tuple[str, ...]
    about: str
    has_portrait: bool


@dataclass
class Reply:
    author: str
    hours: float  # after the question
    accepted: bool
    thanks: tuple[str, ...]
    text: str = ""
    comments: list["Reply"] = field(default_factory=list)


@dataclass
class Question:
    title: str
    author: str
    level: int
    tags: tuple[str, ...]
    days_ago: float
    same: tuple[str, ...]
    text: str = ""
    answers: list[Reply] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    facts: dict[str, str]
    questions: list[Question]

    @property
    def members(self) -> tuple[str, ...]:
        return _handles(self.facts.get("members", ""))

    @property
    def facilitators(self) -> tuple[str, ...]:
        return _handles(self.facts.get("facilitators", ""))


@cache
def organisations() -> list[dict[str, str]]:
    """Return the organisations as tables."""
    return tomllib.loads((HERE / "organisations.toml").read_text(encoding="utf-8"))["organisation"]


@cache
def people() -> dict[str, Person]:
    """Return everybody by handle."""
    found = {}
    for line in (HERE / "people.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            handle, name, organisation, role, knows, about = (part.strip() for part in line.split("|"))
            specialisms = tuple(part.strip() for part in knows.split(","))
            found[handle] = Person(
                handle, name.rstrip("*"), organisation, role, specialisms, about, not name.endswith("*")
            )
    return found


@cache
def groups() -> list[Group]:
    """Return the groups with their questions; the one without a slug is the hub itself."""
    return [_group(path.read_text(encoding="utf-8")) for path in sorted((HERE / "groups").glob("*.md"))]


def _handles(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())


def _group(written: str) -> Group:
    head, *blocks = re.split(r"^# ", written, flags=re.MULTILINE)
    facts = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    return Group(
        {key.strip(): value.strip().replace("\\n", "\n") for key, value in facts.items()},
        [_question(b) for b in blocks],
    )


def _question(block: str) -> Question:
    title, facts, *lines = block.splitlines()
    author, level, tags, days, same = (part.strip() for part in facts.split("|"))
    question = Question(
        title=title.strip(),
        author=author,
        level=LEVELS[level],
        tags=_handles(tags),
        days_ago=float(days),
        same=_handles(same.removeprefix("same:")),
    )
    current: Question | Reply = question
    for line in lines:
        match = _REPLY.match(line)
        if match is None:
            current.text += line + "\n"
            continue
        reply = Reply(match["author"], float(match["hours"]), bool(match["accepted"]), _handles(match["thanks"] or ""))
        (question.answers if match["marks"] == "##" else question.answers[-1].comments).append(reply)
        current = reply
    return question
