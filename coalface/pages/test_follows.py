"""Following topics, members and groups: who may, when it ends, and that a list of follows tells nothing hidden."""

import pytest

from coalface.activity.models import Activity
from coalface.entries.models import Entry, State, Tag, TagFollow
from coalface.groups.actions import join, leave
from coalface.groups.models import Group, GroupFollow, Level
from coalface.groups.viewer import viewer_of
from coalface.people.models import Member, PersonFollow
from tests.world import make_group, make_question, signed_in

pytestmark = pytest.mark.django_db

LIST = "/settings/follows/"


def page_of(member, address: str) -> str:
    return signed_in(member).get(address).content.decode()


def test_bo_follows_a_topic_and_ends_it(world, ann, bo):
    make_question(author=ann, title="Who pays?", tags=("cold bridges",))
    client = signed_in(bo)
    assert 'formaction="/tags' not in page_of(bo, "/tags/cold-bridges/")
    for _twice in range(2):
        assert client.post("/tags/cold-bridges/follow/").headers["Location"] == "/tags/cold-bridges/"
    assert TagFollow.objects.filter(member=bo).count() == 1
    assert 'aria-pressed="true"' in page_of(bo, "/tags/cold-bridges/") and "cold bridges" in page_of(bo, LIST)
    answer = client.post("/tags/cold-bridges/follow/end/", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in answer and 'action="/tags/cold-bridges/follow/"' in answer
    assert not TagFollow.objects.exists() and "You follow nothing yet" in page_of(bo, LIST)
    assert list(Activity.objects.values_list("verb", flat=True).order_by("pk")) == ["tag-followed", "tag-unfollowed"]


def test_chen_cannot_follow_a_topic_that_does_not_exist_for_them(world, ann, chen):
    make_question(author=ann, title="Inside", group=world.private_group, level=Level.GROUP, tags=("secret",))
    for address in ("/tags/secret/follow/", "/tags/secret/follow/end/", "/tags/no-such/follow/"):
        assert signed_in(chen).post(address).status_code == 404
    assert not TagFollow.objects.exists()


def test_a_topic_leaves_the_list_with_the_last_entry_that_one_may_see(world, ann, chen):
    entry = make_question(author=ann, title="Who pays?", group=world.open_group, tags=("cold bridges",))
    signed_in(chen).post("/tags/cold-bridges/follow/")
    assert "cold bridges" in page_of(chen, LIST)
    Entry.everything.filter(pk=entry.pk).update(state=State.HIDDEN)
    assert "cold bridges" not in page_of(chen, LIST) and "You follow nothing yet" in page_of(chen, LIST)


def test_bo_follows_ann_but_nobody_follows_themselves(world, ann, bo):
    assert "/people/ann/follow/" in page_of(bo, "/people/ann/") and "/follow/" not in page_of(ann, "/people/ann/")
    assert signed_in(ann).post("/people/ann/follow/").status_code == 403
    client = signed_in(bo)
    assert client.post("/people/ann/follow/").headers["Location"] == "/people/ann/"
    assert 'action="/people/ann/follow/end/"' in page_of(bo, "/people/ann/") and ">Ann</a>" in page_of(bo, LIST)
    client.post("/people/ann/follow/end/")
    assert not PersonFollow.objects.exists()


@pytest.mark.parametrize("handle", ["gus", "una", "ivo", "gone"])
def test_who_has_no_profile_cannot_be_followed(world, bo, handle):
    assert signed_in(bo).post(f"/people/{handle}/follow/").status_code == 404


def test_somebody_who_is_suspended_leaves_the_list(world, ann, bo, eve):
    signed_in(bo).post("/people/ann/follow/")
    Member.objects.filter(pk=ann.pk).update(state=Member.State.SUSPENDED, is_active=False)
    assert "Ann" not in page_of(bo, LIST)
    assert signed_in(eve).post("/people/ann/follow/").status_code == 403


def test_chen_follows_a_group_until_they_join_it(world, chen):
    client = signed_in(chen)
    assert 'action="/groups/damp-homes/follow/"' in page_of(chen, "/groups/damp-homes/")
    client.post("/groups/damp-homes/follow/")
    assert "Damp Homes" in page_of(chen, LIST)
    join(viewer=viewer_of(chen), member=chen, group=world.open_group)
    assert not GroupFollow.objects.exists() and "Damp Homes" not in page_of(chen, LIST)
    leave(viewer=viewer_of(chen), group=world.open_group)
    assert "Damp Homes" not in page_of(chen, LIST)


def test_members_of_a_group_need_not_follow_it_and_nobody_follows_an_archived_one(world, bo, chen):
    assert "/groups/damp-homes/follow/" not in page_of(bo, "/groups/damp-homes/")
    assert signed_in(bo).post("/groups/damp-homes/follow/").status_code == 403
    assert signed_in(chen).post("/groups/old-papers/follow/").status_code == 403


def test_a_private_group_does_not_exist_and_one_that_becomes_private_leaves_the_list(world, chen):
    assert signed_in(chen).post("/groups/closed-files/follow/").status_code == 404
    signed_in(chen).post("/groups/rent-rooms/follow/")
    Group.objects.filter(slug="rent-rooms").update(access="private", cap=Level.GROUP)
    assert "Rent Rooms" not in page_of(chen, LIST)
    assert signed_in(chen).post("/groups/rent-rooms/follow/end/").status_code == 404


def test_guests_follow_nothing(world, ann, guest):
    make_question(author=ann, title="Who pays?", level=Level.PUBLIC, tags=("cold bridges",))
    for address in ("/tags/cold-bridges/", "/groups/damp-homes/", "/people/ann/"):
        answer = guest.post(f"{address}follow/")
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
    for address in ("/tags/cold-bridges/", "/groups/damp-homes/"):
        assert "/follow/" not in guest.get(address).content.decode()


def test_the_list_costs_the_same_for_three_and_for_thirty(world, ann, bo, django_assert_num_queries):
    def follow(first, last):
        for at in range(first, last):
            make_question(author=ann, title=f"Question {at}", tags=(f"tag {at}",))
            TagFollow.objects.create(tag=Tag.objects.get(name=f"tag {at}"), member=bo)
            group = make_group(f"Circle {at}", access="open", cap=Level.PUBLIC, lead=world.dee)
            GroupFollow.objects.create(group=group, member=bo)

    client = signed_in(bo)
    follow(0, 3)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    follow(3, 30)
    with django_assert_num_queries(6):
        assert "tag 29" in client.get(LIST).content.decode()
