"""Fills a hub with the demonstration: everybody, their groups and their talk, dated back from now; twice changes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import files, text
from coalface.base.pictures import reencode_square
from coalface.base.wiring import wired
from coalface.config.demo import content, faces
from coalface.entries.bulk import NewEntry, NewReply, add_entries, add_replies, count_replies, react_and_follow
from coalface.features.moderation.models import Report
from coalface.features.search.index import write_rows
from coalface.features.search.models import SearchRow
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, JoinRequest, Level, Membership
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.models import Question
from coalface.people.models import Member, Organisation, OrganisationDomain, Specialism

PASSWORD = "coalface demo hub"  # noqa: S105 - printed for everybody who tries the demonstration
SIGN_INS = {"bettina-lowe": "a practitioner", "ines-calder": "a facilitator", "vera-hutton": "the hub team"}
CAPS = {"group": Level.GROUP, "members": Level.MEMBERS, "public": Level.PUBLIC}
JOINED = timedelta(days=400)


@dataclass(frozen=True)
class SignIn:
    """Who can sign in to the demonstration, and as what."""

    email: str
    what: str


def fill(*, now: datetime) -> list[SignIn]:
    """Build the demonstration where it is not there yet, and return who can sign in."""
    with transaction.atomic():
        if not Member.objects.filter(handle="vera-hutton", state=Member.State.ACTIVE).exists():
            _people(now)
            for group in content.groups():
                _talk(_group(group, now), group, now)
            _waiting(now)
    members = Member.objects.filter(handle__in=SIGN_INS)
    return sorted((SignIn(member.email, SIGN_INS[member.handle]) for member in members), key=lambda one: one.what)


def _people(now: datetime) -> None:
    places = {}
    for facts in content.organisations():
        places[facts["slug"]] = Organisation.objects.create(**facts)
        OrganisationDomain.objects.create(organisation=places[facts["slug"]], domain=f"{facts['slug']}.example")
    password = make_password(PASSWORD)
    for number, person in enumerate(content.people().values()):
        place = places[person.organisation]
        email = f"{person.handle}@{person.organisation}.example"
        member = Member.objects.create(
            name=person.name,
            handle=person.handle,
            email=email,
            password=password,
            state=Member.State.ACTIVE,
            hub_team=person.handle == "vera-hutton",
            organisation=place,
            region=place.region,
            role=person.role,
            about=person.about,
            joined_at=now - JOINED + timedelta(days=number * 7),
            last_here_at=now - timedelta(days=3),
            terms_accepted_at=now - JOINED,
            photo=_portrait(person.handle) if person.has_portrait else "",
        )
        EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
        member.specialisms.set(
            [
                Specialism.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]
                for name in person.specialisms
            ]
        )
        record(Verb.VERIFIED, actor_id=member.pk, member_id=member.pk)
        if member.hub_team:
            for greet in wired("HUB_TEAM_JOINERS"):
                greet(member=member)


def _portrait(handle: str) -> str:
    picture = reencode_square(BytesIO(faces.draw(handle)), side=faces.SIDE)
    return files.keep_bytes(picture.content, folder="photos")


def _group(written: content.Group, now: datetime) -> Group | None:
    facts, members = written.facts, _members()
    if not facts["slug"]:
        return None
    if "name" in facts:
        access = facts["access"]
        cap = {"open": Level.PUBLIC, "private": Level.GROUP}.get(access) or CAPS[facts["cap"]]
        group = Group.objects.create(
            name=facts["name"],
            slug=facts["slug"],
            purpose=facts["purpose"],
            guidelines=facts["guidelines"],
            guidelines_html=text.render(facts["guidelines"]).html,
            access=access,
            cap=cap,
            default_level=CAPS[facts["default"]],
            founded_by=members[facts["lead"]],
            created_at=now - JOINED,
        )
        record(Verb.GROUP_FOUNDED, actor_id=members[facts["lead"]].pk, group_id=group.pk, access=access)
    else:
        group = Group.objects.get(slug=facts["slug"])
    roles = dict.fromkeys(written.members, Membership.Role.MEMBER) | dict.fromkeys(
        written.facilitators, Membership.Role.FACILITATOR
    )
    roles[facts["lead"]] = Membership.Role.LEAD
    for number, (handle, role) in enumerate(roles.items()):
        let_in(group=group, member=members[handle], role=role)
        when = now - timedelta(days=300 - number * 22)
        Membership.objects.filter(group=group, member=members[handle]).update(joined_at=when, role=role)
        record(Verb.JOINED, actor_id=members[handle].pk, group_id=group.pk, member_id=members[handle].pk)
    group.refresh_from_db()
    return group


def _members() -> dict[str, Member]:
    return {member.handle: member for member in Member.objects.filter(state=Member.State.ACTIVE)}


def _talk(group: Group | None, written: content.Group, now: datetime) -> None:
    members = _members()
    for question in written.questions:
        _question(group, question, members, now)
    count_replies(group=group)


def _question(group: Group | None, question: content.Question, members: dict[str, Member], now: datetime) -> None:
    asked = now - timedelta(days=question.days_ago)
    everything = [reply for answer in question.answers for reply in (answer, *answer.comments)]
    last = max((_at(asked, reply, now) for reply in everything), default=asked)
    new = NewEntry(
        title=question.title,
        source=question.text.strip(),
        html=text.render(question.text.strip()).html,
        author_id=members[question.author].pk,
        at=asked,
        active_at=last,
        tags=question.tags,
    )
    (entry,) = add_entries(kind=QUESTION.name, group=group, level=question.level, entries=[new])
    row = Question.objects.create(entry=entry)
    record(Verb.PUBLISHED, actor_id=entry.author_id, entry_id=entry.pk, group_id=entry.group_id, kind=QUESTION.name)
    answers = add_replies(
        [_reply(entry.pk, answer, members, asked, now, is_answer=True) for answer in question.answers]
    )
    comments = add_replies(
        [
            _reply(entry.pk, comment, members, asked, now, parent_id=made.pk)
            for made, answer in zip(answers, question.answers, strict=True)
            for comment in answer.comments
        ]
    )
    react_and_follow(
        entry=entry,
        same_here=[members[handle].pk for handle in question.same],
        thanks={
            made.pk: [members[handle].pk for handle in answer.thanks]
            for made, answer in zip(answers, question.answers, strict=True)
        },
        followers={
            members[who].pk for who in (question.author, *question.same, *(reply.author for reply in everything))
        },
    )
    for made, answer in zip(answers, question.answers, strict=True):
        record(Verb.ANSWERED, actor_id=made.author_id, entry_id=entry.pk, reply_id=made.pk, group_id=entry.group_id)
        if answer.accepted:
            row.accepted_id, row.accepted_at = made.pk, min(made.created_at + timedelta(hours=2), now)
            row.save()
    write_rows(
        [SearchRow(entry=entry, title=entry.title, body=text.plain(new.html), tags=" ".join(question.tags))]
        + [SearchRow(entry=entry, reply=made, body=text.plain(made.revision.html)) for made in (*answers, *comments)]
    )


def _at(asked: datetime, reply: content.Reply, now: datetime) -> datetime:
    """Return when a reply was written: never in the future, however young the question is."""
    return min(asked + timedelta(hours=reply.hours), now - timedelta(minutes=5))


def _reply(
    entry_id: int,
    reply: content.Reply,
    members: dict[str, Member],
    asked: datetime,
    now: datetime,
    *,
    is_answer: bool = False,
    parent_id: int | None = None,
) -> NewReply:
    source = reply.text.strip()
    return NewReply(
        entry_id=entry_id,
        parent_id=parent_id,
        is_answer=is_answer,
        source=source,
        html=text.render(source).html,
        author_id=members[reply.author].pk,
        at=_at(asked, reply, now),
    )


def _waiting(now: datetime) -> None:
    """Leave something to decide on the facilitators' and the hub team's desks."""
    members = _members()
    for handle, slug, message in (
        (
            "bettina-lowe",
            "emergency-planners",
            "I run our rest centre rota since April and have nobody to compare it with.",
        ),
        ("tobias-wren", "information-requests", "Records requests have just become mine as well. Help."),
    ):
        group = Group.objects.get(slug=slug)
        JoinRequest.objects.create(
            group=group, member=members[handle], message=message, created_at=now - timedelta(days=1)
        )
    group = Group.objects.get(slug="empty-homes-and-repairs")
    row = (
        SearchRow.objects.filter(entry__title__startswith="Black mould comes back", reply__isnull=False)
        .order_by("pk")
        .last()
    )
    Report.objects.create(
        reporter=members["callum-orr"],
        entry_id=row.entry_id,
        reply_id=row.reply_id,
        group=group,
        why=Report.Why.OTHER,
        words="Reads like an offer of paid work. Perhaps only kind. Please have a look.",
        created_at=now - timedelta(hours=9),
    )
    Report.objects.create(
        reporter=members["sunita-rowe"],
        member=members["bram-ellery"],
        why=Report.Why.OTHER,
        words="No photo and a joke for a profile: is this a real colleague?",
        created_at=now - timedelta(days=2),
    )
