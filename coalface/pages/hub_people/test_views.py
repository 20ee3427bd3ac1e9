"""The hub team's people: found, suspended, offered an account, looked as; nobody else even finds the pages."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.entries.models import Follow, SetAside, Tag, TagFollow
from coalface.groups.models import GroupFollow, Level
from coalface.groups.viewer import viewer_of
from coalface.pages.desk import desk
from coalface.people.leaving import let_go
from coalface.people.models import Claim, Decision, Look, Member, PersonFollow, Specialism
from tests.accounts import is_in
from tests.world import PASSWORD, make_entry, make_group, make_question, signed_in

pytestmark = pytest.mark.django_db

WHY = {"reason": "They asked us to."}
PATHS = [
    "/hub/people/",
    "/hub/people/ann/",
    "/hub/people/ann/suspension/",
    "/hub/people/gus/suspension/end/",
    "/hub/people/ivo/address/",
    "/hub/people/ivo/merger/",
    "/hub/people/ann/look/",
]


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_but_the_hub_team_finds_the_pages(world, path):
    assert signed_in(world.eve).get(path).status_code == 200
    assert signed_in(world.ann).get(path).status_code == 404
    assert signed_in(world.dee).post(path, WHY).status_code in (404, 405)
    assert Client().get(path).status_code == 302
    assert not Decision.objects.exists()


# ── Finding ─────────────────────────────────────────────────────────────────


def found(world, query: str) -> str:
    return signed_in(world.eve).get(f"/hub/people/?{query}").content.decode().partition('<ul class="member-rows"')[2]


def test_eve_finds_by_name_handle_and_address(world):
    assert "/hub/people/ann/" in found(world, "q=ANN") and "/hub/people/bo/" not in found(world, "q=ANN")
    assert "/hub/people/gus/" in found(world, "q=gus%40fenwick.example")
    assert "/hub/people/ivo/" in found(world, "state=staged") and "/hub/people/ann/" not in found(world, "state=staged")


def test_nobody_else_finds_by_address_or_sees_one(world):
    for path in ("/people/?q=bo%40fenwick.example", "/people/bo/", "/suggestions/people/?q=fenwick.example"):
        body = signed_in(world.ann).get(path).content.decode().replace('value="bo@fenwick.example"', "")
        assert "bo@fenwick.example" not in body


def test_the_list_goes_on_page_by_page(world):
    made = [
        Member(name=f"Zed {number:03}", handle=f"zed-{number}", state="staged", is_active=False) for number in range(60)
    ]
    Member.objects.bulk_create(made)
    client = signed_in(world.eve)
    first = client.get("/hub/people/?q=zed").content.decode()
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get("/hub/people/" + following).content.decode()
    assert "Zed 049" in first and "Zed 050" not in first and "Zed 050" in second and "Zed 059" in second


def test_a_members_page_says_what_is_known(world):
    make_question(author=world.ann, title="Why is it damp?")
    signed_in(world.bo).post("/reports/new/?member=ann", {"why": "advert", "words": "Sells paint."})
    body = signed_in(world.eve).get("/hub/people/ann/").content.decode()
    for words in ("ann@fenwick.example", "Fenwick District Council", "1 entries and 0 replies", "It is an advert"):
        assert words in body


# ── Suspending ──────────────────────────────────────────────────────────────


def test_eve_suspends_with_a_reason_and_ends_it(world):
    theirs, eve = signed_in(world.ann), signed_in(world.eve)
    assert eve.post("/hub/people/ann/suspension/", {"reason": ""}).status_code == 422
    assert eve.post("/hub/people/ann/suspension/", WHY).status_code == 303
    world.ann.refresh_from_db()
    assert world.ann.state == "suspended" and not is_in(theirs)
    decision = Decision.objects.get(member=world.ann)
    assert (decision.reason, decision.by) == ("They asked us to.", world.eve)
    activity = Activity.objects.get(verb=Verb.SUSPENDED)
    assert activity.facts == {"decision": decision.pk}
    assert "They asked us to." in eve.get("/hub/people/ann/").content.decode()
    assert eve.post("/hub/people/ann/suspension/", WHY).status_code == 404
    assert eve.post("/hub/people/ann/suspension/end/", {"reason": "It is settled."}).status_code == 303
    world.ann.refresh_from_db()
    assert world.ann.state == "active"


def test_eve_does_not_suspend_herself(world):
    eve = signed_in(world.eve)
    assert "/hub/people/eve/suspension/" not in eve.get("/hub/people/eve/").content.decode()
    assert eve.post("/hub/people/eve/suspension/", WHY).status_code == 403


def test_who_leaves_leaves_no_reason(world):
    signed_in(world.eve).post("/hub/people/ann/suspension/", WHY)
    let_go(member=world.ann)
    assert Decision.objects.get().reason == ""


# ── An address for who was imported ─────────────────────────────────────────


def offer(world, told, email: str = "ivo@fenwick.example"):
    with told():
        return signed_in(world.eve).post("/hub/people/ivo/address/", {"email": email, "reason": "He wrote to us."})


def claim_link(mail) -> str:
    return re.search(r"http://localhost:8000(/claim/\S+)", mail.body)[1]


def test_ivo_takes_the_account_that_waits_for_him(world, told, mailoutbox):
    assert offer(world, told).status_code == 303
    (mail,) = mailoutbox
    assert mail.to == ["ivo@fenwick.example"]
    world.ivo.refresh_from_db()
    assert (world.ivo.state, world.ivo.email) == ("staged", None)
    client, link = Client(), claim_link(mail)
    assert client.get(link).status_code == 200  # a scanner's look changes nothing
    world.ivo.refresh_from_db()
    assert world.ivo.state == "staged"
    assert client.post(link, {"password1": "short", "terms": "on"}).status_code == 422
    assert client.post(link, {"password1": PASSWORD}).status_code == 422
    answer = client.post(link, {"password1": PASSWORD, "terms": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/")
    world.ivo.refresh_from_db()
    assert (world.ivo.state, world.ivo.email, world.ivo.handle) == ("active", "ivo@fenwick.example", "ivo")
    assert world.ivo.organisation == world.organisation and world.ivo.check_password(PASSWORD) and is_in(client)
    assert Client().get(link).status_code == 410
    assert Activity.objects.filter(verb=Verb.CLAIMED, member=world.ivo).exists()
    assert not Claim.objects.exclude(email="").exists()


def test_a_later_offer_ends_the_earlier_one(world, told, mailoutbox):
    offer(world, told)
    offer(world, told, "ivo@other.example")
    assert Client().get(claim_link(mailoutbox[0])).status_code == 410
    assert Client().get(claim_link(mailoutbox[1])).status_code == 200


def test_the_link_works_for_fourteen_days(world, told, mailoutbox):
    offer(world, told)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert Client().get(claim_link(mailoutbox[0])).status_code == 410


def test_nobody_guesses_a_link(world, told, mailoutbox):
    offer(world, told)
    link = claim_link(mailoutbox[0])
    for wrong in (link[:-3] + "xx/", "/claim/1/", "/claim/a:b:c/"):
        assert Client().get(wrong).status_code == 410


def test_an_address_that_somebody_has_is_not_attached(world, told, mailoutbox):
    assert offer(world, told, "ANN@fenwick.example").status_code == 422
    assert offer(world, told, "no address").status_code == 422
    assert not mailoutbox and not Claim.objects.exists()


def test_who_joined_in_the_meantime_keeps_the_address(world, told, mailoutbox):
    offer(world, told)
    Member.objects.filter(pk=world.chen.pk).update(email="ivo@fenwick.example")
    answer = Client().post(claim_link(mailoutbox[0]), {"password1": PASSWORD, "terms": "on"})
    world.ivo.refresh_from_db()
    assert answer.status_code == 403 and world.ivo.state == "staged"


def test_who_is_signed_in_takes_no_second_account(world, told, mailoutbox):
    offer(world, told)
    signed_in(world.ann).post(claim_link(mailoutbox[0]), {"password1": PASSWORD, "terms": "on"})
    world.ivo.refresh_from_db()
    assert world.ivo.state == "staged"


# ── Looking as somebody else ────────────────────────────────────────────────


@pytest.fixture
def looking(world, told):
    client = signed_in(world.eve)
    with told():
        assert client.post("/hub/people/ann/look/", {"reason": "She cannot find her group."}).status_code == 303
    return client


def test_eve_sees_the_hub_as_ann_does(world, looking):
    question = make_question(author=world.bo, title="Who has keys?", group=world.restricted_group, level=1)
    home = looking.get("/").content.decode()
    assert "You see the hub as Ann does" in home and "Rent Rooms" in home
    assert looking.get(f"/questions/{question.pk}-who-has-keys/").status_code == 200
    assert signed_in(world.eve).get(f"/questions/{question.pk}-who-has-keys/").status_code == 404


def test_ann_is_told_by_mail_and_in_the_hub(world, looking, mailoutbox):
    (mail,) = mailoutbox
    assert mail.to == ["ann@fenwick.example"] and "She cannot find her group." in mail.body and "Eve" in mail.body
    assert (
        "Eve of the hub team looked at the hub as you see it"
        in signed_in(world.ann).get("/notifications/").content.decode()
    )
    assert Activity.objects.filter(verb=Verb.LOOKED_AS, actor=world.eve, member=world.ann).exists()


@pytest.mark.parametrize(
    "path",
    ["/entries/{entry}/follow/", "/settings/profile/", "/accounts/logout/", "/hub/people/bo/look/", "/questions/new/"],
)
def test_a_look_changes_nothing(world, looking, path):
    entry = make_question(author=world.bo, title="Who has keys?")
    before = Activity.objects.count()
    assert looking.post(path.format(entry=entry.pk), WHY).status_code == 403
    assert Activity.objects.count() == before and Look.objects.count() == 1


def test_what_pages_write_by_themselves_is_undone(world, looking):
    here = Member.objects.values_list("last_here_at", "before_that_at", "news_at").get(pk=world.ann.pk)
    for path in ("/", "/people/bo/", "/search/?q=damp"):
        assert looking.get(path).status_code == 200
    assert Member.objects.values_list("last_here_at", "before_that_at", "news_at").get(pk=world.ann.pk) == here


@pytest.mark.parametrize(
    "path",
    [
        "/settings/",
        "/settings/profile/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/bookmarks/",
        "/drafts/",
        "/notifications/",
        "/hub/",
        "/hub/people/",
        "/complaints/",
        "/questions/new/",
        "/reports/",
    ],
)
def test_what_is_anns_alone_no_look_shows(looking, path):
    assert looking.get(path).status_code == 403


def test_private_groups_and_drafts_are_left_out(world, looking):
    draft = make_entry(kind="question", author=world.ann, title="Not yet", state="draft")
    inside = make_question(author=world.ann, title="Closed matter", group=world.private_group, level=1)
    assert signed_in(world.ann).get(f"/questions/{draft.pk}-not-yet/").status_code == 200
    for path in (f"/questions/{draft.pk}-not-yet/", f"/questions/{inside.pk}-closed-matter/", "/groups/closed-files/"):
        assert looking.get(path).status_code == 404
    assert "Closed Files" not in looking.get("/").content.decode()


def test_what_ann_follows_is_not_shown(world, ann, looking):
    entry = make_question(author=world.bo, title="Who has keys?", tags=("rent",))
    tag = Tag.objects.get(slug="rent")
    roofs = make_group("Roof Works", access="open", cap=Level.PUBLIC, lead=world.dee)
    pages = (f"/questions/{entry.pk}-who-has-keys/", "/tags/rent/", "/people/bo/", "/groups/roof-works/")
    Follow.objects.create(entry=entry, member=ann)
    TagFollow.objects.create(tag=tag, member=ann)
    PersonFollow.objects.create(follower=ann, followed=world.bo)
    GroupFollow.objects.create(group=roofs, member=ann)
    assert all("Following" in signed_in(ann).get(path).content.decode() for path in pages)
    assert not any("Following" in looking.get(path).content.decode() for path in pages)
    assert "Who has keys?" not in {row.title for row in desk(viewer_of(ann, borrowed=True), since=None).needs}


def test_what_ann_set_aside_is_not_shown(world, ann):
    ann.specialisms.add(Specialism.objects.create(name="Keys", slug="keys"))
    entry = make_question(author=world.bo, title="Keys that are lost")
    SetAside.objects.create(entry=entry, member=ann)
    assert [row.title for row in desk(viewer_of(ann, borrowed=True), since=None).needs] == [entry.title]
    assert desk(viewer_of(ann), since=None).needs == []


def test_a_look_lasts_half_an_hour(world, looking):
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert looking.get("/people/bo/").status_code == 303
        body = looking.get("/").content.decode()
        assert "You see the hub as Ann does" not in body and "/hub/" in body


def test_eve_ends_her_look(world, looking):
    answer = looking.post("/look/end/")
    assert (answer.status_code, answer["Location"]) == (303, "/hub/people/ann/")
    assert looking.get("/hub/people/ann/").status_code == 200
    assert Look.objects.get().ended_at and Activity.objects.filter(verb=Verb.LOOK_ENDED).exists()
    assert looking.post("/look/end/").status_code == 404


def test_a_look_ends_with_either_account(world, looking):
    Member.objects.filter(pk=world.ann.pk).update(state="suspended", is_active=False)
    assert looking.get("/").status_code == 303


def test_a_look_is_of_one_session(world, looking):
    assert "You see the hub as Ann does" not in signed_in(world.eve).get("/").content.decode()


def test_nobody_looks_as_somebody_of_the_hub_team(world):
    Member.objects.filter(pk=world.dee.pk).update(hub_team=True)
    eve = signed_in(world.eve)
    for handle in ("dee", "eve"):
        assert eve.post(f"/hub/people/{handle}/look/", WHY).status_code == 404
    assert eve.post("/hub/people/gus/look/", WHY).status_code == 404
    assert eve.post("/hub/people/ann/look/", {"reason": ""}).status_code == 422
    assert not Look.objects.exists()


def test_nobody_else_pays_for_looks(world, django_assert_num_queries):
    client = signed_in(world.ann)
    client.get("/shortcuts/")
    with django_assert_num_queries(3):  # the session, the member, their memberships
        client.get("/shortcuts/")
