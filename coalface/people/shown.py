"""A member as one reader sees them: what they keep from this reader reads as if they had never said it.

Templates say `as_seen(member)` and get the member as whoever the page is for sees them; elsewhere the reader is given.
"""

from dataclasses import dataclass

from coalface.base.reading import reading
from coalface.people.access import Reader, readable
from coalface.people.models import Member, Organisation, Specialism


@dataclass(frozen=True)
class Somebody:
    """A reader who is no request's viewer: a visitor, or whom a member imagines to look at their page."""

    member_id: int | None = None
    groups: frozenset[int] = frozenset()
    hub_team: bool = False

    @property
    def private_id(self) -> int | None:
        return self.member_id


VISITOR = Somebody()
ANOTHER_MEMBER = Somebody(member_id=0)


def one_near(member: Member) -> Somebody:
    """Return somebody else who is in this member's groups."""
    return Somebody(member_id=0, groups=member.circle_ids)


@dataclass(frozen=True)
class Shown:
    """What a reader may see of a member; `fields` are the names of it."""

    member: Member
    fields: frozenset[str]

    @property
    def role(self) -> str:
        return self.member.role if "role" in self.fields else ""

    @property
    def organisation(self) -> Organisation | None:
        """The organisation, which the member has to have at hand."""
        return self.member.organisation if "organisation" in self.fields else None

    @property
    def about(self) -> str:
        return self.member.about if "about" in self.fields else ""

    @property
    def region(self) -> str:
        return self.member.get_region_display() if "region" in self.fields else ""

    @property
    def photo(self) -> str:
        return self.member.photo if "photo" in self.fields else ""

    @property
    def specialisms(self) -> list[Specialism]:
        """What they can help with, which the member has to have at hand."""
        return list(self.member.specialisms.all()) if "specialisms" in self.fields else []

    @property
    def work(self) -> str:
        """Role and organisation with a comma between, as far as they show."""
        return ", ".join(filter(None, (self.role, self.organisation and self.organisation.name)))


def shown(reader: Reader, member: Member) -> Shown:
    return Shown(member, readable(reader, member))


def as_seen(member: Member) -> Shown:
    """Return a member as whoever reads the page that is being rendered sees them; a visitor where that is nobody."""
    return shown(reading().reader or VISITOR, member)
