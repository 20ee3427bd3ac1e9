"""Who is invited comes in by their own mail only; who invites learns nothing that they did not know."""

import re

import pytest
from django.core import mail
from django.test import Client

from coalface.features.invitations.models import Invitation
from coalface.groups.models import Membership
from coalface.people.models import Member
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NELL = "nell@larchdale.example"
JOINING = {"name": "Nell Hart", "password1": "seven brass lanterns", "terms": "on"}
LINK = re.compile(r"http://localhost:8000(/invitations/open/[\w-]+/)")
NEVER = re.compile(r"http://localhost:8000(/invitations/never/[\w:-]+/)")


def invite(member: Member, addresses: str = NELL, path: str = "/invitations/", **more):
    return signed_in(member).post(path, {"addresses": addresses, "known": "on"} | more)


def mailed(number: int = -1) -> str:
    """Return the path of the link in a mail."""
    return LINK.search(mail.outbox[number].body)[1]


def test_nell_is_invited_joins_and_is_led_on(world: World):
    assert invite(world.ann, message="Come and see.").status_code == 303
    (sent,) = mail.outbox
    assert sent.to == [NELL] and sent.subject == "Ann invites you to Knowledge Hub"
    assert "Come and see." in sent.body and "You have an account" not in sent.body
    nell = Client()
    page = nell.get(mailed()).content.decode()
    assert NELL in page and "Ann invites you to Knowledge Hub" in page
    answer = nell.post(mailed(), JOINING)
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/?next=%2F")
    member = Member.objects.get(email=NELL)
    assert (member.state, member.name) == (Member.State.ACTIVE, "Nell Hart")
    assert nell.get("/settings/").status_code == 200
    row = Invitation.objects.get()
    assert (row.state, row.accepted_by, row.address, row.address_key) == ("accepted", member, None, "")
    assert len(mail.outbox) == 1
    assert Client().post("/accounts/login/", {"login": NELL, "password": JOINING["password1"]}).status_code == 302


def test_into_an_open_group(world: World):
    assert invite(world.bo, path=f"/groups/{world.open_group.slug}/invitations/").status_code == 303
    answer = Client().post(mailed(), JOINING)
    assert answer["Location"] == f"/welcome/?next=%2Fgroups%2F{world.open_group.slug}%2F"
    assert Membership.objects.filter(member__email=NELL, group=world.open_group).exists()
