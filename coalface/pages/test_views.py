"""Home, the front page, a group's home and the hub's own pages: who sees what there, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalface.entries.kind import kinds
from coalface.entries.models import Entry
from coalface.groups.actions import ask_to_join, grant
from coalface.groups.models import Group, Level
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.models import Question
from coalface.people.models import Member, Organisation, Seen
from tests.world import make_entry, make_member, make_question, make_reply, signed_in

HUB_PAGES = ("about", "accessibility", "privacy", "terms", "cookies", "contact")


def body(answer) -> str:
    return answer.content.decode()


def queries_of(client, address: str) -> int:
    """Return what one request costs a member who has been here before."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def many(world, number: int) -> None:
    """Fill the open group with questions, answered and not, with tags, by many people."""
    for one in range(number):
        author = make_member(f"Member {Member.objects.count()} {one}", organisation=world.organisation)
        entry = make_question(
            author=author,
            title=f"Question {one}",
            group=world.open_group,
            level=Level.PUBLIC,
            tags=(f"tag {one}", "damp"),
        )
        if one % 2:
            answer = make_reply(entry=entry, author=world.bo)
            Question.objects.filter(entry=entry).update(accepted=answer, accepted_at=timezone.now())
        make_reply(entry=make_question(author=world.ann, title=f"Mine {one}", level=Level.MEMBERS), author=author)


# ── Home ─────────────────────────────────────────────────────────────────────


def test_home_greets_by_name_and_shows_what_needs_me(world, ann, bo):
    entry = make_question(author=ann, title="Damp again", group=world.open_group, level=Level.GROUP)
    make_reply(entry=entry, author=bo)
    page = body(signed_in(ann).get("/"))
    assert ", Ann</h1>" in page
    assert "Bo answered “Damp again”" in page and "1 thing needs you." in page
    assert "Damp Homes" in page


def test_home_teaches_who_is_in_no_group_to_find_one(world, chen):
    page = body(signed_in(chen).get("/"))
    assert "Find your groups" in page and "/groups/" in page


def test_home_marks_what_is_new_since_the_last_visit(world, ann, bo):
    old = make_question(author=ann, title="Old one", group=world.open_group, level=Level.GROUP)
    Entry.everything.filter(pk=old.pk).update(
        published_at=timezone.now() - timedelta(days=9), active_at=timezone.now() - timedelta(days=9)
    )
    Member.objects.filter(pk=bo.pk).update(last_here_at=timezone.now() - timedelta(days=2))
    make_question(author=ann, title="New one", group=world.open_group, level=Level.GROUP)
    page = body(signed_in(bo).get("/"))
    assert page.count('class="flag"') == 1
    bo.refresh_from_db()
    assert bo.last_here_at > timezone.now() - timedelta(minutes=1) > bo.before_that_at


def test_home_shows_nothing_of_groups_that_i_left(world, ann, bo, fay):
    entry = make_question(author=fay, title="Left behind", group=world.private_group, level=Level.GROUP)
    make_reply(entry=entry, author=bo)
    page = body(signed_in(fay).get("/"))
    assert "Left behind" not in page and "Closed Files" not in page


def test_home_asks_at_most_eight_times_for_three_items_and_for_thirty(world, dee, chen):
    client = signed_in(dee)
    many(world, 3)
    ask_to_join(viewer=viewer_of(chen), member=chen, group=world.restricted_group)
    few = queries_of(client, "/")
    many(world, 30)
    assert queries_of(client, "/") == few <= 8


@pytest.mark.parametrize("name", ["dee", "eve", "chen"])
def test_the_first_visit_of_the_day_costs_no_more_than_eight_either(world, name):
    many(world, 3)
    client = signed_in(getattr(world, name))
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 8


@pytest.mark.parametrize("name", ["gus", "una"])
def test_who_is_not_active_meets_the_front_page(world, name):
    answer = signed_in(getattr(world, name)).get("/")
    assert "Join with your work e-mail" in body(answer)


# ── The front page ───────────────────────────────────────────────────────────


def test_a_guest_reads_what_this_is_and_a_proof(world, guest, ann, bo):
    entry = make_question(author=ann, title="Cold bridges", group=world.open_group, level=Level.PUBLIC)
    answer = make_reply(entry=entry, author=bo, text="Insulate the gable.")
    Question.objects.filter(entry=entry).update(accepted=answer, accepted_at=timezone.now())
    make_question(author=ann, title="For members", level=Level.MEMBERS)
    page = body(guest.get("/"))
    assert "Cold bridges" in page and "Insulate the gable." in page and "by Bo, Fenwick District Council" in page
    assert "For members" not in page


def test_an_empty_hub_boasts_of_nothing(world, guest):
    page = body(guest.get("/"))
    assert "Nothing public yet" in page
    assert "hero__proof" not in page


def test_the_front_page_counts_only_what_a_guest_may_see(world, guest, ann, bo):
    for level in (Level.PUBLIC, Level.MEMBERS, Level.GROUP):
        make_reply(entry=make_question(author=ann, title="Q", group=world.open_group, level=level), author=bo)
    assert "<b>1</b><p>question with an answer" in body(guest.get("/"))


def test_the_front_page_counts_members_and_the_organisations_that_everyone_may_read(world, guest, ann):
    active = Member.objects.filter(state=Member.State.ACTIVE)
    places = [Organisation.objects.create(name=f"Trust {number}", slug=f"trust-{number}") for number in range(4)]
    for place, seen in zip(places, (Seen.EVERYONE, Seen.EVERYONE, Seen.MEMBERS, Seen.EVERYONE), strict=True):
        make_member(f"Of {place.slug}", organisation=place, organisation_for=seen)
    Member.objects.filter(organisation=places[3]).update(state=Member.State.SUSPENDED, is_active=False)
    shown = active.filter(organisation_for=Seen.EVERYONE).exclude(organisation=None).values("organisation").distinct()
    page = body(guest.get("/"))
    assert f"<b>{active.count()}</b><p>members of {shown.count()} councils" in page
    assert {place.pk for place in places[:2]} <= set(shown.values_list("organisation", flat=True))
    assert not {place.pk for place in places[2:]} & set(shown.values_list("organisation", flat=True))


def test_the_front_page_lists_no_private_group(world, guest):
    page = body(guest.get("/"))
    assert "Damp Homes" in page and "Rent Rooms" in page and "Closed Files" not in page


def test_the_front_page_lets_members_speak_who_want_to(world, guest, ann, bo, chen):
    says = {"one_liner": "Here I have eleven colleagues.", "one_liner_public": True, "last_here_at": timezone.now()}
    type(ann).objects.filter(pk=ann.pk).update(**says)
    type(ann).objects.filter(pk=bo.pk).update(one_liner="Only for members.")
    type(ann).objects.filter(handle__in=("gus", "una", "ivo", "gone")).update(**says | {"one_liner": "Not here."})
    page = guest.get("/").content.decode()
    assert "Here I have eleven colleagues.</blockquote><figcaption>Ann, Fenwick District Council<" in page
    assert "Only for members" not in page and "Not here" not in page


def test_the_front_page_says_nothing_of_words_that_nobody_gave(world, guest):
    assert "What members say of it" not in guest.get("/").content.decode()


def test_the_front_page_puts_what_is_featured_first_and_knows_every_kind(world, guest, ann):
    made = [make_entry(kind=kind, author=ann, title=f"About {kind}", level=Level.PUBLIC) for kind in kinds()]
    hidden = make_question(author=ann, title="For members only", level=Level.MEMBERS)
    Entry.everything.filter(pk__in=(made[0].pk, hidden.pk)).update(featured_at=timezone.now())
    titles = re.findall(r'entry__title"><a [^>]+>([^<]+)', guest.get("/").content.decode())
    assert titles == [made[0].title, *(entry.title for entry in reversed(made[1:]))]


def test_the_front_page_asks_at_most_eight_times(world, guest):
    many(world, 3)
    few = queries_of(guest, "/")
    many(world, 30)
    assert queries_of(guest, "/") == few <= 8


def test_the_front_page_may_be_kept_and_asked_for_again(world, guest):
    first = guest.get("/")
    assert first["Cache-Control"] == "no-cache"
    assert guest.get("/", headers={"if-none-match": first["ETag"]}).status_code == 304


# ── A group's home ───────────────────────────────────────────────────────────


@pytest.fixture
def levels(world, ann):
    for group in (world.open_group, world.restricted_group, world.private_group):
        for level in Level:
            if level <= group.cap:
                make_question(author=ann, title=f"{group.name} {level.name}", group=group, level=level)


@pytest.mark.parametrize("name", ["open_group", "restricted_group"])
def test_a_guest_reads_the_home_of_a_listed_group_with_what_is_public(world, guest, levels, name):
    group = getattr(world, name)
    page = body(guest.get(f"/groups/{group.slug}/"))
    assert (f"{group.name} PUBLIC" in page) is (group.cap == Level.PUBLIC)
    assert f"{group.name} MEMBERS" not in page and f"{group.name} GROUP" not in page
    assert "Join to take part" in page
    for person in ("Bo", "Dee"):  # Ann wrote what is public
        assert f">{person}</a>" not in page


def test_a_private_group_is_for_a_guest_what_no_group_is(world, guest):
    for path in ("", "unanswered/", "about/", "members/"):
        there = guest.get(f"/groups/closed-files/{path}")
        nowhere = guest.get(f"/groups/never-was/{path}")
        assert there.status_code == nowhere.status_code == 302
        assert there["Location"].replace("closed-files", "never-was") == nowhere["Location"]


def test_a_private_group_is_not_there_for_chen(world, chen):
    for path in ("", "unanswered/", "about/", "members/", "settings/", "access/", "look/"):
        assert signed_in(chen).get(f"/groups/closed-files/{path}").status_code == 404


def test_chen_sees_what_members_see_and_the_way_in(world, chen, levels):
    page = body(signed_in(chen).get("/groups/damp-homes/"))
    assert "Damp Homes MEMBERS" in page and "Damp Homes GROUP" not in page
    assert "Join this group" in page
    assert "Ask to join" in body(signed_in(chen).get("/groups/rent-rooms/"))


def test_bo_sees_everything_and_may_ask(world, bo, levels):
    page = body(signed_in(bo).get("/groups/closed-files/"))
    assert "Closed Files GROUP" in page and "/groups/closed-files/questions/new/" in page


def test_the_unanswered_tab_shows_only_those(world, ann, bo):
    make_question(author=ann, title="Nobody knows", group=world.open_group, level=Level.GROUP)
    make_reply(entry=make_question(author=ann, title="Bo knows", group=world.open_group, level=Level.GROUP), author=bo)
    page = body(signed_in(bo).get("/groups/damp-homes/unanswered/"))
    assert "Nobody knows" in page and "Bo knows" not in page


def test_tags_of_what_one_may_not_see_are_not_talked_about(world, ann, bo, chen):
    make_question(author=ann, title="Q", group=world.open_group, level=Level.GROUP, tags=("asbestos",))
    make_question(author=ann, title="Q", group=world.open_group, level=Level.MEMBERS, tags=("mould",))
    assert "asbestos" in body(signed_in(bo).get("/groups/damp-homes/"))
    page = body(signed_in(chen).get("/groups/damp-homes/"))
    assert "asbestos" not in page and "mould" in page


def test_the_hub_team_sees_inside_only_with_a_look(world, eve, levels):
    client = signed_in(eve)
    assert client.get("/groups/closed-files/").status_code == 404
    grant(
        viewer=viewer_of(eve), group=world.private_group, session_key=client.session.session_key, reason="A complaint."
    )
    page = body(client.get("/groups/closed-files/"))
    assert "Closed Files GROUP" in page and "End your look now" in page
    assert "Ask this group" not in page


@pytest.mark.parametrize("path", ["", "unanswered/"])
@pytest.mark.parametrize("name", ["bo", "dee", "eve", None])
def test_a_groups_home_asks_at_most_twelve_times(world, name, path):
    client = signed_in(getattr(world, name) if name else None)
    many(world, 3)
    few = queries_of(client, f"/groups/damp-homes/{path}")
    many(world, 30)
    assert queries_of(client, f"/groups/damp-homes/{path}") == few <= 12


def test_older_entries_follow(world, bo):
    many(world, 30)
    client = signed_in(bo)
    page = body(client.get("/groups/damp-homes/"))
    older = page.split('href="?after=')[1].split('"')[0]
    assert page.count('class="entry"') == 20
    assert body(client.get(f"/groups/damp-homes/?after={older}")).count('class="entry"') == 10


# ── Who gets in ──────────────────────────────────────────────────────────────


def test_narrowing_says_first_what_it_means(world, dee, levels):
    client = signed_in(dee)
    wanted = {"access": "private", "cap": "1"}
    asked = client.post("/groups/damp-homes/access/", wanted)
    assert "2 entries will then be seen by the group only." in body(asked)
    assert "restores nothing" in body(asked)
    assert Group.objects.get(slug="damp-homes").access == "open"
    done = client.post("/groups/damp-homes/access/", wanted | {"confirmed": "yes"}, follow=True)
    assert "2 entries are narrower now." in body(done)
    assert Entry.everything.filter(group=world.open_group, level__gt=Level.GROUP).count() == 0


def test_opening_a_private_group_says_who_will_find_it(world, dee):
    said = body(signed_in(dee).post("/groups/closed-files/access/", {"access": "restricted", "cap": "2"}))
    assert "Everybody will find the group" in said and "No entry becomes wider by this" in said


@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("chen", 403), ("eve", 403), (None, 302)])
def test_nobody_else_changes_who_gets_in(world, name, status):
    client = signed_in(getattr(world, name) if name else None)
    wanted = {"access": "private", "cap": "1", "confirmed": "yes"}
    assert client.post("/groups/damp-homes/access/", wanted).status_code == status
    assert Group.objects.get(slug="damp-homes").access == "open"


# ── The hub's own pages ──────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", HUB_PAGES)
def test_every_page_of_the_hub_has_a_default(world, guest, slug):
    answer = guest.get(f"/{slug}/")
    assert answer.status_code == 200
    assert "{hub}" not in body(answer) and "Knowledge Hub" in body(answer)


def test_the_operators_own_page_comes_first(world, guest, settings, tmp_path):
    settings.COALFACE_HOME = tmp_path
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.md").write_text("# We are {hub}\n\n<script>bad()</script> **Hello**", encoding="utf-8")
    page = body(guest.get("/about/"))
    assert "<h1>We are Knowledge Hub</h1>" in page and "<strong>Hello</strong>" in page
    assert "<script>bad" not in page


def test_the_hub_teams_page_is_there_for_them_alone(world, eve, dee, guest):
    assert signed_in(eve).get("/hub/").status_code == 200
    assert signed_in(dee).get("/hub/").status_code == 404
    assert guest.get("/hub/").status_code == 302
