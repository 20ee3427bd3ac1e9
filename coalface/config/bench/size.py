"""How large a generated hub is, and what is the same in a hub of any size."""

from dataclasses import asdict, dataclass, replace

MANY_GROUPS = 300  # groups that one member is in, whatever the size
FEW = 300  # entries that one member of a closed hub may see, whatever the size
ANSWERS = 20  # of the question that is measured


@dataclass(frozen=True)
class Size:
    """How many of each. In a `closed` hub all entries are in private groups but a few, so that somebody sees exactly `FEW`."""

    people: int = 2000
    groups: int = 320
    entries: int = 5000
    replies: int = 20_000
    closed: bool = False

    def tenth(self) -> "Size":
        """Return the same at a tenth. Of groups as many remain as one member is in at either size."""
        least = min(self.groups, MANY_GROUPS + 20)
        return replace(
            self,
            people=self.people // 10,
            groups=max(self.groups // 10, least),
            entries=self.entries // 10,
            replies=self.replies // 10,
        )

    def as_dict(self) -> dict[str, int | bool]:
        return asdict(self)
