"""Fills a hub with the demonstration: everybody, their groups and their talk, dated back from now; twice changes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.config.demo import content
from coalface.config.demo.crowd import HUB_TEAM, PASSWORD, make_people
from coalface.config.demo.own import leave_own
from coalface.config.demo.past import Past
from coalface.config.demo.queues import leave_waiting
from coalface.config.demo.talk import Talk
from coalface.config.demo.written import NEWCOMERS_DAYS
from coalface.config.demo.written import Group as Written
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Membership
from coalface.people.models import Member

__all__ = ["PASSWORD", "SignIn", "fill"]

SIGN_INS = {"bettina-lowe": "a practitioner", "saira-beck": "a facilitator", HUB_TEAM: "the hub team"}
FOUNDED = timedelta(days=160)
ONE_JOINS_EVERY = timedelta(days=4)


@dataclass(frozen=True)
class SignIn:
    """Who can sign in to the demonstration, and as what."""

    email: str
    what: str


def fill(*, now: datetime) -> list[SignIn]:
    """Build the demonstration where it is not there yet, and return who can sign in."""
    with transaction.atomic():
        if not Member.objects.filter(handle=HUB_TEAM, state=Member.State.ACTIVE).exists():
            past = Past()
            members = make_people(past, now=now)
            for written in content.groups():
                group = _group(written, members, past, now=now) if written.slug else None
                Talk(group, members, past, now=now).write(written.pieces)
            leave_waiting(members, past, now=now)
            leave_own(members)
            past.write()
    there = Member.objects.filter(handle__in=SIGN_INS)
    return sorted((SignIn(member.email, SIGN_INS[member.handle]) for member in there), key=lambda one: one.what)


def _group(written: Written, members: dict[str, Member], past: Past, *, now: datetime) -> Group:
    lead = members[written.lead]
    if written.name:
        group = Group.objects.create(
            name=written.name,
            slug=written.slug,
            purpose=written.purpose,
            guidelines=written.guidelines,
            guidelines_html=text.render(written.guidelines).html,
            access=written.access,
            cap=written.cap,
            default_level=written.default,
            founded_by=lead,
            created_at=now - FOUNDED,
        )
        past.note(Verb.GROUP_FOUNDED, now - FOUNDED, actor=lead, group=group, facts={"access": written.access})
    else:
        group = Group.objects.get(slug=written.slug)
    roles = {written.lead: Membership.Role.LEAD}
    roles |= dict.fromkeys(written.facilitators, Membership.Role.FACILITATOR)
    roles |= dict.fromkeys(written.members, Membership.Role.MEMBER)
    dates = {handle: now - FOUNDED + number * ONE_JOINS_EVERY for number, handle in enumerate(roles)}
    for number, handle in enumerate(written.newcomers):
        roles[handle], dates[handle] = Membership.Role.MEMBER, now - timedelta(days=NEWCOMERS_DAYS, hours=-19 * number)
    for handle, role in roles.items():
        member, when = members[handle], dates[handle]
        let_in(group=group, member=member, role=role)
        Membership.objects.filter(group=group, member=member).update(joined_at=when, role=role)
        past.note(Verb.JOINED, when, actor=member, group=group, member=member)
    group.refresh_from_db()
    return group
