"""What a member takes along of themselves: profile, account, devices, and whom they follow."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from coalface.base.export import Item, Kept, Share
from coalface.people.access import LEVELS
from coalface.people.models import Member
from coalface.people.queries import followed_people

SAID = (
    "name",
    "handle",
    "role",
    "region",
    "about",
    *LEVELS.values(),
    "willing",
    "one_liner",
    "one_liner_public",
    "minutes_a_week",
    "shortcuts",
    "joined_at",
    "terms_accepted_at",
    "welcomed_at",
    "address_asked_at",
    "address_verified_at",
    "hub_team",
    "last_here_at",
)


def export(*, member: Member, viewer) -> Iterator[Share]:
    """Yield a member's own data, one share a sort: the exporter that wiring names."""
    yield Share("profile", _("You"), [_profile(member)], _("Your profile and your account."))
    yield Share(
        "devices",
        _("Devices"),
        [
            Item(
                row.user_agent or _("A device"),
                {"user_agent": row.user_agent, "ip": row.ip, "since": row.created_at},
                [(_("Address"), row.ip), (_("Since"), row.created_at)],
            )
            for row in UserSession.objects.filter(user=member).order_by("pk")
        ],
        _("Where you are signed in."),
    )
    yield Share(
        "people-you-follow",
        _("People you follow"),
        [Item(one.name, {"name": one.name, "handle": one.handle}) for one in followed_people(member.pk)],
    )


def _profile(member: Member) -> Item:
    addresses = [row.email for row in EmailAddress.objects.filter(user=member).order_by("-primary", "pk")]
    knows = [specialism.name for specialism in member.specialisms.all()]
    organisation = member.organisation.name if member.organisation else ""
    data = {name: getattr(member, name) for name in SAID}
    data |= {"email": member.email, "addresses": addresses, "organisation": organisation, "specialisms": knows}
    facts = [
        (_("E-mail"), member.email),
        (_("Other addresses"), ", ".join(address for address in addresses if address != member.email)),
        (_("Role"), member.role),
        (_("Organisation"), organisation),
        (_("Region"), member.get_region_display()),
        (_("Can help with"), ", ".join(knows)),
        (_("About you"), member.about),
        (_("What the hub is all about for you"), member.one_liner),
        (_("Time for the hub"), member.get_minutes_a_week_display() if member.minutes_a_week else ""),
        (_("Member since"), member.joined_at),
        (_("Terms accepted"), member.terms_accepted_at),
        (_("Last here"), member.last_here_at),
    ]
    photo = [Kept(0, "photo.webp", member.photo, member.name)] if member.photo else []
    return Item(member.name, data, facts, files=photo)
