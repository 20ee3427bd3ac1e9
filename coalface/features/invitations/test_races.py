"""What two people do with one invitation in the same moment: whoever is first has it, on either database."""

import pytest
from django.db import transaction

from coalface.base.web import Refused
from coalface.features.invitations import actions, queries
from coalface.features.invitations.models import Invitation
from coalface.groups import actions as groups
from coalface.groups.models import Membership
from coalface.groups.viewer import viewer_of
from coalface.people.models import Member
from tests.access.test_races import in_the_same_moment
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def link(world: World) -> Invitation:
    token = actions.make_link(viewer=viewer_of(world.bo), group=world.open_group)
    return queries.by_token(token)


def inside(world: World, *members: Member) -> int:
    return Membership.objects.filter(group=world.open_group, member__in=members).count()


def test_of_two_who_accept_one_link_one_is_in(world: World):
    one = link(world)
    told = in_the_same_moment(
        lambda: actions.accept(member=world.chen, invitation=one),
        lambda: actions.accept(member=world.eve, invitation=one),
    )
    assert told == ["done", "refused"] and inside(world, world.chen, world.eve) == 1


def test_what_is_taken_back_first_lets_nobody_in(world: World):
    one = link(world)
    told = in_the_same_moment(
        lambda: actions.revoke(viewer=viewer_of(world.bo), invitation=one),
        lambda: actions.accept(member=world.chen, invitation=one),
    )
    assert told == ["done", "refused"] and inside(world, world.chen) == 0


def test_whoever_leaves_the_group_meanwhile_brings_nobody_in(world: World):
    one = link(world)
    told = in_the_same_moment(
        lambda: groups.leave(viewer=viewer_of(world.bo), group=world.open_group),
        lambda: actions.accept(member=world.chen, invitation=one),
    )
    assert told == ["done", "refused"] and inside(world, world.chen) == 0


def test_two_browsers_that_join_by_one_mail_make_one_member(world: World):
    actions.invite(viewer=viewer_of(world.bo), addresses=["nell@larchdale.example"], group=world.open_group)
    one = Invitation.objects.get()

    def join() -> None:
        actions.join_by(invitation=one, name="Nell Hart", password="seven brass lanterns")

    told = in_the_same_moment(join, join)
    assert told == ["done", "refused"]
    assert Member.objects.filter(email="nell@larchdale.example").count() == 1


def test_nothing_is_sent_of_what_is_rolled_back(world: World, mailoutbox):
    with pytest.raises(Refused), transaction.atomic():
        actions.invite(viewer=viewer_of(world.bo), addresses=["nell@larchdale.example"])
        raise Refused
    assert mailoutbox == [] and not Invitation.objects.exists()
