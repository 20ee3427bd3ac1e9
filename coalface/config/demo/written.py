"""The form of a group's file in the demonstration, read into frozen parts; whether they fit together is not its matter.

`name: value` lines, then `# Title` with a line `author | level | tags | days ago | same: handles`, which may go on with
`| kind: blog` or `discussion`, `| locked: why`, `| pinned`, `| featured`, `| edited: hours`, when its last paragraph was
added; its text; `## author +hours [accepted]
[thanks: handles]` for an answer, or for a comment where a kind has no answers, and `### author +hours` for a comment under
an answer. Hours count from when it was shared. Who thanked a blog entry or a discussion stands after `same:`.
`former-member` is somebody who has left. A file in `more/` adds members and pieces to the group with its slug.
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
class Piece:
    """A question, a discussion or a blog entry, with what was said under it."""

    kind: str
    title: str
    author: str
    level: int
    tags: tuple[str, ...]
    days_ago: float
    same: tuple[str, ...]
    text: str
    locked: str
    answers: tuple[Reply, ...]  # or comments, where the kind has no answers
    pinned: bool = False
    featured: bool = False
    edited: float = 0  # hours after it was shared, when its last paragraph was added; 0 for never

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Return answers and comments, each answer before its comments."""
        return tuple(reply for answer in self.answers for reply in (answer, *answer.comments))


@dataclass(frozen=True)
class Group:
    """A group, or with an empty slug the hub itself; the built-in one has only its people and pieces."""

    slug: str
    pieces: tuple[Piece, ...]
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

    def with_more(self, parts: list["Group"]) -> "Group":
        """Return the group with what further files of it bring: members and pieces."""
        members = dict.fromkeys((*self.members, *(handle for part in parts for handle in part.members)))
        members = [handle for handle in members if handle not in {self.lead, *self.facilitators, *self.newcomers}]
        pieces = (*self.pieces, *(piece for part in parts for piece in part.pieces))
        return replace(self, members=tuple(members), pieces=pieces)

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
        pieces=tuple(_piece(block) for block in blocks),
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


def _piece(block: str) -> Piece:
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
    extra = {part.partition(":")[0].strip(): part.partition(":")[2].strip() for part in rest}
    if unknown := set(extra) - {"kind", "locked", "pinned", "featured", "edited"}:
        raise ValueError(f"“{title}” says {sorted(unknown)}, which means nothing.")
    return Piece(
        kind=extra.get("kind", "question"),
        pinned="pinned" in extra,
        featured="featured" in extra,
        edited=float(extra.get("edited", 0)),
        title=title.strip(),
        author=author,
        level=LEVELS[level],
        tags=_handles(tags),
        days_ago=float(days),
        same=_handles(same.removeprefix("same:")),
        text="\n".join(text).strip(),
        locked=extra.get("locked", ""),
        answers=tuple(replace(answer, comments=tuple(under)) for answer, under in answers),
    )
