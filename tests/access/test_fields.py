"""Each field of a profile shows to those whom its member chose, and to nobody else, on every address there is.

Ann's fields are words that stand nowhere else. For every circle that she may choose, everybody asks every address that
`test_surfaces` knows, and searches for the words; what they meet, or find her by, is what the table below gives.
"""

import re

import pytest
from django.core import mail
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalface.base.files import keep_bytes
from coalface.entries.kind import entry_address
from coalface.features.notify.tasks import send_due
from coalface.groups.actions import ask_to_join
from coalface.groups.models import Level
from coalface.groups.viewer import viewer_of
from coalface.people.access import FIELDS, readable, shows
from coalface.people.models import Member, Organisation, Region, Sector, Seen, Specialism
from coalface.people.queries import specialisms_around
from coalface.people.twins import only_one_of_role, twins
from tests.access.test_surfaces import LISTS, OF_ENTRY, OF_REPLY, OTHER
from tests.world import World, make_group, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

# Who sees a field of Ann's by the circle that she chose. Bo and Dee share groups with her, Chen and Eve none.
TABLE = {
    "everyone": {None, "bo", "dee", "chen", "eve", "ann"},
    "members": {"bo", "dee", "chen", "eve", "ann"},
    "groups": {"bo", "dee", "ann"},
    "me": {"ann"},
}
READERS = (None, "bo", "chen", "eve", "ann")
# What of a field stands in a page. Regions and groups are named in menus, so these are looked for where people stand.
WORDS = {
    "role": "zzrolezz",
    "organisation": "zzplacezz",
    "specialisms": "zzknowzz",
    "about": "zzaboutzz",
    "photo": "/people/ann/photo/",
}
ON_PROFILE = WORDS | {"region": "Northern Ireland", "groups": "Quiet Pottery"}


@pytest.fixture
def ann_says(world: World) -> World:
    """The town in which every field of Ann's says something, and what she shared stands everywhere."""
    place = Organisation.objects.create(
        name="Zzplacezz Council", slug="zzplacezz", sector=Sector.FIRE, size="under-100", region=Region.WALES
    )
    ann = world.ann
    ann.role, ann.organisation, ann.about, ann.region = "Zzrolezz keeper", place, "Zzaboutzz.", Region.NORTHERN_IRELAND
    ann.photo = keep_bytes(b"a face", folder="photos")
    ann.save()
    ann.specialisms.add(Specialism.objects.create(name="zzknowzz", slug="zzknowzz"))
    make_group("Quiet Pottery", access="open", cap=Level.PUBLIC, lead=ann)
    for number, group in enumerate([None, *world.groups]):
        level = Level.PUBLIC if group is None else group.cap
        entry = make_question(author=ann, title=f"Asked {number}", group=group, level=level, tags=(f"tag{number}g",))
        entry.canary = f"tag{number}"
        entry.answer = make_reply(entry=entry, author=ann, text="I found it.")
        world.entries.append(entry)
    ann.refresh_from_db()
    return world


def let(member: Member, **levels: str) -> Member:
    Member.objects.filter(pk=member.pk).update(**{f"{field}_for": level for field, level in levels.items()})
    member.refresh_from_db()
    return member


def reader_of(world: World, name: str | None) -> tuple[Member | None, Client]:
    member = getattr(world, name) if name else None
    return member, signed_in(member)


def said(client: Client, path: str) -> str:
    """Return what an address answers, without what was typed into it and without its menus."""
    answer = client.get(path)
    assert answer.status_code < 500, path
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace") + " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    for echoed in (r"<select.*?</select>", r'value="[^"]*"', r"<title>.*?</title>", r"<h1>.*?</h1>", r'href="\?[^"]*"'):
        text = re.sub(echoed, "", text, flags=re.S)
    return text.casefold()


def met(text: str, words: dict[str, str] = WORDS) -> set[str]:
    return {field for field, word in words.items() if word.casefold() in text}


def addresses(world: World) -> list[str]:
    """Return every address that may show a person, without those whose own name is one of the words."""
    paths = [path for find in OTHER.values() for path in find(world)]
    paths += [path for find in LISTS.values() for path in find(world, None)]
    for entry in world.entries[:2]:
        facts = {"entry": entry.pk, "revision": entry.revision_id}
        paths += [entry_address(entry), *(path.format(**facts) for path in OF_ENTRY.values())]
    paths += [path.format(reply=world.entries[0].answer.pk) for path in OF_REPLY.values()]
    paths += ["/people/?sector=fire", "/suggestions/people/?q=ann", "/people/?willing=on", "/reports/new/?member=ann"]
    own = ("/settings/profile/", "/people/ann/photo/", "/hub/organisations/")
    return [path for path in dict.fromkeys(paths) if not path.startswith(own)]


@pytest.mark.parametrize("level", ["members", "groups", "me"])
def test_no_address_shows_a_field_to_whom_it_is_not_for(ann_says: World, level):
    let(ann_says.ann, **dict.fromkeys(FIELDS, level))
    for name in READERS[:-1]:
        _member, client = reader_of(ann_says, name)
        allowed = set(WORDS) if name in TABLE[level] else set()
        for path in addresses(ann_says):
            beyond = met(said(client, path)) - allowed
            assert not beyond, f"{name} at {path} meets {sorted(beyond)}, which Ann shows to {level}"


@pytest.mark.parametrize("level", Seen.values)
def test_where_a_field_stands_it_shows_to_all_whom_it_is_for(ann_says: World, level):
    let(ann_says.ann, **dict.fromkeys(FIELDS, level))
    for name in READERS:
        _member, client = reader_of(ann_says, name)
        sees = name in TABLE[level]
        shown = met(said(client, entry_address(ann_says.entries[0])))
        assert shown == ({"role", "organisation", "photo"} if sees else set()), (name, level)
        profile = client.get("/people/ann/")
        if name is None:
            assert profile.status_code == (200 if sees else 302), level
        everything = set(ON_PROFILE)
        if level == "groups" and name != "ann":
            everything -= {"groups"}  # of her groups, those that they share
        assert met(said(client, "/people/ann/"), ON_PROFILE) == (everything if sees else set()), (name, level)
        photo = client.get("/people/ann/photo/")
        assert (photo.status_code == 200) == sees, (name, level)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(levels=st.fixed_dictionaries({field: st.sampled_from(Seen.values) for field in FIELDS}))
def test_each_field_has_a_circle_of_its_own(ann_says: World, levels):
    ann = let(ann_says.ann, **levels)
    for name in READERS:
        member, client = reader_of(ann_says, name)
        viewer = viewer_of(member)
        right = {field for field in FIELDS if name in TABLE[levels[field]]}
        assert readable(viewer, ann) == right, (name, levels)
        for field in FIELDS:
            found = Member.objects.filter(shows(viewer, field), pk=ann.pk).exists()
            assert found == (field in right), (name, field, levels)
        profile = met(said(client, "/people/ann/"), ON_PROFILE) - {"groups"}
        opened = name is not None or any(levels[field] == "everyone" for field in FIELDS[2:])
        assert profile == ((right - {"groups"}) if opened else set()), (name, levels)
        shown = met(said(client, entry_address(ann_says.entries[0])))
        assert shown == right & {"role", "organisation", "photo"}, (name, levels)


FINDING = {
    "role": ["/people/?q=zzrolezz", "/people/?role=zzrolezz", "/search/?q=zzrolezz", "/people/?q=zzrolezz+nowhere"],
    "organisation": [
        "/people/?q=zzplacezz",
        "/people/?organisation=zzplacezz",
        "/people/?sector=fire",
        "/people/?size=under-100",
        "/organisations/zzplacezz/",
        "/search/?q=zzplacezz",
        "/search/?q=found&who=zzplacezz",
    ],
    "specialisms": ["/people/?q=zzknowzz", "/people/?specialism=zzknowzz"],
    "region": ["/people/?region=northern-ireland"],
}


@pytest.mark.parametrize("level", Seen.values)
def test_nobody_is_found_by_what_they_hide(ann_says: World, level):
    for field, paths in FINDING.items():
        let(ann_says.ann, **(dict.fromkeys(FIELDS, "everyone") | {field: level}))
        for name in ("bo", "chen", "eve", "ann"):
            _member, client = reader_of(ann_says, name)
            for path in paths:
                page = said(client, path).partition("<main")[2]
                assert (">ann</a>" in page) == (name in TABLE[level]), (name, path, level)


@pytest.mark.parametrize("level", Seen.values)
def test_no_suggestion_and_no_likeness_rests_on_what_is_hidden(ann_says: World, level):
    ann = ann_says.ann
    for name in ("bo", "chen"):
        reader = getattr(ann_says, name)
        sees = name in TABLE[level]
        reader.role, reader.organisation, reader.region = ann.role, ann.organisation, ann.region
        reader.save()
        reader.specialisms.add(*ann.specialisms.all())
        viewer = viewer_of(reader)
        let(ann, **dict.fromkeys(FIELDS, level))
        alike = {twin.member.pk: twin for twin in twins(viewer, reader)}
        assert (ann.pk in alike) == sees, (name, level)
        assert only_one_of_role(viewer, reader) == (not sees)
        reader.specialisms.clear()
        around = {one.name for one in specialisms_around(viewer, reader)}
        assert ("zzknowzz" in around) == sees
        # Another likeness that shows brings her in; what is hidden adds no reason and no point.
        let(ann, **(dict.fromkeys(FIELDS, level) | {"role": "everyone"}))
        twin = {one.member.pk: one for one in twins(viewer, reader)}[ann.pk]
        hidden = {"in your region", f"your colleague at {ann.organisation.name}"}
        assert bool(hidden & set(twin.reasons)) == sees
        reader.organisation, reader.role, reader.region = None, "", ""
        reader.save()


def test_a_letter_says_to_each_what_they_may_see(ann_says: World, django_capture_on_commit_callbacks):
    chen_leads = make_group("Chen's Room", access="restricted", cap=Level.GROUP, lead=ann_says.chen)
    let(ann_says.ann, role="groups", organisation="me")
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_join(viewer=viewer_of(ann_says.ann), member=ann_says.ann, group=chen_leads, message="Please.")
    send_due.call()
    letters = [one for one in mail.outbox if "Chen's Room" in one.subject]
    assert len(letters) == 1 and "zz" not in letters[0].body.casefold()
