"""The pages of leaving: told first, chosen, confirmed by password or code; and the hub team's page for somebody."""

import pytest
from django.core.cache import cache

from coalface.base.text import plain
from coalface.groups.models import Level, Membership
from coalface.people.models import Departure, Member
from tests.accounts import code_in
from tests.world import PASSWORD, World, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

QUERIES = 10


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    cache.clear()


def test_ann_is_told_where_her_name_stands(world: World, ann, bo):
    open_to_her = make_question(author=bo, title="Thanks to Ann", level=Level.MEMBERS)
    make_reply(entry=open_to_her, author=bo, text="Ann was here.")
    make_question(
        author=world.dee, title="Ann is difficult", group=world.private_group, level=Level.GROUP, state="draft"
    )
    page = signed_in(ann).get("/settings/leaving/").content.decode()
    assert "Thanks to Ann" in page and "in a reply" in page and "Ann is difficult" not in page


def test_ann_leaves_with_her_password(world: World, ann):
    client = signed_in(ann)
    assert client.get("/settings/leaving/confirmation/").status_code == 303
    answer = client.post("/settings/leaving/", {"contributions": "keep"})
    assert (answer.status_code, answer["Location"]) == (303, "/settings/leaving/confirmation/")
    wrong = client.post("/settings/leaving/confirmation/", {"password": "something else"})
    assert wrong.status_code == 422 and "This is not your password." in wrong.content.decode()
    answer = client.post("/settings/leaving/confirmation/", {"password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/goodbye/")
    ann.refresh_from_db()
    assert ann.state == Member.State.FORMER
    assert client.get("/goodbye/").status_code == 200 and client.get("/settings/").status_code == 302


def test_ann_leaves_with_a_code_from_her_mail(world: World, ann, mailoutbox):
    ann.set_unusable_password()
    ann.save()
    client = signed_in(ann)
    client.post("/settings/leaving/", {"contributions": "keep"})
    assert "Your password" not in client.get("/settings/leaving/confirmation/").content.decode()
    client.post("/settings/leaving/confirmation/", {"password": PASSWORD})
    client.post("/settings/leaving/confirmation/", {"mail": "1"})
    assert mailoutbox[-1].to == [ann.email]
    assert client.post("/settings/leaving/confirmation/", {"code": "BBBB-BBBB"}).status_code == 422
    code = code_in(mailoutbox[-1]).lower().replace("-", " ")
    assert client.post("/settings/leaving/confirmation/", {"code": code}).status_code == 303
    assert Departure.objects.filter(member=ann).exists()


def test_nobody_guesses_the_code_without_end(world: World, ann):
    client = signed_in(ann)
    client.post("/settings/leaving/", {"contributions": "keep"})
    tries = [client.post("/settings/leaving/confirmation/", {"password": "x"}).status_code for _time in range(11)]
    assert tries[-1] == 429 and 429 not in tries[:-1]


def test_dee_names_who_leads_after_her(world: World, dee, bo):
    client = signed_in(dee)
    answer = client.post("/settings/leaving/", {"contributions": "remove"})
    assert answer.status_code == 422 and "Choose who leads Damp Homes next." in answer.content.decode()
    assert 'value="remove" checked' in answer.content.decode()
    typed = {"contributions": "keep"} | {f"successor-{group.pk}": bo.pk for group in world.groups}
    assert client.post("/settings/leaving/", typed).status_code == 303
    assert client.post("/settings/leaving/confirmation/", {"password": PASSWORD}).status_code == 303
    assert world.open_group.memberships.get(role="lead").member == bo


def test_whose_successor_has_gone_meanwhile_chooses_again(world: World, dee, bo):
    client = signed_in(dee)
    typed = {"contributions": "keep"} | {f"successor-{group.pk}": bo.pk for group in world.groups}
    client.post("/settings/leaving/", typed)
    world.open_group.memberships.filter(member=bo).delete()
    answer = client.post("/settings/leaving/confirmation/", {"password": PASSWORD}, follow=True)
    assert (
        answer.redirect_chain[-1][0] == "/settings/leaving/" and "not in this group any more" in answer.content.decode()
    )


def test_eve_lets_ann_leave_with_a_reason(world: World, ann, eve):
    client = signed_in(eve)
    assert "/hub/people/ann/" in client.get("/people/ann/").content.decode()
    assert "/hub/people/ann/leaving/" in client.get("/hub/people/ann/").content.decode()
    assert client.post("/hub/people/ann/leaving/", {"contributions": "keep"}).status_code == 422
    answer = client.post("/hub/people/ann/leaving/", {"contributions": "keep", "reason": "She wrote to us."})
    assert answer.status_code == 303
    assert Departure.objects.get().by == eve
    assert client.get("/hub/people/ann/leaving/").status_code == 404


def test_the_page_of_the_hub_team_is_there_for_nobody_else(world: World, ann, bo, guest):
    for client, status in ((signed_in(bo), 404), (guest, 302)):
        assert client.get("/hub/people/ann/leaving/").status_code == status
        assert client.post("/hub/people/ann/leaving/", {"contributions": "keep", "reason": "x"}).status_code == status
    assert signed_in(world.eve).get("/hub/people/eve/leaving/").status_code == 303


def test_a_guest_is_asked_to_sign_in(world: World, guest):
    for path in ("/settings/leaving/", "/settings/leaving/confirmation/"):
        assert guest.get(path).status_code == 302
    assert "You have left" in plain(guest.get("/goodbye/").content.decode())


def test_the_hub_team_reads_who_left_and_why_without_a_name(world: World, ann, eve, bo):
    client = signed_in(eve)
    assert "Nobody has left" in client.get("/hub/departures/").content.decode()
    client.post("/hub/people/ann/leaving/", {"contributions": "keep", "reason": "Ann wrote to us."})
    page = client.get("/hub/departures/").content.decode()
    assert "let go by Eve" in page and "Former Member wrote to us." in page and "Ann" not in page
    assert signed_in(bo).get("/hub/departures/").status_code == 404


@pytest.mark.parametrize("few", [1, 4])
def test_the_page_asks_the_same_however_many_groups_wait(world: World, dee, few, django_assert_num_queries):
    Membership.objects.filter(member=dee).exclude(group__in=world.groups[:few]).delete()
    client = signed_in(dee)
    client.get("/settings/leaving/")
    with django_assert_num_queries(QUERIES):
        client.get("/settings/leaving/")


def test_eve_does_not_learn_who_is_in_a_private_group(world: World, dee, eve, bo):
    Membership.objects.filter(group=world.private_group, member=world.ann).update(role=Membership.Role.FACILITATOR)
    client = signed_in(eve)
    page = client.get("/hub/people/dee/leaving/").content.decode()
    assert f"successor-{world.open_group.pk}" in page and f"successor-{world.private_group.pk}" not in page
    seen = [group for group in world.groups if group != world.private_group]
    typed = {"contributions": "keep", "reason": "Asked."} | {f"successor-{group.pk}": bo.pk for group in seen}
    assert client.post("/hub/people/dee/leaving/", typed).status_code == 303
    assert world.private_group.memberships.get(role="lead").member == world.ann
