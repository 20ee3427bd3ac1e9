"""A member's page and an organisation's: what shows of what was shared is what the viewer may see, numbers too."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coalface.entries.kind import kinds
from coalface.groups.models import Level
from coalface.kinds.question.models import Question
from coalface.people.access import FIELDS
from coalface.people.models import Member, Organisation, OrganisationDomain, Specialism
from tests.world import make_entry, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db


def page_of(reader, handle="ann") -> str:
    return signed_in(reader).get(f"/people/{handle}/").content.decode()


def numbers(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))


def answered(world, by, *, title="How do you dry a wall?", text="Open the window.", accepted=False, thanks=0, **more):
    answer = make_reply(entry=make_question(author=world.dee, title=title, **more), author=by, text=text)
    if thanks:
        type(answer).everything.filter(pk=answer.pk).update(thanks=thanks)
    if accepted:
        Question.objects.filter(entry=answer.entry).update(accepted=answer, accepted_at=timezone.now())
    return answer


def test_everybody_finds_there_what_they_may_see(world, ann, bo, chen):
    make_question(author=ann, title="For the web", level=Level.PUBLIC)
    make_question(author=ann, title="For members", level=Level.MEMBERS)
    make_question(author=ann, title="For the group", level=Level.GROUP, group=world.private_group)
    make_question(author=ann, title="Not yet", state="draft")
    make_question(author=ann, title="Hidden away", state="hidden")
    for reader, group in ((bo, True), (chen, False), (ann, True)):
        page = page_of(reader)
        assert "For the web" in page and "For members" in page
        assert ("For the group" in page) == group
        assert "Not yet" not in page and "Hidden away" not in page
        assert numbers(page)["entries shared"] == ("3" if group else "2")


def test_answers_show_and_count_for_whom_their_question_does(world, ann, bo, chen):
    answered(world, ann, text="Ask the neighbour first.", accepted=True, thanks=4)
    answered(world, ann, text="Look behind the bath.", group=world.private_group, level=Level.GROUP, thanks=9)
    assert numbers(page_of(bo)) == {
        "answers": "2",
        "answer accepted": "1",
        "thanks received": "13",
        "entries shared": "0",
    }
    page = page_of(chen)
    assert numbers(page)["answer"] == "1" and numbers(page)["thanks received"] == "4"
    assert "Ann’s answer: Ask the neighbour first." in page and "Accepted answer" in page
    assert "behind the bath" not in page and "Closed Files" not in page


def test_what_was_shared_can_be_narrowed_to_a_kind_where_there_are_several(world, ann, bo, chen):
    first, second = list(kinds().values())[:2]
    for number in range(22):
        make_entry(kind=first.name, author=ann, title=f"First {number}", group=world.private_group, level=Level.GROUP)
    make_entry(kind=second.name, author=ann, title="Second", level=Level.PUBLIC)
    page = signed_in(bo).get(f"/people/ann/?kind={first.plural}").content.decode()
    assert f"?kind={first.plural}#shared" in page and f"{first.nouns} 22<" in page and f"{second.nouns} 1<" in page
    assert "First 21" in page and "Second" not in page
    more = re.search(r'href="(\?kind=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="(\?kind=[^"]+)"', page)
    page = signed_in(bo).get("/people/ann/" + (more[1] or more[2]).replace("&amp;", "&")).content.decode()
    assert "First 0<" in page and "First 21" not in page and "Second" not in page
    assert "?kind=" not in page_of(chen) and "Second" in page_of(chen)
    assert "Nothing that you may see yet" in signed_in(chen).get(f"/people/ann/?kind={first.plural}").content.decode()


def test_the_one_liner_stands_on_the_page_for_members(world, ann, bo):
    type(ann).objects.filter(pk=ann.pk).update(one_liner="Here I have eleven colleagues.")
    assert "Here I have eleven colleagues." in page_of(bo)


def test_the_best_answers_are_the_accepted_then_the_most_thanked(world, ann, chen):
    for number in range(4):
        answered(world, ann, title=f"Question {number}", thanks=number)
    answered(world, ann, title="Question accepted", accepted=True)
    answered(world, ann, title="Question hidden", thanks=50)
    hidden = answered(world, ann, title="Answer hidden", thanks=60)
    type(hidden).everything.filter(pk=hidden.pk).update(state="hidden")
    titles = re.findall(r'entry__title"><a href="[^"]+">([^<]+)<', page_of(chen))
    assert titles == ["Question accepted", "Question hidden", "Question 3"]


def test_answers_to_oneself_are_no_best_answers(world, ann, chen):
    make_reply(entry=make_question(author=ann, title="Mine"), author=ann, text="I found it myself.")
    assert "I found it myself" not in page_of(chen)


def test_numbers_stop_at_a_hundred(world, ann, chen):
    entry = make_question(author=world.dee, title="Count with me")
    for _one in range(101):
        make_reply(entry=entry, author=ann)
    assert numbers(page_of(chen))["answers"] == "100+"


def test_groups_show_only_where_both_are_in_them(world, ann, bo, chen):
    assert "Closed Files" in page_of(bo) and "You share 4 groups" in page_of(bo)
    assert "Closed Files" not in page_of(chen) and "Damp Homes" not in page_of(chen)


def test_everybody_may_report_a_profile_but_their_own(world, ann, bo):
    assert "/reports/new/?member=ann" in page_of(bo)
    assert "/reports/new/" not in page_of(ann) and "/settings/profile/" in page_of(ann)


def test_a_page_that_says_nothing_yet_teaches_what_to_do(world, chen, bo):
    assert "/questions/new/" in page_of(chen, "chen")
    assert "Nothing that you may see yet" in page_of(bo, "chen")


def test_a_name_of_one_word_or_many_is_no_stumbling_block(world, bo):
    for name in ("Zoë", "María del Mar y Sol", "李 明", "O'Neill-Hart"):
        one = make_member(name.replace("'", ""), role="Clerk")
        type(one).objects.filter(pk=one.pk).update(name=name, handle=f"somebody-{one.pk}")
        assert signed_in(bo).get(f"/people/somebody-{one.pk}/").status_code == 200


def test_a_page_costs_the_same_for_three_and_for_thirty(world, ann, bo):
    client = signed_in(bo)
    addresses = ("/people/ann/", "/organisations/fenwick/")

    def fill(first, last):
        for number in range(first, last):
            entry = make_question(author=ann, title=f"Shared {number}", group=world.open_group, tags=(f"tag {number}",))
            make_reply(entry=entry, author=bo)
            answered(world, ann, title=f"Question {number}", group=world.open_group)
            ann.specialisms.add(Specialism.objects.create(name=f"word {number}", slug=f"word-{number}"))
            make_member(f"Colleague {number}", organisation=world.organisation)

    def cost():
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found.append(len(asked))
        return found

    fill(0, 3)
    few = cost()
    fill(3, 30)
    assert cost() == few and max(few) <= 12


def test_an_organisation_shows_its_people_and_none_of_its_domains(world, chen):
    page = signed_in(chen).get("/organisations/fenwick/").content.decode()
    assert "Fenwick District Council" in page and "Council" in page
    assert ">Ann</a>" in page and ">Bo</a>" in page and ">Chen</a>" not in page
    assert "fenwick.example" not in page


def test_former_staged_and_suspended_people_are_not_in_their_organisation(world, chen):
    people = type(chen).objects.filter(handle__in=("gus", "una", "ivo", "gone"))
    people.update(organisation=world.organisation)
    page = signed_in(chen).get("/organisations/fenwick/").content.decode()
    assert not any(name in page for name in ("Gus", "Una", "Ivo", "Gone"))


def test_an_organisation_without_members_says_so(world, chen):
    empty = Organisation.objects.create(name="Brackwater Council", slug="brackwater")
    OrganisationDomain.objects.create(organisation=empty, domain="brackwater.example")
    assert "Nobody yet" in signed_in(chen).get("/organisations/brackwater/").content.decode()


def test_what_a_member_keeps_to_herself_shows_to_nobody_else(world, ann, bo, eve):
    said = {"about": "I keep bees.", "region": "wales"}
    Member.objects.filter(pk=ann.pk).update(**said, about_for="me", region_for="me")
    for reader in (bo, eve):
        page = signed_in(reader).get("/people/ann/").content.decode()
        assert "I keep bees." not in page and "Wales" not in page
        listed = signed_in(reader).get("/people/?region=wales").content.decode().partition('aria-label="Members"')[2]
        assert ">Ann</a>" not in listed
    mine = signed_in(ann).get("/people/ann/").content.decode()
    assert "I keep bees." in mine and "only you see this" in mine
    seen = signed_in(ann).get("/people/ann/?as=others").content.decode()
    assert "I keep bees." not in seen and "Wales" not in seen and "what other members see of you" in seen
    assert "what other members see of you" not in signed_in(bo).get("/people/ann/?as=others").content.decode()


def test_a_member_says_who_may_read_it(world, ann):
    client = signed_in(ann)
    form = {f"{field}_for": getattr(ann, f"{field}_for") for field in FIELDS} | {"about_for": "me"}
    assert client.post("/settings/seen/", form).status_code == 303
    ann.refresh_from_db()
    assert (ann.about_for, ann.region_for, ann.role_for) == ("me", "members", "everyone")
    page = client.post("/settings/seen/", form | {"about_for": "everybody", "role_for": "groups"})
    assert page.status_code == 422 and '<option value="groups" selected>' in page.content.decode()
    ann.refresh_from_db()
    assert ann.role_for == "everyone"


def test_home_and_profile_count_the_same(world, ann, bo):
    answered(world, ann, thanks=3)
    entry = make_entry(kind="blog", author=ann, title="A year", level=Level.MEMBERS)
    type(entry).everything.filter(pk=entry.pk).update(thanks=2)
    home = signed_in(ann).get("/").content.decode()
    assert numbers(home)["times somebody thanked you"] == "5"
    assert numbers(page_of(ann))["thanks received"] == "5" == numbers(page_of(bo))["thanks received"]
