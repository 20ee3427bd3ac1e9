"""The pages of groups: found, joined, run, and what is not there for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalface.groups import actions
from coalface.groups.models import Grant, Group, JoinRequest, Membership
from coalface.groups.viewer import viewer_of
from tests.world import make_group, make_member, make_question, signed_in


def body(answer) -> str:
    return answer.content.decode()


def role(group, member) -> str | None:
    return Membership.objects.filter(group=group, member=member).values_list("role", flat=True).first()


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def asked(world, chen) -> JoinRequest:
    return actions.ask_to_join(
        viewer=viewer_of(chen), member=chen, group=world.restricted_group, message="I keep rent books."
    )


# ── Find ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [None, "chen", "eve"])
def test_the_directory_lists_what_everybody_may_find(world, name):
    page = body(signed_in(getattr(world, name) if name else None).get("/groups/"))
    assert "Damp Homes" in page and "Rent Rooms" in page and "Closed Files" not in page


def test_the_directory_shows_my_groups_first_and_private_ones_among_them(world, bo):
    page = body(signed_in(bo).get("/groups/"))
    assert "Your groups" in page and "Closed Files" in page
    assert page.count(">Damp Homes</a>") == 1


def test_words_find_groups_by_name_and_purpose_but_no_private_ones(world, chen, bo):
    page = body(signed_in(chen).get("/groups/?q=homes damp"))
    assert "Damp Homes" in page and "Rent Rooms" not in page
    assert "Closed Files" not in body(signed_in(chen).get("/groups/?q=closed"))
    assert "You are in" in body(signed_in(bo).get("/groups/?q=closed"))
    assert "Rent Rooms" in body(signed_in(chen).get("/groups/?q=about rent"))


@pytest.mark.parametrize("words", ["%00", "%", "'\"", "x" * 5000, "\ud83d"])
def test_hostile_words_find_nothing_and_break_nothing(world, chen, words):
    assert signed_in(chen).get("/groups/", {"q": words.encode("utf-8", "replace")}).status_code == 200


def test_the_directory_costs_the_same_for_three_and_for_thirty(world, bo, dee):
    client = signed_in(bo)
    few = queries_of(client, "/groups/")
    for number in range(30):
        make_group(f"Group {number}", access="open", cap=3, lead=dee)
    assert queries_of(client, "/groups/") == few <= 12
    assert "More groups" in body(client.get("/groups/"))


# ── Found ────────────────────────────────────────────────────────────────────

NEW = {"name": "Wet Walls", "purpose": "For those with wet walls.", "access": "restricted", "cap": "2", "second": ""}


def test_chen_founds_a_group(world, chen):
    answer = signed_in(chen).post("/groups/new/", NEW | {"second": "Bo"})
    assert (answer.status_code, answer["Location"]) == (303, "/groups/wet-walls/")
    group = Group.objects.get(slug="wet-walls")
    assert (group.access, group.cap, role(group, chen), role(group, world.bo)) == (
        "restricted",
        2,
        "lead",
        "facilitator",
    )


def test_wrong_words_are_kept_and_explained(world, chen):
    wrong = NEW | {"name": "damp homes", "purpose": "", "second": "Bob Nobody"}
    answer = signed_in(chen).post("/groups/new/", wrong)
    page = body(answer)
    assert answer.status_code == 422
    assert "is taken by a group that is open" in page
    assert "Say in one or two sentences" in page and "Bob Nobody is not a member" in page
    assert 'value="damp homes"' in page and 'value="Bob Nobody"' in page
    assert "Is it here already?" in page and "/groups/damp-homes/" in page


def test_a_name_that_is_nearly_right_brings_a_suggestion(world, chen):
    make_member("Priya Nair", organisation=world.organisation)
    page = body(signed_in(chen).post("/groups/new/", NEW | {"second": "Priya Nayr"}))
    assert "Did you mean Priya Nair, Fenwick District Council?" in page


def test_the_name_of_a_private_group_is_free_for_others(world, chen):
    assert signed_in(chen).post("/groups/new/", NEW | {"name": "Closed Files"}).status_code == 303


def test_where_the_hub_team_consents_the_group_waits_for_them(world, settings, chen, eve, bo):
    settings.COALFACE_GROUPS_NEED_CONSENT = True
    client = signed_in(chen)
    assert "Ask the hub team to open it" in body(client.get("/groups/new/"))
    client.post("/groups/new/", NEW)
    assert "waits for the hub team" in body(client.get("/groups/wet-walls/"))
    assert signed_in(bo).get("/groups/wet-walls/").status_code == 404
    assert signed_in(bo).post("/groups/wet-walls/consent/").status_code == 404
    team = signed_in(eve)
    assert "Wet Walls" in body(team.get("/hub/groups/"))
    team.post("/groups/wet-walls/consent/")
    assert signed_in(bo).get("/groups/wet-walls/").status_code == 200


def test_the_hub_team_may_leave_it_closed(world, settings, chen, eve):
    settings.COALFACE_GROUPS_NEED_CONSENT = True
    signed_in(chen).post("/groups/new/", NEW)
    signed_in(eve).post("/groups/wet-walls/consent/refusal/")
    assert "did not open this group" in body(signed_in(chen).get("/groups/wet-walls/"))


# ── Come and go ──────────────────────────────────────────────────────────────


def test_chen_walks_in(world, chen):
    answer = signed_in(chen).post("/groups/damp-homes/membership/", follow=True)
    assert "You are in Damp Homes now." in body(answer)
    assert role(world.open_group, chen) == "member"


@pytest.mark.parametrize(("slug", "status"), [("rent-rooms", 403), ("closed-files", 404), ("old-papers", 403)])
def test_elsewhere_chen_cannot_walk_in(world, chen, slug, status):
    assert signed_in(chen).post(f"/groups/{slug}/membership/").status_code == status


def test_a_guest_is_asked_to_sign_in_first(world, guest):
    for path in ("damp-homes/membership/", "closed-files/membership/", "never-was/membership/", "new/"):
        assert guest.post(f"/groups/{path}").status_code == 302


def test_chen_takes_her_request_back(world, chen):
    client = signed_in(chen)
    client.post("/groups/rent-rooms/request/", {"message": "I keep rent books."})
    assert "Take my request back" in body(client.get("/groups/rent-rooms/"))
    page = body(client.post("/groups/rent-rooms/request/end/", follow=True))
    assert "Your request is taken back." in page and "Ask to join" in page and not JoinRequest.objects.exists()
    assert client.post("/groups/closed-files/request/end/").status_code == 404


def test_chen_asks_waits_is_declined_and_reads_why(world, chen, dee):
    client = signed_in(chen)
    client.post("/groups/rent-rooms/request/", {"message": "I keep rent books."})
    assert "You have asked to join" in body(client.get("/groups/rent-rooms/"))
    asked = JoinRequest.objects.get()
    run = signed_in(dee)
    assert "I keep rent books." in body(run.get("/groups/rent-rooms/members/"))
    assert run.post(f"/groups/rent-rooms/requests/{asked.pk}/refusal/", {"sentence": ""}).status_code == 422
    run.post(f"/groups/rent-rooms/requests/{asked.pk}/refusal/", {"sentence": "Only rent officers."})
    page = body(client.get("/groups/rent-rooms/"))
    assert "Only rent officers." in page and "Ask to join" in page


def test_dee_lets_chen_in_and_a_second_press_says_so(world, chen, dee, asked):
    run = signed_in(dee)
    address = f"/groups/rent-rooms/requests/{asked.pk}/approval/"
    assert "Chen is in the group now." in body(run.post(address, follow=True))
    assert "decided this already" in body(run.post(address, follow=True))
    assert role(world.restricted_group, chen) == "member"


@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("chen", 403), ("eve", 403), (None, 302)])
def test_nobody_else_decides_or_reads_who_asks(world, asked, name, status):
    client = signed_in(getattr(world, name) if name else None)
    assert client.post(f"/groups/rent-rooms/requests/{asked.pk}/approval/").status_code == status
    assert client.get(f"/groups/rent-rooms/requests/{asked.pk}/refusal/").status_code == status
    assert "I keep rent books." not in body(client.get("/groups/rent-rooms/members/"))


def test_a_request_of_one_group_is_not_decided_at_another(world, dee, asked):
    signed_in(dee).post(f"/groups/damp-homes/requests/{asked.pk}/approval/")
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_bo_leaves_after_being_told_what_that_means(world, bo):
    client = signed_in(bo)
    assert "will no longer see" in body(client.get("/groups/closed-files/membership/end/"))
    answer = client.post("/groups/closed-files/membership/end/")
    assert (answer.status_code, answer["Location"]) == (303, "/groups/")
    assert client.get("/groups/closed-files/").status_code == 404


def test_the_last_lead_is_told_why_they_cannot_leave(world, dee):
    answer = signed_in(dee).post("/groups/damp-homes/membership/end/")
    assert answer.status_code == 403 and "only lead facilitator" in body(answer)


# ── Members ──────────────────────────────────────────────────────────────────


def test_members_are_listed_for_members_of_the_hub(world, chen, guest):
    page = body(signed_in(chen).get("/groups/damp-homes/members/"))
    assert "Ann" in page and "Dee" in page and "Make facilitator" not in page
    assert guest.get("/groups/damp-homes/members/").status_code == 302
    assert signed_in(chen).get("/groups/closed-files/members/").status_code == 404


def test_who_is_suspended_is_in_no_list(world, chen, dee):
    actions.bring_in(viewer=viewer_of(dee), group=world.open_group, member=chen)
    type(chen).objects.filter(pk=chen.pk).update(state="suspended", is_active=False)
    assert ">Chen<" not in body(signed_in(dee).get("/groups/damp-homes/members/"))


def test_dee_adds_chen_by_name(world, chen, dee, bo):
    run = signed_in(dee)
    assert "Chen is in the group now." in body(
        run.post("/groups/closed-files/members/", {"member": "chen"}, follow=True)
    )
    assert role(world.private_group, chen) == "member"
    assert run.post("/groups/closed-files/members/", {"member": "Nobody"}).status_code == 422
    assert signed_in(bo).post("/groups/closed-files/members/", {"member": "Eve"}).status_code == 403


def test_a_lead_appoints_and_a_facilitator_resigns(world, bo, dee, ann):
    run = signed_in(dee)
    run.post("/groups/damp-homes/members/bo/role/", {"role": "facilitator"})
    assert role(world.open_group, bo) == "facilitator"
    assert signed_in(bo).post("/groups/damp-homes/members/ann/role/", {"role": "facilitator"}).status_code == 403
    signed_in(bo).post("/groups/damp-homes/members/bo/role/", {"role": "member"})
    assert role(world.open_group, bo) == "member"
    assert run.post("/groups/damp-homes/members/dee/role/", {"role": "member"}).status_code == 403
    assert run.post("/groups/damp-homes/members/bo/role/", {"role": "king"}).status_code == 404


def test_the_only_lead_is_told_to_make_another_before_resigning(world, bo, dee):
    run, told = signed_in(dee), "Make somebody else a lead first; then you can resign."
    actions.appoint(viewer=viewer_of(dee), group=world.open_group, member_id=bo.pk)
    page = body(run.get("/groups/damp-homes/members/"))
    assert told in page and "Resign" not in page and "Stand down" in page
    assert "Resign" in body(signed_in(bo).get("/groups/damp-homes/members/"))
    actions.make_lead(viewer=viewer_of(dee), group=world.open_group, member_id=bo.pk)
    type(bo).objects.filter(pk=bo.pk).update(state="suspended", is_active=False)  # who still counts as a lead
    page = body(run.get("/groups/damp-homes/members/"))
    assert told not in page and "Resign" in page
    run.post("/groups/damp-homes/members/dee/role/", {"role": "member"})
    assert role(world.open_group, dee) == "member"


def test_dee_removes_bo_after_being_asked(world, bo, dee, ann):
    run = signed_in(dee)
    assert "Remove Bo from Damp Homes" in body(run.get("/groups/damp-homes/members/bo/removal/"))
    run.post("/groups/damp-homes/members/bo/removal/")
    assert role(world.open_group, bo) is None
    assert signed_in(ann).post("/groups/damp-homes/members/dee/removal/").status_code == 403


@pytest.mark.parametrize("name", ["bo", "dee"])
def test_the_members_page_costs_the_same_for_three_and_for_forty(world, dee, name):
    client = signed_in(getattr(world, name))
    few = queries_of(client, "/groups/damp-homes/members/")
    for number in range(40):
        actions.bring_in(viewer=viewer_of(dee), group=world.open_group, member=make_member(f"Member {number}"))
    assert queries_of(client, "/groups/damp-homes/members/") == few <= 12
    page = body(client.get("/groups/damp-homes/members/"))
    older = page.split('href="?after=')[1].split('"')[0]
    assert "Facilitators</h2>" not in body(client.get(f"/groups/damp-homes/members/?after={older}"))


# ── About, settings, archive ─────────────────────────────────────────────────


def test_about_says_how_one_is_with_each_other_and_who_sees_what(world, dee, guest):
    words = {
        "name": "Damp Homes",
        "purpose": "Dry them.",
        "guidelines": "Be *kind*. <script>x</script>",
    }
    assert signed_in(dee).post("/groups/damp-homes/settings/", words).status_code == 303
    levels = {"access": "open", "cap": "3", "default_level": "3"}
    asked = signed_in(dee).post("/groups/damp-homes/access/", levels)
    assert "New entries start as Public" in body(asked)
    assert signed_in(dee).post("/groups/damp-homes/access/", levels | {"confirmed": "yes"}).status_code == 303
    page = body(guest.get("/groups/damp-homes/about/"))
    assert "<em>kind</em>" in page and "<script>x" not in page
    assert "New entries start as Public" in page
    assert ">Dee<" not in page


def test_settings_are_for_facilitators(world, bo, eve, dee, guest):
    assert signed_in(bo).get("/groups/damp-homes/settings/").status_code == 403
    assert signed_in(eve).get("/groups/damp-homes/settings/").status_code == 403
    assert signed_in(eve).get("/groups/closed-files/settings/").status_code == 404
    assert guest.get("/groups/damp-homes/settings/").status_code == 302


def test_a_taken_name_is_refused_at_its_field(world, dee):
    words = {"name": "rent rooms", "purpose": "x", "guidelines": ""}
    answer = signed_in(dee).post("/groups/damp-homes/settings/", words)
    assert answer.status_code == 422 and "Choose another name" in body(answer)


def test_new_entries_never_start_above_what_the_group_allows(world, dee):
    levels = {"access": "private", "cap": "1", "default_level": "3"}
    assert signed_in(dee).post("/groups/closed-files/access/", levels).status_code == 303
    assert Group.objects.get(slug="closed-files").default_level == 1


def test_archiving_and_opening_again(world, dee, bo):
    run = signed_in(dee)
    run.post("/groups/damp-homes/archive/")
    assert "is archived" in body(signed_in(bo).get("/groups/damp-homes/"))
    assert signed_in(bo).post("/groups/damp-homes/archive/end/").status_code == 403
    run.post("/groups/damp-homes/archive/end/")
    assert Group.objects.get(slug="damp-homes").in_use


# ── The hub team ─────────────────────────────────────────────────────────────


def test_the_hub_team_lists_private_groups_by_name_only(world, eve, dee):
    page = body(signed_in(eve).get("/hub/groups/"))
    assert "Closed Files" in page and "About Closed Files" not in page and 'href="/groups/closed-files/"' not in page
    assert signed_in(dee).get("/hub/groups/").status_code == 404
    assert signed_in(dee).get("/groups/damp-homes/look/").status_code == 404


def test_a_look_needs_a_reason_is_shown_to_facilitators_and_ends(world, eve, dee, bo):
    team = signed_in(eve)
    assert team.post("/groups/closed-files/look/", {"reason": " "}).status_code == 422
    answer = team.post("/groups/closed-files/look/", {"reason": "A complaint about access."})
    assert (answer.status_code, answer["Location"]) == (303, "/groups/closed-files/")
    assert team.get("/groups/closed-files/").status_code == 200
    assert signed_in(eve).get("/groups/closed-files/").status_code == 404  # another session of the same person
    about = body(signed_in(dee).get("/groups/closed-files/about/"))
    assert "Eve" in about and "A complaint about access." in about
    assert "A complaint about access." not in body(signed_in(bo).get("/groups/closed-files/about/"))
    team.post("/groups/closed-files/look/end/")
    assert team.get("/groups/closed-files/").status_code == 404
    assert Grant.objects.count() == 1


def test_a_look_changes_nothing(world, eve):
    team = signed_in(eve)
    team.post("/groups/closed-files/look/", {"reason": "A complaint."})
    for path, sent in (("settings/", {}), ("archive/", {}), ("members/", {"member": "Chen"}), ("access/", {})):
        assert team.post(f"/groups/closed-files/{path}", sent).status_code == 403
    assert team.post("/groups/closed-files/members/bo/removal/").status_code == 403


# ── Settings, welcome, care ──────────────────────────────────────────────────

SETTINGS = ("settings/", "settings/welcome/", "settings/care/", "access/", "archive/")


@pytest.mark.parametrize("path", SETTINGS)
def test_each_page_of_settings_is_for_facilitators_and_unknown_elsewhere(world, bo, chen, dee, guest, path):
    assert signed_in(dee).get(f"/groups/damp-homes/{path}").status_code == 200
    assert signed_in(bo).get(f"/groups/damp-homes/{path}").status_code == 403
    assert signed_in(bo).post(f"/groups/damp-homes/{path}").status_code == 403
    assert signed_in(chen).get(f"/groups/closed-files/{path}").status_code == 404
    assert signed_in(chen).post(f"/groups/closed-files/{path}").status_code == 404
    assert guest.get(f"/groups/damp-homes/{path}").status_code == 302


def test_chen_is_welcomed_until_the_message_is_put_away(world, chen, dee, bo):
    words = {"welcome": "Start with *the checklist*."}
    assert signed_in(dee).post("/groups/damp-homes/settings/welcome/", words).status_code == 303
    client = signed_in(chen)
    assert "the checklist" not in body(client.get("/groups/damp-homes/"))
    page = body(client.post("/groups/damp-homes/membership/", follow=True))
    assert "Welcome to Damp Homes" in page and "<em>the checklist</em>" in page
    assert client.post("/groups/damp-homes/welcome/end/").status_code == 303
    assert "the checklist" not in body(client.get("/groups/damp-homes/"))
    assert "<em>the checklist</em>" in body(client.get("/groups/damp-homes/about/"))


def test_the_welcome_ends_after_a_week_and_is_for_members_only(world, bo, eve, dee):
    actions.change_welcome(viewer=viewer_of(dee), group=world.open_group, welcome="Start here.")
    assert "Start here." in body(signed_in(bo).get("/groups/damp-homes/"))
    Membership.objects.filter(member=bo).update(joined_at=timezone.now() - timedelta(days=8))
    assert "Start here." not in body(signed_in(bo).get("/groups/damp-homes/"))
    assert "Start here." not in body(signed_in(eve).get("/groups/damp-homes/about/"))


def test_nobody_puts_away_what_is_not_there_for_them(world, chen, guest):
    assert signed_in(chen).post("/groups/closed-files/welcome/end/").status_code == 404
    assert guest.post("/groups/closed-files/welcome/end/").status_code == 302


def test_care_keeps_each_word_once_and_shows_it_again(world, dee):
    run = signed_in(dee)
    sent = {"holds_newcomers": "on", "blocked_words": " Mould \n\nmould\nblack  damp"}
    assert run.post("/groups/damp-homes/settings/care/", sent).status_code == 303
    group = Group.objects.get(slug="damp-homes")
    assert (group.holds_newcomers, group.blocked_words) == (True, "mould\nblack damp")
    page = body(run.get("/groups/damp-homes/settings/care/"))
    assert "black damp" in page and "checked" in page
    run.post("/groups/damp-homes/settings/care/", {"blocked_words": ""})
    group.refresh_from_db()
    assert (group.holds_newcomers, group.blocked_words) == (False, "")


def test_an_archived_group_is_not_changed_until_it_is_open_again(world, dee):
    run = signed_in(dee)
    assert "Open it again first" in body(run.get("/groups/old-papers/settings/"))
    for path in ("settings/welcome/", "settings/care/"):
        assert run.post(f"/groups/old-papers/{path}", {"welcome": "x", "blocked_words": "x"}).status_code == 403
    assert "archived since" in body(run.get("/groups/old-papers/archive/"))


def test_archiving_says_first_what_it_means(world, dee):
    page = body(signed_in(dee).get("/groups/damp-homes/archive/"))
    assert "Nobody shares, answers, comments" in page
    assert Group.objects.get(slug="damp-homes").in_use


def test_a_facilitator_alone_is_told_to_find_a_second(world, dee, ann, bo):
    assert "You are the only facilitator" in body(signed_in(dee).get("/groups/damp-homes/"))
    assert "You are the only facilitator" in body(signed_in(dee).get("/groups/damp-homes/members/"))
    assert "only facilitator" not in body(signed_in(bo).get("/groups/damp-homes/members/"))
    actions.appoint(viewer=viewer_of(dee), group=world.open_group, member_id=ann.pk)
    assert "only facilitator" not in body(signed_in(dee).get("/groups/damp-homes/"))


def test_every_page_of_a_group_searches_inside_it(world, chen):
    page = body(signed_in(chen).get("/groups/damp-homes/about/"))
    assert '<input type="hidden" name="group" value="damp-homes">' in page


# ── The directory ────────────────────────────────────────────────────────────


def test_the_directory_narrows_to_mine_open_and_restricted(world, bo, chen, guest):
    mine = body(signed_in(bo).get("/groups/?show=mine"))
    assert "Closed Files" in mine and "Your groups" in mine and "Groups to join" not in mine
    assert "Damp Homes" not in body(signed_in(bo).get("/groups/?show=mine&q=files"))
    open_ones = body(signed_in(bo).get("/groups/?show=open"))
    assert "Damp Homes" in open_ones and "Rent Rooms" not in open_ones and "You are in" in open_ones
    restricted = body(signed_in(chen).get("/groups/?show=restricted"))
    assert "Rent Rooms" in restricted and "Damp Homes" not in restricted
    assert "You are in no group yet" in body(signed_in(chen).get("/groups/?show=mine"))
    for nonsense in ("mine", "private", "x"):
        assert "Closed Files" not in body(guest.get(f"/groups/?show={nonsense}"))


def test_the_directory_says_who_runs_a_group_to_members_only(world, chen, guest):
    assert "Run by Dee" in body(signed_in(chen).get("/groups/"))
    assert "Dee" not in body(guest.get("/groups/"))


def test_last_active_tells_of_nothing_that_one_may_not_see(world, ann, bo, chen, guest):
    make_question(author=ann, title="Q", group=world.open_group, level=1)
    assert "Last active" in body(signed_in(bo).get("/groups/"))
    assert "Last active" not in body(signed_in(chen).get("/groups/"))
    make_question(author=ann, title="Q", group=world.open_group, level=3)
    assert "Last active" in body(guest.get("/groups/"))
