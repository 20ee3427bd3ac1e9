"""A small town known by heart: the people, groups and entries on which the tests stand.

Ann writes. Bo is in the groups with her. Chen is a member outside them. Dee facilitates them. Eve is the hub team.
Fay was in the groups and left; what she wrote stayed. Hal runs another group. Gus is suspended,
Una not verified, Ivo staged by an import, and one Former Member has gone. A guest is not signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.files import keep_bytes
from coalface.base.mail_server import mail_server
from coalface.entries.actions.text import set_tags, slug_of, write_revision, write_through
from coalface.entries.counts import note_comment
from coalface.entries.kind import kinds
from coalface.entries.models import Attachment, Bookmark, Entry, Reply, State
from coalface.features.notify.models import Notification
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import Viewer, viewer_of
from coalface.people.models import Member, Organisation, OrganisationDomain

PASSWORD = "a quiet corner of the pit"
PEOPLE = ("ann", "bo", "chen", "dee", "eve", "fay", "gus", "una", "ivo", "former")


@dataclass
class World:
    """The town. `entries` is filled by `everything_in`, which only the access tests need."""

    organisation: Organisation
    ann: Member
    bo: Member
    chen: Member
    dee: Member
    eve: Member
    fay: Member
    gus: Member
    una: Member
    ivo: Member
    former: Member
    open_group: Group
    restricted_group: Group
    private_group: Group
    archived_group: Group
    entries: list[Entry] = field(default_factory=list)
    hal: Member | None = None  # runs a group of his own, and is in none of the others; only in the full town

    @property
    def groups(self) -> list[Group]:
        return [self.open_group, self.restricted_group, self.private_group, self.archived_group]

    @property
    def people(self) -> list[Member]:
        return [getattr(self, name) for name in PEOPLE] + ([self.hal] if self.hal else [])

    def viewer(self, member: Member | None) -> Viewer:
        return viewer_of(member)


def signed_in(member: Member | None) -> Client:
    """Return a client in which this member is signed in; a guest's for None."""
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def make_member(name: str, *, state: str = Member.State.ACTIVE, **more) -> Member:
    """Make a member called `name` with the address <name>@fenwick.example where the state has one."""
    handle = name.lower().replace(" ", "-")
    has_address = state in (Member.State.ACTIVE, Member.State.SUSPENDED, Member.State.UNVERIFIED)
    member = Member(
        name=name,
        handle=handle,
        email=f"{handle}@fenwick.example" if has_address else None,
        state=state,
        is_active=state in (Member.State.ACTIVE, Member.State.UNVERIFIED),
        **more,
    )
    member.set_password(PASSWORD)
    member.save()
    return member


def make_group(name: str, *, access: str, cap: int, lead: Member, members: tuple[Member, ...] = (), **more) -> Group:
    """Make a group led by `lead`, with these members in it."""
    slug = slug_of(name)
    group = Group.objects.create(name=name, slug=slug, purpose=f"About {name}.", access=access, cap=cap, **more)
    let_in(group=group, member=lead, role=Membership.Role.LEAD)
    for member in members:
        let_in(group=group, member=member)
    group.refresh_from_db()
    return group


def make_question(**words) -> Entry:
    """Put a question into the tables as it would be after the actions, in any state."""
    return make_entry(kind="question", **words)


def make_entry(
    *,
    kind: str,
    author: Member | None,
    title: str,
    text: str = "What do you do?",
    group: Group | None = None,
    level: int = Level.MEMBERS,
    state: str = State.PUBLISHED,
    tags: tuple[str, ...] = (),
) -> Entry:
    """Put an entry of a kind into the tables as it would be after the actions, in any state."""
    now = timezone.now()
    entry = Entry.everything.create(
        kind=kind,
        author=author,
        group=group,
        level=level,
        state=state,
        title=title,
        slug=slug_of(title),
        published_at=None if state in (State.DRAFT, State.SCHEDULED, State.SHARED_DRAFT) else now,
        active_at=now,
        hidden_reason="It named a tenant." if state == State.HIDDEN else "",
    )
    if kinds()[kind].detail is not None:
        kinds()[kind].detail.objects.create(entry=entry)
    write_revision(entry=entry, source=text, viewer=Viewer(author.pk if author else None))
    set_tags(entry=entry, names=tags)
    write_through(entry)
    return entry


def make_reply(
    *,
    entry: Entry,
    author: Member | None,
    text: str = "We open a window.",
    parent: Reply | None = None,
    is_answer: bool = True,
    state: str = Reply.State.PUBLISHED,
) -> Reply:
    """Put an answer, or with a parent a comment on it, into the tables as it would be after the actions."""
    is_answer = is_answer and parent is None and kinds()[entry.kind].replies_are_answers
    counts = is_answer or not kinds()[entry.kind].replies_are_answers
    reply = Reply.everything.create(entry=entry, author=author, parent=parent, is_answer=is_answer, state=state)
    write_revision(entry=entry, reply=reply, source=text, viewer=Viewer(author.pk if author else None))
    if state == Reply.State.PUBLISHED:
        entry.replies += counts
        entry.active_at = max(entry.active_at, reply.created_at)
        entry.save(update_fields=["replies", "active_at"])
        if parent is not None:
            note_comment(parent.pk, reply.created_at)
    write_through(entry, reply)
    return reply


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture(scope="module")
def _built_town(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Build the full town once for a module: every test in it looks at the same rows and undoes what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = build()
        everything_in(town)
        yield town
        transaction.set_rollback(True)


@pytest.fixture
def town(_built_town: World, db) -> World:
    return _built_town


def build() -> World:
    """Make the people and the groups."""
    organisation = Organisation.objects.create(name="Fenwick District Council", slug="fenwick", sector="council")
    OrganisationDomain.objects.create(organisation=organisation, domain="fenwick.example")
    state = Member.State
    ann = make_member("Ann", organisation=organisation, role="Rent officer")
    bo = make_member("Bo", organisation=organisation, role="Surveyor")
    dee = make_member("Dee", role="Repairs manager")
    fay = make_member("Fay", role="Tenancy officer")
    inside = (ann, bo)
    town = World(
        organisation=organisation,
        ann=ann,
        bo=bo,
        chen=make_member("Chen", role="Archivist"),
        dee=dee,
        eve=make_member("Eve", hub_team=True),
        fay=fay,
        gus=make_member("Gus", state=state.SUSPENDED),
        una=make_member("Una", state=state.UNVERIFIED),
        ivo=make_member("Ivo", state=state.STAGED),
        former=make_member("Gone", state=state.FORMER),
        open_group=make_group("Damp Homes", access="open", cap=Level.PUBLIC, lead=dee, members=inside),
        restricted_group=make_group("Rent Rooms", access="restricted", cap=Level.MEMBERS, lead=dee, members=inside),
        private_group=make_group("Closed Files", access="private", cap=Level.GROUP, lead=dee, members=inside),
        archived_group=make_group("Old Papers", access="open", cap=Level.PUBLIC, lead=dee, members=inside),
    )
    Group.objects.filter(pk=town.archived_group.pk).update(archived_at=timezone.now())
    town.archived_group.refresh_from_db()
    return town


def everything_in(world: World) -> list[Entry]:
    """Fill the town with an entry of every level and state that may exist in every place, each with its canary words.

    An entry's canaries are qz<number>t (title), …b (text), …g (tag), …f (a file's name), …a (an answer), …h (a hidden
    answer), …w (an answer that waits for a facilitator).
    """
    world.hal = make_member("Hal", role="Ranger")
    make_group("Paths and Gates", access="restricted", cap=Level.MEMBERS, lead=world.hal)
    numbers = count(1)
    told: list[Activity] = []
    in_turn = cycle(kinds())
    places: list[Group | None] = [None, *world.groups]
    for place in places:
        cap = place.cap if place else Level.PUBLIC
        for level in Level:
            if level > cap or (place is None and level == Level.GROUP):
                continue
            for state in State:
                for author in (world.ann, world.fay, world.eve if place is None else None, world.ivo):
                    if author is None and state != State.PUBLISHED:
                        continue
                    if author == world.ivo and state != State.PUBLISHED:
                        continue
                    canary = f"qz{next(numbers)}"
                    entry = make_entry(
                        kind=next(in_turn),
                        author=author,
                        title=f"About {canary}t in {state}",
                        text=f"Somebody wrote {canary}b here.",
                        group=place,
                        level=level,
                        state=state,
                        tags=(f"{canary}g",),
                    )
                    entry.canary = canary
                    answer = make_reply(entry=entry, author=world.bo, text=f"The answer is {canary}a.")
                    told.append(Activity(verb=Verb.ANSWERED, actor=world.bo, entry=entry, reply=answer))
                    make_reply(entry=entry, author=world.bo, text=f"Taken away: {canary}h.", state=Reply.State.HIDDEN)
                    make_reply(entry=entry, author=world.bo, text=f"Held: {canary}w.", state=Reply.State.WAITING)
                    name = f"{canary}f.txt"
                    stored = keep_bytes(b"words", folder="files")
                    kept = {"stored": stored, "content_type": "text/plain", "size": 5}
                    Attachment.objects.create(entry=entry, member=author, name=name, **kept)
                    world.entries.append(entry)
    # Everybody was told of everything while they could see it.
    Activity.objects.bulk_create(told)
    Notification.objects.bulk_create(
        Notification(activity=activity, member=member) for member in world.people for activity in told
    )
    # Everybody bookmarked everything while they could, and facilitators put first what they like.
    Bookmark.objects.bulk_create(
        Bookmark(entry=entry, member=member) for member in world.people for entry in world.entries
    )
    Entry.everything.update(featured_at=timezone.now())
    Entry.everything.filter(group__isnull=False).update(pinned_at=timezone.now())
    return world.entries


def _person(name: str):
    @pytest.fixture(name=name)
    def person(world: World) -> Member:
        return getattr(world, name)

    return person


ann, bo, chen, dee, eve, fay = (_person(name) for name in ("ann", "bo", "chen", "dee", "eve", "fay"))


@pytest.fixture
def guest() -> Client:
    return Client()


@pytest.fixture(autouse=True)
def mail_server_answers():
    """What a process remembers of a mail server that was silent is of one test."""
    mail_server.until = 0.0
