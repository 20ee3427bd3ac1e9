"""Who may invite whom into what, how often, and what ends an invitation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection, models
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import SHOWN
from coalface.base.mail_server import mail_server
from coalface.base.web import Refused
from coalface.features.invitations import actions, queries
from coalface.features.invitations.models import Invitation, Mailing, Refusal
from coalface.features.invitations.tasks import end_overdue, send, send_due
from coalface.features.invitations.tokens import key_of
from coalface.groups.actions import archive, change_access, leave
from coalface.groups.models import JoinRequest, Level, Membership
from coalface.people.actions import create_member, suspend
from coalface.people.models import Member
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NELL = "nell@larchdale.example"


def numbered(count: int, start: int = 0) -> list[str]:
    return [f"friend{number}@larchdale.example" for number in range(start, start + count)]


def invited(world: World, member: Member, group=None, address: str = NELL, **more) -> Invitation:
    actions.invite(viewer=world.viewer(member), addresses=[address], group=group, **more)
    return Invitation.objects.latest("pk")


def joins(invitation: Invitation) -> Member:
    return actions.join_by(invitation=invitation, name="Nell Hart", password="seven brass lanterns")


def test_a_member_invites_twenty_a_day(world: World, settings):
    viewer = world.viewer(world.ann)
    over = actions.invite(viewer=viewer, addresses=numbered(25))
    assert over == numbered(5, start=20) and len(mail.outbox) == 20
    with pytest.raises(Refused):
        actions.make_link(viewer=viewer)
    first = Invitation.objects.earliest("pk")
    actions.revoke(viewer=viewer, invitation=first)
    assert actions.invite(viewer=viewer, addresses=numbered(1, start=30)) == numbered(1, start=30)
    assert actions.invite(viewer=world.viewer(world.bo), addresses=[NELL]) == []
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert actions.invite(viewer=viewer, addresses=numbered(1, start=30)) == []
        assert actions.make_link(viewer=viewer)


def test_a_facilitator_invites_more_into_their_group(world: World, settings):
    settings.COALFACE_INVITATIONS_A_DAY, settings.COALFACE_GROUP_INVITATIONS_A_DAY = 2, 4
    dee = world.viewer(world.dee)
    assert len(actions.invite(viewer=dee, addresses=numbered(5), group=world.open_group)) == 1
    assert len(actions.invite(viewer=dee, addresses=numbered(1, start=9))) == 1
    assert len(actions.invite(viewer=world.viewer(world.bo), addresses=numbered(5), group=world.open_group)) == 3


def test_of_two_hundred_requests_at_once_exactly_twenty_are_sent(world: World):
    client = signed_in(world.ann)
    client.get("/invitations/")

    def ask(number: int) -> int:
        try:
            own = signed_in(None)
            own.cookies = client.cookies
            typed = {"addresses": f"friend{number}@larchdale.example", "known": "on"}
            return own.post("/invitations/", typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(ask, range(200)))
    assert set(answers) == {303}
    assert len(mail.outbox) == Mailing.objects.filter(state="sent").count() == 20
    assert len({letter.to[0] for letter in mail.outbox}) == 20
    assert Invitation.objects.count() == 20


def test_the_same_address_is_mailed_once_a_day(world: World):
    for _ in range(3):
        assert actions.invite(viewer=world.viewer(world.ann), addresses=[NELL, NELL]) == []
    assert len(mail.outbox) == 1 and Invitation.objects.count() == 1
    found = Invitation.objects.get()
    assert actions.invite_again(viewer=world.viewer(world.ann), invitation=found) is False
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert actions.invite_again(viewer=world.viewer(world.ann), invitation=found) is True
        assert len(mail.outbox) == 2
    found.refresh_from_db()
    assert found.ends_at > timezone.now() + timedelta(days=47)
    with pytest.raises(Refused):
        actions.invite_again(viewer=world.viewer(world.bo), invitation=found)


def test_one_address_gets_five_mails_a_week_from_all_together(world: World):
    for at in range(8):
        inviter = create_member(email=f"m{at}@fenwick.example", password="a quiet corner", name=f"Member {at}")
        assert actions.invite(viewer=world.viewer(inviter), addresses=[NELL]) == []
    assert len(mail.outbox) == 5


def test_taking_back_makes_no_room_for_more_mails(world: World):
    for _ in range(8):
        again = invited(world, world.ann)
        actions.revoke(viewer=world.viewer(world.ann), invitation=again)
    assert len(mail.outbox) == 5 and queries.made_today(world.ann.pk) == 8


def test_into_a_group_as_its_rules_permit(world: World):
    for member, group, may in [
        (world.bo, world.open_group, True),
        (world.bo, world.restricted_group, True),
        (world.bo, world.private_group, False),
        (world.dee, world.private_group, True),
        (world.chen, world.open_group, False),
        (world.eve, world.private_group, False),
        (world.dee, world.archived_group, False),
        (world.gus, None, False),
        (world.una, None, False),
        (None, None, False),
    ]:
        viewer = world.viewer(member)
        if may:
            assert actions.invite(viewer=viewer, addresses=[f"{member.handle}@larchdale.example"], group=group) == []
            continue
        for verb in (actions.make_link, lambda **more: actions.invite(addresses=[NELL], **more)):
            with pytest.raises(Refused):
                verb(viewer=viewer, group=group)


def test_the_groups_rules_still_hold_for_whoever_accepts(world: World):
    nell = joins(invited(world, world.bo, world.restricted_group))
    assert JoinRequest.objects.filter(group=world.restricted_group, member=nell, state="waiting").exists()
    assert not Membership.objects.filter(member=nell).exists()
    for group in (world.restricted_group, world.private_group):
        again = invited(world, world.dee, group, NELL)
        actions.accept(member=nell, invitation=again)
        assert Membership.objects.filter(group=group, member=nell, role="member").exists()
        # Whoever accepts comes by their own act, and is not told that somebody added them.
        assert Activity.objects.get(verb="joined", group=group).actor == nell
    assert not JoinRequest.objects.filter(member=nell, state="waiting").exists()


def test_a_facilitator_who_stood_down_lets_nobody_in(world: World):
    private = invited(world, world.dee, world.private_group)
    restricted = invited(world, world.dee, world.restricted_group)
    Membership.objects.filter(member=world.dee).update(role="member")
    with pytest.raises(Refused):
        joins(private)
    nell = joins(restricted)
    assert not Membership.objects.filter(member=nell).exists()
    assert JoinRequest.objects.filter(group=world.restricted_group, member=nell).exists()


def test_a_group_that_became_private_takes_no_one_from_plain_members(world: World):
    invitation = invited(world, world.bo, world.open_group)
    change_access(viewer=world.viewer(world.dee), group=world.open_group, access="private", cap=Level.GROUP)
    with pytest.raises(Refused):
        joins(invitation)
    assert not Member.objects.filter(email=NELL).exists()


ENDS = {
    "the inviter left the group": lambda world, one: leave(viewer=world.viewer(world.bo), group=world.open_group),
    "the inviter is suspended": lambda world, one: suspend(by=world.eve, member=world.bo),
    "the inviter left the hub": lambda world, one: Member.objects.filter(pk=world.bo.pk).update(
        state="former", is_active=False, email=None
    ),
    "the inviter took it back": lambda world, one: actions.revoke(viewer=world.viewer(world.bo), invitation=one),
    "the group was archived": lambda world, one: archive(viewer=world.viewer(world.dee), group=world.open_group),
    "it ran out": lambda world, one: Invitation.objects.update(ends_at=timezone.now()),
}


@pytest.mark.parametrize("why", ENDS)
def test_an_invitation_ends_when(world: World, why):
    invitation = invited(world, world.bo, world.open_group)
    ENDS[why](world, invitation)
    before = (Member.objects.count(), Membership.objects.count())
    with pytest.raises(Refused):
        joins(invitation)
    with pytest.raises(Refused):
        actions.accept(member=world.chen, invitation=invitation)
    assert (Member.objects.count(), Membership.objects.count()) == before
    mail.outbox.clear()
    Mailing.objects.update(state="waiting", leased_until=None)
    for mailing in Mailing.objects.all():
        send.call(mailing.pk)
    assert mail.outbox == []


def everything_kept() -> str:
    """Return all text that any table holds."""
    held = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, (models.CharField, models.TextField))]
        names += [field.name for field in model._meta.fields if isinstance(field, models.JSONField)]
        if names and not model._meta.proxy:
            held += [str(value) for row in model._base_manager.values_list(*names) for value in row]
    return "\n".join(held)


def test_after_28_days_the_address_is_kept_nowhere(world: World):
    invited(world, world.bo, world.open_group, message="You would like the lantern talk.")
    taken = invited(world, world.bo, address="omar@larchdale.example")
    actions.revoke(viewer=world.viewer(world.bo), invitation=taken)
    assert "omar@" not in everything_kept() and NELL in everything_kept()
    with time_machine.travel(timezone.now() + timedelta(days=27)):
        end_overdue.call()
        assert NELL in everything_kept()
    with time_machine.travel(timezone.now() + timedelta(days=28, minutes=1)):
        end_overdue.call()
        kept = everything_kept()
    assert NELL not in kept and key_of(NELL) not in kept and "lantern talk" not in kept
    assert not Invitation.objects.exists() and not Mailing.objects.exists()


def test_whoever_accepts_leaves_no_address_behind(world: World):
    joins(invited(world, world.ann, message="You would like the lantern talk."))
    row = Invitation.objects.get()
    assert (row.address, row.address_key, row.message) == (None, "", "")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        end_overdue.call()
    assert Mailing.objects.exists() and key_of(NELL) not in everything_kept()


def test_whoever_never_wants_to_be_invited_is_not_and_nobody_is_told(world: World):
    invited(world, world.ann)
    actions.refuse_all(address_key=key_of("Nell@Larchdale.example"))
    actions.refuse_all(address_key=key_of(NELL))
    mail.outbox.clear()
    assert actions.invite(viewer=world.viewer(world.bo), addresses=[NELL]) == []
    assert mail.outbox == []
    assert list(Refusal.objects.values_list("address_key", flat=True)) == [key_of(NELL)]
    shown = [queries.made_by(world.viewer(member)).items[0] for member in (world.ann, world.bo)]
    assert [(one.state, one.address) for one in shown] == [("waiting", NELL)] * 2


def test_a_suspended_member_is_not_mailed_and_nobody_is_told(world: World):
    assert actions.invite(viewer=world.viewer(world.ann), addresses=[world.gus.email]) == []
    assert mail.outbox == [] and Mailing.objects.get().state == "dropped"


def test_who_joined_without_verifying_gives_way(world: World):
    invitation = invited(world, world.ann, address=world.una.email)
    assert "You have an account" not in mail.outbox[0].body
    nell = joins(invitation)
    assert nell.pk != world.una.pk and nell.check_password("seven brass lanterns")
    assert not Member.objects.filter(pk=world.una.pk).exists()


def test_an_account_is_never_taken_over(world: World):
    invitation = invited(world, world.ann, address=world.chen.email.upper())
    before = Member.objects.filter(pk=world.chen.pk).values().get()
    with pytest.raises(Refused):
        joins(invitation)
    assert Member.objects.filter(pk=world.chen.pk).values().get() == before


def test_an_invitation_is_for_its_address_only(world: World):
    invitation = invited(world, world.bo, world.open_group, world.eve.email)
    with pytest.raises(Refused):
        actions.accept(member=world.chen, invitation=invitation)
    assert not Membership.objects.filter(member=world.chen).exists()
    actions.accept(member=world.eve, invitation=invitation)
    assert Membership.objects.filter(member=world.eve, group=world.open_group).exists()
    with pytest.raises(Refused):
        actions.accept(member=world.eve, invitation=invitation)


def test_tokens_are_kept_as_hashes_only(world: World):
    token = actions.make_link(viewer=world.viewer(world.ann))
    invited(world, world.ann)
    mailed = mail.outbox[0].body.partition("/invitations/open/")[2].partition("/")[0]
    assert len(mailed) == len(token) == 43
    kept = everything_kept()
    assert token not in kept and mailed not in kept
    assert queries.by_token(token).by_link and queries.by_token(mailed).address == NELL


def test_what_is_recorded_is_for_nobody_to_see_and_names_nobody(world: World):
    nell = joins(invited(world, world.bo, world.open_group))
    again = invited(world, world.bo, address="omar@larchdale.example")
    actions.revoke(viewer=world.viewer(world.bo), invitation=again)
    actions.refuse_all(address_key=key_of(NELL))
    rows = Activity.objects.filter(verb__startswith="invit")
    assert set(rows.values_list("verb", flat=True)) == {
        "invited",
        "invitation-accepted",
        "invitation-revoked",
        "invitations-refused",
    }
    assert not SHOWN & set(rows.values_list("verb", flat=True))
    assert rows.get(verb="invitation-accepted").actor == nell


def test_a_mail_server_that_fails_is_tried_again(world: World, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    invited(world, world.ann)
    row = Mailing.objects.get()
    assert (row.state, row.tries) == ("waiting", 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_due.call()
    assert mail.outbox == []  # its lease still runs
    Mailing.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    mail_server.until = 0.0
    send_due.call()
    send_due.call()
    assert len(mail.outbox) == 1
    token = mail.outbox[0].body.partition("/invitations/open/")[2].partition("/")[0]
    assert queries.by_token(token) is not None


def test_who_leaves_takes_their_invitations_along(world: World):
    invited(world, world.chen)
    invited(world, world.bo, address=world.chen.email)
    joins(invited(world, world.ann, address="omar@larchdale.example"))
    actions.forget_member(member=world.chen)
    assert Invitation.objects.get().inviter == world.ann
    actions.forget_member(member=Member.objects.get(email="omar@larchdale.example"))
    assert not Invitation.objects.exists()
