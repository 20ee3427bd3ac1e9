"""The first minute of a new member, from joining to a posted question, page by page."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.base.web import page
from coalface.entries.kind import asking
from coalface.entries.models import Entry, TagFollow
from coalface.groups.models import Level, Membership
from coalface.groups.viewer import viewer_of
from coalface.people.actions import say_what_known
from coalface.people.models import Member
from tests.accounts import ADDRESS, body, code_in, confirm, join
from tests.world import make_entry, make_group, make_member, signed_in

pytestmark = pytest.mark.django_db

STEPS = ("you", "knowledge", "time")
PAGES = ("", *(f"{step}/" for step in STEPS), "groups/")


@pytest.fixture
def newcomer(world) -> Client:
    """Somebody who has just typed the code of their mail."""
    client = Client()
    join(client)
    assert confirm(client, code_in(mail.outbox[-1]))["Location"] == "/welcome/"
    return client


def nell() -> Member:
    return Member.objects.get(email=ADDRESS)


def links(answer) -> set[str]:
    return set(re.findall(r'<a [^>]*href="([^"]+)"', body(answer).split("<main")[1]))


# ── The way ──────────────────────────────────────────────────────────────────


def test_from_the_code_to_a_posted_question_in_three_pages(newcomer):
    pages = []
    answer = newcomer.get("/welcome/", follow=True)
    pages.append(body(answer))
    assert "Step 1 of 3" in pages[0] and asking().new_address in links(answer)
    answer = newcomer.get(asking().new_address)
    pages.append(body(answer))
    once = re.search(r'name="once"[^>]*value="([^"]+)"', pages[1])[1]
    typed = {"title": "Who checks damp by telephone?", "source": "Ours wait six weeks.", "where": "hub", "once": once}
    answer = newcomer.post(asking().new_address, typed, follow=True)
    pages.append(body(answer))
    assert "Who checks damp by telephone?" in pages[2] and Entry.everything.get().author == nell()
    assert len(pages) == 3


def test_every_page_of_the_welcome_leads_to_asking(newcomer):
    for path in PAGES:
        answer = newcomer.get(f"/welcome/{path}", follow=True)
        assert asking().new_address in links(answer), path


def test_all_three_steps_keep_what_is_said_as_they_are_left(newcomer, world, ann):
    make_entry(kind="question", author=ann, title="Q", level=Level.MEMBERS, tags=("mould", "gates"))
    say_what_known(member=ann, specialisms=["Party walls"])
    shown = body(newcomer.get("/welcome/you/"))
    assert "Hello, Nell. What do you do?" in shown and "Fenwick District Council" in shown
    answer = newcomer.post("/welcome/you/", {"role": "Rent officer", "region": "wales"})
    assert answer["Location"] == "/welcome/knowledge/"
    assert (nell().role, nell().region) == ("Rent officer", "wales")
    shown = body(newcomer.get("/welcome/knowledge/"))
    assert "Step 2 of 3" in shown and "Party walls" in shown and "mould" in shown and 'href="/welcome/you/"' in shown
    typed = {"specialisms": "Damp", "picked": ["party-walls"], "interests": ["mould"]}
    assert newcomer.post("/welcome/knowledge/", typed)["Location"] == "/welcome/time/"
    assert sorted(nell().specialisms.values_list("name", flat=True)) == ["Damp", "Party walls"]
    assert [row.tag.slug for row in TagFollow.objects.filter(member=nell())] == ["mould"]
    assert not nell().welcomed_at
    shown = body(newcomer.get("/welcome/time/"))
    assert "Step 3 of 3" in shown and "We will keep what we send you to this." in shown
    assert newcomer.post("/welcome/time/", {"minutes": "15"})["Location"] == "/welcome/groups/"
    assert nell().minutes_a_week == 15 and nell().welcomed_at
    assert Activity.objects.filter(verb=Verb.WELCOMED, member=nell()).count() == 1


def test_every_step_may_be_skipped_and_keeps_nothing_then(newcomer):
    for step, then in zip(STEPS, (*STEPS[1:], "groups"), strict=True):
        typed = {"skip": "1", "role": "Baker", "specialisms": "x" * 400, "minutes": "15"}
        assert newcomer.post(f"/welcome/{step}/", typed)["Location"] == f"/welcome/{then}/"
    assert (nell().role, nell().minutes_a_week, nell().specialisms.count()) == ("", None, 0)
    assert nell().welcomed_at


def test_every_step_may_be_left_empty(newcomer):
    for step in STEPS:
        assert newcomer.post(f"/welcome/{step}/", {}).status_code == 303


def test_the_welcome_goes_on_where_it_was_left(newcomer):
    assert newcomer.get("/welcome/")["Location"] == "/welcome/you/"
    newcomer.post("/welcome/you/", {"role": "Rent officer"})
    assert newcomer.get("/welcome/")["Location"] == "/welcome/knowledge/"
    newcomer.post("/welcome/knowledge/", {"specialisms": "damp"})
    assert newcomer.get("/welcome/")["Location"] == "/welcome/time/"
    newcomer.post("/welcome/time/", {"minutes": "5"})
    assert newcomer.get("/welcome/")["Location"] == "/welcome/groups/"


def test_one_line_leads_back_until_it_is_left_out(newcomer, rf):
    def line(member: Member | None) -> str:
        request = rf.get("/")
        request.user = request.member = member
        request.viewer = viewer_of(member)
        return body(page(request, "pages/welcome/resume.html"))

    assert 'href="/welcome/"' in line(nell()) and 'action="/welcome/end/"' in line(nell())
    newcomer.post("/welcome/end/")
    assert line(nell()).strip() == line(None).strip() == ""


def test_it_can_be_left_out_once_and_for_all(newcomer):
    assert newcomer.get("/welcome/end/").status_code == 405
    for _time in range(2):
        assert newcomer.post("/welcome/end/")["Location"] == "/"
    assert Activity.objects.filter(verb=Verb.WELCOMED).count() == 1


def test_where_one_wanted_to_go_is_kept_to_the_end(world):
    client = Client()
    join(client, next="/search/?q=a&x=1")
    address = confirm(client, code_in(mail.outbox[-1]))["Location"]
    assert address == "/welcome/?next=%2Fsearch%2F%3Fq%3Da%26x%3D1"
    address = client.get(address)["Location"]
    for _step in STEPS:
        assert 'name="next" value="/search/?q=a&amp;x=1"' in body(client.get(address))
        address = client.post(address, {"next": "/search/?q=a&x=1"})["Location"]
    assert "/search/?q=a&amp;x=1" in links(client.get(address))
    answer = client.post("/welcome/groups/", {"next": "/search/?q=a&x=1", "group": ["damp-homes"]})
    assert answer["Location"] == "/search/?q=a&x=1"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/" * 501, "\x00"]
)
def test_nobody_is_led_elsewhere(newcomer, address):
    assert "evil" not in newcomer.post("/welcome/you/", {"next": address})["Location"]
    assert newcomer.post("/welcome/end/", {"next": address})["Location"] == "/"
    assert "evil" not in newcomer.get("/welcome/", {"next": address})["Location"]


def test_who_signs_in_later_is_not_stopped(newcomer, world, ann):
    newcomer.logout()
    answer = newcomer.post("/accounts/login/", {"login": ADDRESS, "password": "a quiet corner of the pit"})
    assert answer["Location"] == "/"


# ── What is wrong ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("you", {"role": "r" * 81}, "80 characters"),
        ("you", {"region": "the moon"}, "region"),
        ("knowledge", {"specialisms": "???"}, "letters"),
        ("knowledge", {"specialisms": ", ".join(f"word {n}" for n in range(13))}, "at most 12"),
        ("knowledge", {"interests": ["x y"]}, "x y"),
        ("time", {"minutes": "7"}, "7"),
    ],
)
def test_what_cannot_be_kept_is_said(newcomer, step, typed, sentence):
    answer = newcomer.post(f"/welcome/{step}/", typed)
    assert answer.status_code == 422 and sentence in body(answer) and "There is a problem" in body(answer)


# ── What it may not tell ─────────────────────────────────────────────────────


def test_a_tag_is_offered_and_followed_only_where_one_sees_an_entry_with_it(newcomer, world, ann):
    make_entry(kind="question", author=ann, title="Q", group=world.open_group, level=Level.GROUP, tags=("asbestos",))
    make_entry(kind="question", author=ann, title="Q", level=Level.MEMBERS, state="draft", tags=("lead",))
    assert "asbestos" not in body(newcomer.get("/welcome/knowledge/"))
    newcomer.post("/welcome/knowledge/", {"interests": ["asbestos", "lead", "nothing"]})
    assert not TagFollow.objects.exists()


def test_what_one_unticks_is_followed_no_more(newcomer, world, ann):
    make_entry(kind="question", author=ann, title="Q", level=Level.MEMBERS, tags=("mould", "gates"))
    newcomer.post("/welcome/knowledge/", {"interests": ["mould", "gates"]})
    newcomer.post("/welcome/knowledge/", {"interests": ["gates"]})
    assert [row.tag.slug for row in TagFollow.objects.all()] == ["gates"]


def test_what_people_know_is_told_of_those_in_the_directory_only(newcomer, world):
    say_what_known(member=world.gus, specialisms=["Falconry"])
    say_what_known(member=world.ann, specialisms=["Joinery"])
    shown = body(newcomer.get("/welcome/knowledge/"))
    assert "Joinery" in shown and "Falconry" not in shown


@pytest.mark.parametrize("who", [None, "gus", "una"])
def test_the_welcome_is_for_members(world, who):
    client = signed_in(getattr(world, who) if who else None)
    for path in PAGES:
        for answer in (client.get(f"/welcome/{path}"), client.post(f"/welcome/{path}", {"role": "Baker"})):
            assert answer.status_code in (302, 403, 405), path


# ── Groups, and first acts ───────────────────────────────────────────────────


def test_several_groups_are_joined_at_once_and_only_those_that_are_open(newcomer, world, dee):
    make_group("Paths", access="open", cap=Level.PUBLIC, lead=dee)
    shown = body(newcomer.get("/welcome/groups/"))
    assert "2 colleagues from Fenwick District Council are here" in shown and "Closed Files" not in shown
    ticked = ["damp-homes", "paths", "rent-rooms", "closed-files", "old-papers", "never-was"]
    answer = newcomer.post("/welcome/groups/", {"group": ticked}, follow=True)
    assert "You are in now: Damp Homes, Paths." in body(answer)
    assert body(answer).index("What would you like to know?") < body(answer).index("More groups that may suit you")
    assert body(answer).count('id="first-question"') == 1
    mine = Membership.objects.filter(member=nell()).values_list("group__slug", flat=True)
    assert sorted(mine) == ["damp-homes", "paths"]
    assert 'href="/groups/rent-rooms/request/"' in body(answer)


def test_nothing_ticked_is_said(newcomer):
    assert "You joined no group." in body(newcomer.post("/welcome/groups/", {}, follow=True))


def test_a_question_that_one_could_answer(newcomer, world, ann):
    words = {"kind": "question", "author": ann}
    make_entry(**words, title="Damp behind tiles", level=Level.MEMBERS)
    make_entry(**words, title="Damp in the vault", group=world.private_group, level=Level.GROUP)
    make_entry(**words, title="Damp rent books", group=world.restricted_group, level=Level.MEMBERS)
    make_entry(**words, title="Gates that stick", level=Level.MEMBERS)
    assert "You could answer this" not in body(newcomer.get("/welcome/groups/"))
    newcomer.post("/welcome/knowledge/", {"specialisms": "Damp"})
    shown = body(newcomer.get("/welcome/groups/"))
    assert "Damp behind tiles" in shown and "You know damp" in shown
    for title in ("Damp in the vault", "Damp rent books", "Gates that stick"):
        assert title not in shown


def test_the_first_question_is_typed_here_and_goes_on_to_the_page_that_asks(newcomer):
    shown = body(newcomer.get("/welcome/groups/"))
    assert f'<form action="{asking().new_address}"' in shown
    assert 'value="Who knows?"' in body(newcomer.get(asking().new_address, {"title": "Who knows?"}))


# ── What it costs ────────────────────────────────────────────────────────────


def test_the_pages_cost_the_same_for_three_and_for_thirty(newcomer, world, dee):
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            one = make_member(f"Peer {number}", organisation=world.organisation, role="Rent officer")
            say_what_known(member=one, specialisms=[f"word {number}", "damp"])
            group = make_group(f"Circle {number}", access="open", cap=Level.PUBLIC, lead=one)
            make_entry(
                kind="question", author=one, title="Damp?", group=group, level=Level.PUBLIC, tags=(f"t {number}",)
            )

    def asked(path: str) -> int:
        newcomer.get(f"/welcome/{path}")
        with CaptureQueriesContext(connection) as seen:
            newcomer.get(f"/welcome/{path}")
        return len(seen)

    newcomer.post("/welcome/you/", {"role": "Rent officer", "region": "wales"})
    newcomer.post("/welcome/knowledge/", {"specialisms": "damp"})
    fill(0, 3)
    few = {path: asked(path) for path in PAGES}
    fill(3, 30)
    assert {path: asked(path) for path in PAGES} == few and max(few.values()) <= 12, few
