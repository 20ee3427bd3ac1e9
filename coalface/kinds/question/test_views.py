"""The pages of questions: reading, asking, accepting, as each of the town's people."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalface.entries import actions as entry_actions
from coalface.entries.models import Entry, EntryLink
from coalface.entries.queries import without_reply
from coalface.groups.models import Group, Level
from coalface.kinds.question import actions
from coalface.kinds.question.models import Question
from tests.world import make_group, make_question, make_reply, signed_in

PARAGRAPH = "Before you price insulation, look into the cavity. In four of our blocks it was bridged with mortar. " * 5


def address(entry: Entry) -> str:
    return f"/questions/{entry.pk}-{entry.slug}/"


def read(member, entry, **query) -> str:
    response = signed_in(member).get(address(entry), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# ── Reading ────────────────────────────────────────────────────────────────


def test_bo_reads_ann_s_question_with_its_level(world, ann, bo):
    entry = make_question(author=ann, title="Damp walls", text="Wet *through*.", group=world.private_group, level=1)
    page = read(bo, entry)
    assert "<em>through</em>" in page and "Group" in page and "Closed Files" in page
    assert "Members of Closed Files will see this, nobody else." in page


def test_chen_does_not_even_see_it(world, ann, chen, guest):
    entry = make_question(author=ann, title="Damp walls", group=world.private_group, level=1)
    for path in (address(entry), f"/questions/{entry.pk}-wrong/", f"/entries/{entry.pk}/neighbours/"):
        assert signed_in(chen).get(path).status_code == 404
        there, missing = guest.get(path), guest.get(path.replace(str(entry.pk), "99999"))
        assert there.status_code == missing.status_code == 302


def test_a_wrong_slug_leads_to_the_right_address(world, ann, bo):
    entry = make_question(author=ann, title="Damp walls")
    for path in (f"/questions/{entry.pk}-old-title/", f"/questions/{entry.pk}/"):
        assert signed_in(bo).get(path)["Location"] == address(entry)


def test_a_number_that_no_database_holds_is_not_there(world, bo):
    assert signed_in(bo).get(f"/questions/{10**30}-x/").status_code == 404


def test_a_guest_reads_a_public_question_and_is_invited(world, ann, bo, guest):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group, level=Level.PUBLIC)
    make_reply(entry=entry, author=bo, text="Open a window.")
    response = guest.get(address(entry))
    page = response.content.decode()
    assert "Open a window." in page
    assert "<textarea" not in page and "/accounts/signup/" in page
    assert f'<link rel="canonical" href="http://localhost:8000{address(entry)}">' in page
    assert '<meta property="og:title" content="Damp walls">' in page
    again = guest.get(address(entry), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_only_a_public_question_describes_itself_to_machines(world, ann, bo):
    entry = make_question(author=ann, title="Damp walls", text="Secret excerpt.", group=world.open_group, level=2)
    head = read(bo, entry).partition("</head>")[0]
    assert "canonical" not in head and "og:title" not in head and "Secret excerpt." not in head
    assert "noindex" in head


def test_the_accepted_answer_is_first_then_the_most_thanked(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    early = make_reply(entry=entry, author=bo, text="The early one.")
    thanked = make_reply(entry=entry, author=dee, text="The thanked one.")
    chosen = make_reply(entry=entry, author=bo, text="The chosen one.")
    entry_actions.react(viewer=world.viewer(bo), entry=entry, reply=thanked, kind="thanks")
    actions.accept(viewer=world.viewer(ann), entry=entry, answer=chosen)
    page = read(bo, entry)
    assert page.index("The chosen one.") < page.index("The thanked one.") < page.index("The early one.")
    assert "Accepted answer" in page
    page = read(bo, entry, order="oldest")
    assert page.index("The chosen one.") < page.index("The early one.") < page.index("The thanked one.")
    assert early.pk


def test_the_page_says_how_soon_the_first_answer_came(world, ann, bo):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    reply = make_reply(entry=entry, author=bo)
    entry.published_at = reply.created_at.replace(microsecond=0) - timedelta(minutes=38)
    entry.save(update_fields=["published_at"])
    assert "first answer after 38 minutes" in read(bo, entry)
    entry.published_at = reply.created_at + timedelta(minutes=38)
    entry.save(update_fields=["published_at"])
    assert "first answer after" not in read(bo, entry)  # it came with a question that was merged into this one


def test_what_is_hidden_shows_to_facilitators_and_its_author_only(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    hidden = make_reply(entry=entry, author=bo, text="Hidden words.")
    make_reply(entry=entry, author=ann, parent=hidden, text="Beneath it.")
    entry_actions.hide_reply(viewer=world.viewer(dee), reply=hidden, reason="It is rude.")
    for member in (bo, dee):
        page = read(member, entry)
        assert "Hidden words." in page and "It is rude." in page and "Beneath it." in page
    page = read(ann, entry)
    assert "Hidden words." not in page and "Beneath it." not in page and "It is rude." not in page


def test_a_locked_question_says_why_and_offers_no_box(world, ann, bo, dee):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    entry_actions.lock(viewer=world.viewer(dee), entry=entry, reason="Asked before.")
    page = read(bo, entry)
    assert "Asked before." in page and "Post your answer" not in page


def test_chen_is_told_to_join_before_answering(world, ann, chen):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group, level=Level.MEMBERS)
    page = read(chen, entry)
    assert "Join Damp Homes" in page and "Post your answer" not in page
    entry = make_question(author=ann, title="Rent arrears", group=world.restricted_group, level=Level.MEMBERS)
    assert "Ask to join" in read(chen, entry)


def test_linked_questions_show_only_where_they_may_be_seen(world, ann, bo, chen):
    entry = make_question(author=ann, title="Damp walls")
    secret = make_question(author=ann, title="Quiet matter", group=world.private_group, level=1)
    EntryLink.objects.create(source=secret, target=entry, kind="linked")
    assert "Quiet matter" in read(bo, entry)
    assert "Quiet matter" not in read(chen, entry)


def test_markup_in_titles_and_reasons_is_shown_as_typed(world, ann, bo, dee):
    entry = make_question(author=ann, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = read(bo, entry)
    assert "<script>alert" not in page and "<img src=x" not in page


def test_what_is_close_to_a_question_is_only_what_one_may_see(world, ann, bo, chen, guest):
    entry = make_question(author=ann, title="Why is my wall damp?", level=Level.PUBLIC)
    make_reply(
        entry=make_question(author=ann, title="A damp wall again", group=world.private_group, level=1), author=bo
    )
    path = f"/entries/{entry.pk}/neighbours/"
    page = signed_in(bo).get(path).content.decode()
    assert "A damp wall again" in page and "1 answer" in page and "Why is my wall damp?" not in page
    assert "A damp wall again" not in signed_in(chen).get(path).content.decode()
    assert guest.get(path).content.decode().strip() == ""


# ── Weight ─────────────────────────────────────────────────────────────────


def full_question(world, answers: int) -> Entry:
    entry = make_question(
        author=world.ann, title="Damp walls", text=PARAGRAPH, group=world.open_group, tags=("mould", "walls")
    )
    for number in range(answers):
        reply = make_reply(entry=entry, author=(world.bo, world.dee)[number % 2], text=f"{number}. {PARAGRAPH}")
        make_reply(entry=entry, author=world.ann, parent=reply, text="That helped.")
    return entry


def queries_for(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_page_asks_the_database_at_most_eight_times_whatever_it_holds(world, ann, bo):
    few, many = full_question(world, 3), full_question(world, 30)
    EntryLink.objects.create(source=few, target=many, kind="linked")
    client = signed_in(bo)
    asked = [queries_for(client, address(entry)) for entry in (few, many)]
    assert asked[0] == asked[1] <= 8


def test_the_page_with_twenty_answers_is_light(world, bo):
    entry = full_question(world, 20)
    page = signed_in(bo).get(address(entry)).content
    assert len(page) <= 60_000
    assert len(gzip.compress(page)) <= 15_000


# ── Lists ──────────────────────────────────────────────────────────────────


def test_the_list_of_unanswered_questions(world, ann, bo, chen):
    waiting = make_question(author=ann, title="Still waiting", group=world.open_group)
    answered = make_question(author=ann, title="Long answered", group=world.open_group)
    make_reply(entry=answered, author=bo)
    make_question(author=ann, title="Quiet matter", group=world.private_group, level=1)
    latest = signed_in(chen).get("/questions/").content.decode()
    assert "Still waiting" in latest and "Long answered" in latest and "Quiet matter" not in latest
    page = signed_in(chen).get("/questions/?unanswered=1").content.decode()
    assert "Still waiting" in page and "Long answered" not in page and "Quiet matter" not in page
    assert without_reply(world.viewer(bo), kind="question", group=world.open_group).items == [waiting]


def test_the_list_goes_on_on_a_second_page(world, ann, bo):
    for number in range(25):
        make_question(author=ann, title=f"Question {number:02}")
    first = signed_in(bo).get("/questions/?unanswered=1").content.decode()
    following = re.search(r'href="(\?[^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    assert "unanswered=1" in following
    second = signed_in(bo).get(f"/questions/{following}").content.decode()
    assert "Question 24" in first and "Question 04" not in first and "Question 04" in second


def test_the_list_asks_the_same_number_of_times_for_three_and_thirty(world, ann, bo):
    client = signed_in(bo)
    counts = []
    for _round in range(2):
        for number in range(3):
            make_reply(entry=make_question(author=ann, title=f"Question {number}"), author=bo)
        counts.append(queries_for(client, "/questions/"))
    assert counts[0] == counts[1] <= 12


# ── Asking ─────────────────────────────────────────────────────────────────


def typed(world, **more) -> dict:
    return {
        "title": "Why is it damp?",
        "source": "It is *wet*.",
        "where": str(world.open_group.pk),
        "level": "usual",
        "tags": "mould, walls",
        "once": "token",
        **more,
    }


def test_ann_asks_her_group(world, ann):
    response = signed_in(ann).post("/questions/new/", typed(world))
    entry = Entry.everything.get()
    assert response.status_code == 303 and response["Location"] == address(entry)
    assert (entry.group, entry.level, entry.author) == (world.open_group, Level.GROUP, ann)
    assert Question.objects.filter(entry=entry).exists()


def test_a_double_click_asks_once(world, ann):
    client = signed_in(ann)
    places = {client.post("/questions/new/", typed(world))["Location"] for _twice in range(2)}
    assert len(places) == 1 and Entry.everything.count() == 1


def test_going_back_and_asking_something_else_is_a_second_question(world, ann):
    client = signed_in(ann)
    client.post("/questions/new/", typed(world))
    client.post("/questions/new/", typed(world, title="And why is it cold?"))
    assert Entry.everything.count() == 2


def test_the_whole_hub_means_all_members(world, ann):
    client = signed_in(ann)
    client.post("/questions/new/", typed(world, where="hub"))
    client.post("/questions/new/", typed(world, where="hub", level="1", once="2"))
    client.post("/questions/new/", typed(world, where="hub", level="3", once="3"))
    assert list(Entry.everything.order_by("pk").values_list("group", "level")) == [(None, 2), (None, 2), (None, 3)]


def test_the_default_level_is_the_group_s(world, ann):
    Group.objects.filter(pk=world.open_group.pk).update(default_level=Level.MEMBERS)
    signed_in(ann).post("/questions/new/", typed(world))
    assert Entry.everything.get().level == Level.MEMBERS


def test_a_level_above_the_group_s_cap_is_refused_at_the_field(world, ann):
    response = signed_in(ann).post("/questions/new/", typed(world, where=str(world.private_group.pk), level="3"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "What is shared in Closed Files stays in the group." in page
    assert not Entry.everything.exists()


def test_what_was_typed_is_kept_when_something_is_missing(world, ann):
    response = signed_in(ann).post("/questions/new/", typed(world, title=" ", where=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write your question in one sentence." in page and "Choose where to ask." in page
    assert "It is *wet*." in page and "mould, walls" in page and 'value="token"' in page


def test_a_preview_and_a_check_ask_nothing(world, ann, bo):
    make_question(author=ann, title="Why is my wall damp?", group=world.open_group)
    client = signed_in(bo)
    page = client.post("/questions/new/", typed(world, preview="1")).content.decode()
    assert "<em>wet</em>" in page and "It is *wet*." in page
    response = client.post("/questions/new/", typed(world, source="", where="", check="1"))
    page = response.content.decode()
    assert response.status_code == 200 and "Why is my wall damp?" in page and "There is a problem" not in page
    assert Entry.everything.count() == 1


def test_similar_questions_are_only_those_one_may_see(world, ann, bo, chen):
    make_question(author=ann, title="Why is my wall damp?", group=world.private_group, level=1)
    for member, shown in ((bo, True), (chen, False)):
        client = signed_in(member)
        page = client.get("/questions/similar/", {"title": "Is a damp wall a danger?"}).content.decode()
        assert ("Why is my wall damp?" in page) is shown


@pytest.mark.parametrize("words", ["", " ", '"', "a OR", "\x00", "-", "x" * 10_000, "NEAR(", "'"])
def test_hostile_titles_while_typing_are_harmless(world, ann, words):
    assert signed_in(ann).get("/questions/similar/", {"title": words}).status_code == 200
    assert signed_in(ann).post("/questions/new/", {"title": words, "check": "1"}).status_code == 200


def test_the_promise_follows_the_choices(world, ann):
    client = signed_in(ann)

    def promise(**chosen) -> str:
        return client.get("/entries/promise/", chosen).content.decode()

    assert "Members of Damp Homes will see this, nobody else." in promise(where=world.open_group.pk, level="usual")
    assert "Anyone on the web" in promise(where=world.open_group.pk, level="3")
    assert "Members of Closed Files will see this, nobody else." in promise(where=world.private_group.pk, level="3")
    assert "All members" in promise(where="hub", level="1")
    assert promise(where="99999", level="7").strip() == ""


def test_asking_from_a_group_starts_there(world, ann, chen, guest):
    page = signed_in(ann).get("/groups/damp-homes/questions/new/").content.decode()
    assert re.search(rf'value="{world.open_group.pk}"[^>]*checked', page)
    assert signed_in(chen).get("/groups/damp-homes/questions/new/").status_code == 403
    assert signed_in(chen).get("/groups/closed-files/questions/new/").status_code == 404
    assert guest.get("/groups/closed-files/questions/new/").status_code == 302
    assert guest.get("/questions/new/").status_code == 302


def test_chen_cannot_ask_a_group_that_she_is_not_in(world, chen):
    response = signed_in(chen).post("/questions/new/", typed(world, where=str(world.private_group.pk)))
    assert response.status_code == 422
    assert "Closed Files" not in response.content.decode()
    assert not Entry.everything.exists()


def test_the_ask_page_offers_no_archived_group(world, ann):
    assert "Old Papers" not in signed_in(ann).get("/questions/new/").content.decode()


# ── Accepting ──────────────────────────────────────────────────────────────


def test_the_asker_accepts_an_answer(world, ann, bo):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    answer = make_reply(entry=entry, author=bo)
    client = signed_in(ann)
    response = client.post(f"/questions/{entry.pk}/acceptance/", {"answer": answer.pk})
    assert (response.status_code, response["Location"]) == (303, f"{address(entry)}#reply-{answer.pk}")
    assert "Accepted answer" in read(ann, entry)
    assert client.post(f"/questions/{entry.pk}/acceptance/end/").status_code == 303
    assert "Accepted answer" not in read(ann, entry)


def test_bo_may_not_accept_and_chen_does_not_see_it(world, ann, bo, chen, guest):
    entry = make_question(author=ann, title="Damp walls", group=world.private_group, level=1)
    answer = make_reply(entry=entry, author=bo)
    for path in (f"/questions/{entry.pk}/acceptance/", f"/questions/{entry.pk}/acceptance/end/"):
        posted = {"answer": answer.pk}
        assert signed_in(bo).post(path, posted).status_code == 403
        assert signed_in(chen).post(path, posted).status_code == 404
        assert guest.post(path, posted).status_code == 302
        assert signed_in(ann).get(path)["Location"] == address(entry)


def test_nonsense_is_not_accepted(world, ann):
    entry = make_question(author=ann, title="Damp walls", group=world.open_group)
    for answer in ("", "x", "99999", "0"):
        assert signed_in(ann).post(f"/questions/{entry.pk}/acceptance/", {"answer": answer}).status_code == 403


def test_who_answered_is_thanked_at_the_answer_and_finds_the_box_folded(world, ann, bo):
    entry = make_question(author=ann, title="Wet?")
    client = signed_in(bo)
    page = client.post(f"/entries/{entry.pk}/replies/", {"source": "Open the window."}, follow=True).content.decode()
    at = page.index("Your answer is there. Thank you for helping.")
    assert page.index('id="reply-') < at < page.index("Open the window.")
    assert "Write another answer" in page
    again = client.get(f"/questions/{entry.pk}-wet/").content.decode()
    assert "Thank you for helping" not in again
    assert "Write another answer" not in signed_in(world.chen).get(f"/questions/{entry.pk}-wet/").content.decode()


def test_a_report_of_an_answer_is_confirmed_at_the_answer(world, ann, bo):
    answer = make_reply(entry=make_question(author=ann, title="Wet?"), author=bo, text="Move house.")
    page = signed_in(ann).post(f"/reports/new/?reply={answer.pk}", {"why": "personal"}, follow=True).content.decode()
    assert page.index(f'id="reply-{answer.pk}"') < page.index("Somebody will look at it") < page.index("Move house.")


def test_who_shares_is_told_who_sees_it(world, bo):
    typed = {"title": "Wet?", "source": "Since May.", "where": str(world.restricted_group.pk)}
    page = signed_in(bo).post("/questions/new/", typed, follow=True).content.decode()
    assert "It is shared. Members of Rent Rooms will see this, nobody else." in page


def test_the_only_group_of_a_member_is_chosen_beforehand(world, chen, bo):
    group = make_group("Solo", access="open", cap=Level.PUBLIC, lead=chen)
    checked = re.compile(r'name="where" type="radio" value="(\w+)" checked')
    assert checked.findall(signed_in(chen).get("/questions/new/").content.decode()) == [str(group.pk)]
    assert checked.findall(signed_in(bo).get("/questions/new/").content.decode()) == []
