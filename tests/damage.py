"""Archives as disks, lines and ill will may leave them: each is to be refused, and to change nothing."""

import io
import json
import random
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from coalface.interfaces.archive.manifest import PLAIN_FILE
from coalface.interfaces.archive.seal import UNSEALED, Sealing

OUTSIDE = [
    "../../outside",
    "/tmp/coalface-outside",
    "uploads/../../outside",
    "uploads/files/aa/../../../../outside",
    "uploads\\..\\..\\outside",
    "pages/../secret-key",
    "pages/.hidden.md",
    "uploads/.restoring/aa/" + "a" * 32,
    "uploads/files/aa/" + "a" * 31 + "/",
    "tables/../../outside.jsonl",
    "C:outside",
    "uploads/files/aa/" + "a" * 400,
]


@dataclass(frozen=True)
class Member:
    """One member of an archive, as it is to be written."""

    name: str
    content: bytes
    attributes: int = PLAIN_FILE
    squeezed: bool = False


def members_of(path: Path) -> list[Member]:
    """Return everything in an archive."""
    with zipfile.ZipFile(path) as archive:
        return [
            Member(info.filename, archive.read(info), info.external_attr, info.compress_type == zipfile.ZIP_DEFLATED)
            for info in archive.infolist()
        ]


def sealed(members: list[Member]) -> bytes:
    """Return an archive of these members, with a seal that fits: what only the list of contents gives away."""
    held = io.BytesIO()
    sealing = Sealing(held)
    with zipfile.ZipFile(sealing, "w") as archive:
        archive.comment = UNSEALED
        for member in members:
            info = zipfile.ZipInfo(member.name)
            info.filename = info.orig_filename = member.name
            info.compress_type = zipfile.ZIP_DEFLATED if member.squeezed else zipfile.ZIP_STORED
            info.external_attr = member.attributes
            with archive.open(info, "w") as file:
                file.write(member.content)
    sealing.seal()
    return held.getvalue()


def with_list(members: list[Member], change: Callable[[dict], None]) -> list[Member]:
    """Return the members with another list of contents, whose sums fit whatever is there."""
    listed = json.loads(members[-1].content)
    for member in members[:-1]:
        listed["parts"][member.name] = {"size": len(member.content), "sha256": sha256(member.content).hexdigest()}
    for name in listed["parts"].keys() - {member.name for member in members}:
        del listed["parts"][name]
    change(listed)
    return [*members[:-1], replace(members[-1], content=json.dumps(listed).encode())]


class Damage:
    """Damages one archive in every way there is, by chance. The same `seed` gives the same damage."""

    def __init__(self, path: Path, seed: int) -> None:
        self.whole = path.read_bytes()
        self.members = members_of(path)
        self.dice = random.Random(seed)
        self.ways = [
            getattr(self, name) for name in vars(Damage) if not name.startswith("_") and name not in ("next", "ways")
        ]

    def next(self, number: int) -> tuple[str, bytes]:
        """Return a way of damaging and an archive damaged in this way, going through all ways in turn."""
        way = self.ways[number % len(self.ways)]
        while (damaged := way()) == self.whole:
            pass
        return way.__name__, damaged

    # What happens by accident.

    def bits_flipped(self) -> bytes:
        damaged = bytearray(self.whole)
        for _ in range(self.dice.choice([1, 1, 1, 2, 8, 200])):
            damaged[self.dice.randrange(len(damaged))] ^= 1 << self.dice.randrange(8)
        return bytes(damaged)

    def a_bit_flipped_in_the_directory(self) -> bytes:
        damaged = bytearray(self.whole)
        damaged[-self.dice.randint(1, 6000)] ^= 1 << self.dice.randrange(8)
        return bytes(damaged)

    def truncated(self) -> bytes:
        return self.whole[: self.dice.randrange(len(self.whole))]

    def lengthened(self) -> bytes:
        return self.whole + self.dice.randbytes(self.dice.randint(1, 500))

    def a_piece_lost(self) -> bytes:
        at, size = self.dice.randrange(len(self.whole)), self.dice.randint(1, 5000)
        return self.whole[:at] + self.whole[at + size :]

    def a_piece_of_zeros(self) -> bytes:
        at, size = self.dice.randrange(len(self.whole) - 600), self.dice.randint(100, 500)
        return self.whole[:at] + bytes(size) + self.whole[at + size :]

    def two_pieces_swapped(self) -> bytes:
        one, other = sorted(self.dice.sample(range(0, len(self.whole) - 512, 512), 2))
        piece, second = self.whole[one : one + 512], self.whole[other : other + 512]
        return self.whole[:one] + second + self.whole[one + 512 : other] + piece + self.whole[other + 512 :]

    # What somebody does who knows how to seal.

    def a_member_added(self) -> bytes:
        name = self.dice.choice(["extra", "uploads/files/aa/" + "b" * 32, "tables/other.jsonl", "pages/new.md"])
        return sealed([Member(name, b"x"), *self.members])

    def a_member_outside(self) -> bytes:
        return sealed([Member(self.dice.choice(OUTSIDE), b"x"), *self.members])

    def a_member_outside_that_the_list_knows(self) -> bytes:
        return sealed(with_list([Member(self.dice.choice(OUTSIDE), b"x"), *self.members], lambda listed: None))

    def a_member_renamed(self) -> bytes:
        at = self._one()
        new = replace(self.members[at], name=self.dice.choice([*OUTSIDE, self.members[at].name + "x"]))
        return sealed(self._with(at, new))

    def a_member_twice(self) -> bytes:
        with warnings.catch_warnings(action="ignore"):
            return sealed([*self.members, self.dice.choice(self.members)])

    def a_member_gone(self) -> bytes:
        at = self.dice.randrange(len(self.members))
        return sealed(self.members[:at] + self.members[at + 1 :])

    def a_file_gone_that_the_list_does_not_know(self) -> bytes:
        at = self._one("uploads/")
        return sealed(with_list(self.members[:at] + self.members[at + 1 :], lambda listed: None))

    def two_members_swapped(self) -> bytes:
        one = self.members[self._one()]
        other = self.dice.choice([member for member in self.members[:-1] if member.content != one.content])
        swapped = {one.name: other.content, other.name: one.content}
        return sealed([replace(member, content=swapped.get(member.name, member.content)) for member in self.members])

    def another_size(self) -> bytes:
        at = self._one()
        content = self.members[at].content
        new = content[: self.dice.randrange(len(content))] if content else b"x"
        return sealed(self._with(at, replace(self.members[at], content=new)))

    def another_size_in_the_list(self) -> bytes:
        member = self.members[self._one()]
        size = self.dice.choice([len(member.content) + 1, 2**40, 2**62, -1, 1.5, "9", None])
        return sealed(with_list(self.members, lambda listed: listed["parts"][member.name].update(size=size)))

    def another_content(self) -> bytes:
        at = self._one()
        content = bytearray(self.members[at].content or b"x")
        content[self.dice.randrange(len(content))] ^= 1 << self.dice.randrange(8)
        return sealed(self._with(at, replace(self.members[at], content=bytes(content))))

    def a_link_or_a_device(self) -> bytes:
        at, kind = self._one(), self.dice.choice([0o120777, 0o020666, 0o060666, 0o010666, 0o040755])
        return sealed(self._with(at, replace(self.members[at], attributes=kind << 16)))

    def another_version(self) -> bytes:
        return sealed(
            with_list(self.members, lambda listed: listed.update(coalface=self.dice.choice(["0.0.1", "9.9"])))
        )

    def another_format(self) -> bytes:
        return sealed(with_list(self.members, lambda listed: listed.update(format=self.dice.choice([0, 2, "1", None]))))

    def other_migrations(self) -> bytes:
        def change(listed: dict) -> None:
            if self.dice.random() < 0.5:
                listed["migrations"].pop(self.dice.randrange(len(listed["migrations"])))
            else:
                listed["migrations"].append(["entries", "9999_later"])

        return sealed(with_list(self.members, change))

    def other_columns(self) -> bytes:
        def change(listed: dict) -> None:
            table = self.dice.choice(sorted(listed["tables"]))
            columns = listed["tables"][table]["columns"]
            columns[0] = self.dice.choice(['id"; DROP TABLE people_member; --', "other"])

        return sealed(with_list(self.members, change))

    def a_list_that_is_none(self) -> bytes:
        content = self.dice.choice([b"", b"[]", b"null", b"{", b'{"format": 1}', b"[" * 200_000, b"\xff\xfe", b'"x"'])
        return sealed([*self.members[:-1], replace(self.members[-1], content=content)])

    def a_row_that_is_none(self) -> bytes:
        at = self._one("tables/")
        row = self.dice.choice(
            [
                b"[]\n",
                b"{}\n",
                b"[1]\n",
                b"null\n",
                b"[" * 100_000 + b"\n",
                b"[1" + b"0" * 5000 + b"]\n",
                b"\xff\n",
                b"\n",
            ]
        )
        content = self.members[at].content + row
        return sealed(with_list(self._with(at, replace(self.members[at], content=content)), lambda listed: None))

    def another_number_of_rows(self) -> bytes:
        def change(listed: dict) -> None:
            table = self.dice.choice(sorted(listed["tables"]))
            listed["tables"][table]["rows"] += self.dice.randint(1, 9)

        return sealed(with_list(self.members, change))

    def rows_without_their_end(self) -> bytes:
        at = self._one("tables/")
        content = self.members[at].content[:-1] or b"[]"
        return sealed(with_list(self._with(at, replace(self.members[at], content=content)), lambda listed: None))

    def rows_that_do_not_fit_together(self) -> bytes:
        """People gone, of whom other rows speak: only the database notices."""
        at = next(at for at, member in enumerate(self.members) if member.name == "tables/people_member.jsonl")
        changed = self._with(at, replace(self.members[at], content=b""))
        uploads = [member for member in changed if not member.name.startswith("uploads/photos/")]
        return sealed(with_list(uploads, lambda listed: listed["tables"]["people_member"].update(rows=0)))

    def no_zip_at_all(self) -> bytes:
        held = io.BytesIO()
        sealing = Sealing(held)
        sealing.write(self.dice.randbytes(self.dice.randint(1, 3000)) + UNSEALED)
        sealing.seal()
        return held.getvalue()

    def _one(self, folder: str = "") -> int:
        """Return the number of a member that is not the list of contents."""
        fitting = [at for at, member in enumerate(self.members[:-1]) if member.name.startswith(folder)]
        return self.dice.choice(fitting)

    def _with(self, at: int, member: Member) -> list[Member]:
        return [*self.members[:at], member, *self.members[at + 1 :]]
