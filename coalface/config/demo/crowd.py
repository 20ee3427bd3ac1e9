"""Makes the demonstration's organisations and people, with their addresses, portraits and what they know."""

from datetime import datetime, timedelta
from io import BytesIO

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from coalface.activity.verbs import Verb
from coalface.base import files
from coalface.base.pictures import reencode_square
from coalface.base.wiring import wired
from coalface.config.demo import content
from coalface.config.demo.faces import Face, draw
from coalface.config.demo.past import Past
from coalface.config.demo.pen import SIDE
from coalface.people.models import Member, Organisation, OrganisationDomain, Specialism

HUB_TEAM = "vera-hutton"
PASSWORD = "coalface demo hub"  # noqa: S105 - printed for everybody who tries the demonstration
FIRST_CAME = timedelta(days=420)
ONE_CAME_EVERY = timedelta(days=6)


def make_people(past: Past, *, now: datetime) -> dict[str, Member]:
    """Make everybody and return them by handle."""
    places = {}
    for facts in content.organisations():
        place = places[facts["slug"]] = Organisation.objects.create(**facts)
        OrganisationDomain.objects.create(organisation=place, domain=_domain(place.slug))
    known = {name for person in content.people().values() for name in person.specialisms}
    specialisms = {
        name: Specialism.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0] for name in sorted(known)
    }
    password = make_password(PASSWORD)
    members = {}
    for number, person in enumerate(content.people().values()):
        came = now - FIRST_CAME + number * ONE_CAME_EVERY
        place = places[person.organisation]
        member = members[person.handle] = Member.objects.create(
            name=person.name,
            handle=person.handle,
            email=f"{person.handle}@{_domain(person.organisation)}",
            password=password,
            state=Member.State.ACTIVE,
            hub_team=person.handle == HUB_TEAM,
            organisation=place,
            region=place.region,
            role=person.role,
            about=person.about,
            willing=person.willing,
            one_liner=person.one_liner,
            one_liner_public=bool(person.one_liner),
            welcomed_at=came,
            joined_at=came,
            last_here_at=now - timedelta(days=3, hours=number % 7),
            terms_accepted_at=came,
            photo=_kept(person.face) if person.face else "",
        )
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        member.specialisms.set(specialisms[name] for name in person.specialisms)
        past.note(Verb.VERIFIED, came, actor=member, member=member)
        if member.hub_team:
            for greet in wired("HUB_TEAM_JOINERS"):
                greet(member=member)
    return members


def _domain(organisation: str) -> str:
    return f"{organisation}.example"


def _kept(face: Face) -> str:
    """Keep a portrait as an uploaded photo would be kept, and return its name."""
    return files.keep_bytes(reencode_square(BytesIO(draw(face)), side=SIDE).content, folder="photos")
