"""The form of a group's file in the demonstration, read into frozen parts; whether they fit together is not its matter.

`name: value` lines, then `# Title` of a question with a line `author | level | tags | days ago | same: handles
[| locked: why]`, its text, `## author +hours [accepted] [thanks: handles]` for an answer and `### author +hours` for a
comment under it. Hours count from the question. `former-member` is somebody who has left.
"""

import re
from dataclasses import dataclass, replace

LEVELS = {"group": 1, "members": 2, "public": 3}
FORMER = "former-member"
NEWCOMERS_DAYS = 9  # how long ago the first of them came
_REPLY = re.compile(
    r"^(?P<marks>##|###) (?P<author>[a-z-]+) \+(?P<hours>[\d.]+)h(?P<accepted> accepted)?(?: thanks: (?P<thanks>.*))?$"
)


@dataclass(frozen=True)
class Reply:
    author: str
    hours: float  # after the question
    accepted: bool
    thanks: tuple[str, ...]
    text: str
    comments: tuple["Reply", ...] = ()


@dataclass(frozen=True)
class Question:
    title: str
    author: str
    level: int
    tags: tuple[str, ...]
    days_ago: float
    same: tuple[str, ...]
    text: str
    locked: str
    answers: tuple[Reply, ...]

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Return answers and comments, each answer before its comments."""
        return tuple(reply for answer in self.answers for reply in (answer, *answer.comments))


@dataclass(frozen=True)
class Group:
    """A group, or with an empty slug the hub itself; the built-in one has only its people and questions."""

    slug: str
    questions: tuple[Question, ...]
    name: str = ""
    purpose: str = ""
    guidelines: str = ""
    access: str = ""
    cap: int = LEVELS["public"]
    default: int = LEVELS["group"]
    lead: str = ""
    facilitators: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()  # came in the last days

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset({self.lead, *self.facilitators, *self.members, *self.newcomers} - {""})


def _handles(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(",") if part.strip())


def group(written: str) -> Group:
    """Return a group's file as a group. Raises ValueError for a line that looks like a head and is none."""
    head, *blocks = re.split(r"^# ", written, flags=re.MULTILINE)
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines()) if key}
    access = facts.get("access", "open")
    return Group(
        slug=facts["slug"],
        questions=tuple(_question(block) for block in blocks),
        name=facts.get("name", ""),
        purpose=facts.get("purpose", ""),
        guidelines=facts.get("guidelines", "").replace("\\n", "\n"),
        access=access,
        cap=LEVELS[{"open": "public", "private": "group"}.get(access) or facts["cap"]],
        default=LEVELS[facts.get("default", "group")],
        lead=facts.get("lead", ""),
        facilitators=_handles(facts.get("facilitators", "")),
        members=_handles(facts.get("members", "")),
        newcomers=_handles(facts.get("newcomers", "")),
    )


def _question(block: str) -> Question:
    title, facts, *lines = block.splitlines()
    author, level, tags, days, same, *rest = (part.strip() for part in facts.split("|"))
    parts: list[tuple[re.Match | None, list[str]]] = [(None, [])]
    for line in lines:
        match = _REPLY.match(line)
        if match:
            parts.append((match, []))
        elif line.startswith(("## ", "### ")):
            raise ValueError(f"“{line}” is no head of an answer or a comment.")
        else:
            parts[-1][1].append(line)
    (_, text), *replies = parts
    answers: list[tuple[Reply, list[Reply]]] = []
    for match, words in replies:
        reply = Reply(
            author=match["author"],
            hours=float(match["hours"]),
            accepted=bool(match["accepted"]),
            thanks=_handles(match["thanks"] or ""),
            text="\n".join(words).strip(),
        )
        if match["marks"] == "##":
            answers.append((reply, []))
        else:
            answers[-1][1].append(reply)
    return Question(
        title=title.strip(),
        author=author,
        level=LEVELS[level],
        tags=_handles(tags),
        days_ago=float(days),
        same=_handles(same.removeprefix("same:")),
        text="\n".join(text).strip(),
        locked=rest[0].removeprefix("locked:").strip() if rest else "",
        answers=tuple(replace(answer, comments=tuple(under)) for answer, under in answers),
    )
