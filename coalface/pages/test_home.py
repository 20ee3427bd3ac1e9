"""Home says what happened since one was here, of each entry in one row, and nothing of what one may not read."""

import re
from datetime import timedelta
from functools import lru_cache
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from django.utils.translation import get_language

from coalface.base import counted
from coalface.entries import for_home
from coalface.entries.actions import follow, hide_reply, reply
from coalface.entries.models import Entry, Reply, Tag, TagFollow
from coalface.features.notify import queries as unread
from coalface.groups.models import GroupFollow, Level
from coalface.groups.viewer import viewer_of
from coalface.kinds.question.actions import accept
from coalface.pages import desk, home
from coalface.people.models import Member, PersonFollow
from tests.world import make_group, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=9)
HAPPENED = {
    "kind": "question",
    "author_id": 8,
    "published_at": LONG_AGO,
    "new_answers": 77,
    "new_comments": 0,
    "newly_accepted": False,
}


@pytest.fixture(autouse=True)
def _here_yesterday(world):
    now = timezone.now()
    Member.objects.update(last_here_at=now, before_that_at=now - timedelta(days=1), welcomed_at=now)


@pytest.fixture
def damp(world):
    entry = make_question(author=world.ann, title="Damp again", group=world.open_group, level=Level.GROUP)
    Entry.everything.filter(pk=entry.pk).update(published_at=LONG_AGO)
    return entry


def page_of(member) -> str:
    return signed_in(member).get("/").content.decode()


def sections(member) -> dict[str, list[str]]:
    """Return the titles of entries under each heading, with what their flags say."""
    found = {}
    for part in page_of(member).split('<h2 id="')[1:]:
        rows = re.findall(r'(?:class="flag">([^<]+)</span></p>\s*)?<h3 class="entry__title"><a [^>]+>([^<]+)', part)
        if rows:
            found[part.partition('"')[0]] = [f"{title}: {flag}" if flag else title for flag, title in rows]
    return found


def test_what_happened_to_an_entry_is_one_row(world, ann, bo, chen, dee, damp):
    for author in (ann, dee, dee):
        answer = make_reply(entry=damp, author=author)
    make_reply(entry=damp, author=ann, parent=answer)
    accept(viewer=viewer_of(ann), entry=damp, answer=answer)
    assert sections(bo) == {"since": ["Damp again: 3 new answers, 1 new comment, answer accepted"]}
    assert sections(dee) == {"since": ["Damp again: 1 new answer, 1 new comment, answer accepted"]}
    assert sections(ann) == {"since": ["Damp again: 2 new answers"]}
    assert sections(chen) == {}


def test_of_what_everybody_answers_not_all_new_answers_are_counted(world, ann, bo, dee, damp, monkeypatch):
    for module in (home, for_home):
        monkeypatch.setattr(module, "MOST_NEW", 3)
    monkeypatch.setattr(for_home._around, "built", {})  # the bound is in the SQL, which is not to be kept
    for number, said in enumerate(("1 new answer", "2 new answers", "2+ new answers", "2+ new answers")):
        answer = make_reply(entry=damp, author=dee if number else ann)
        assert sections(bo) == {"since": [f"Damp again: {said}"]}
    for _number in range(3):
        make_reply(entry=damp, author=ann, parent=answer)
    assert sections(bo) == {"since": ["Damp again: 2+ new answers, 2+ new comments"]}


def test_flags_are_said_in_the_language_in_use(monkeypatch):
    monkeypatch.setattr(counted, "_kept", lru_cache(counted._kept.__wrapped__))
    monkeypatch.setattr(
        "django.utils.translation.ngettext", lambda _one, several, _number: f"{get_language()}: {several}"
    )
    said = []
    for language in ("en-gb", "cy", "en-gb"):
        with translation.override(language):
            boxes, entry = {1: {"flag": None}}, SimpleNamespace(pk=1, **HAPPENED)
            assert home._flag(boxes, [entry], LONG_AGO, 7) == [entry]
            said.append(boxes[1]["flag"])
    assert said == ["En-gb: 77 new answers", "Cy: 77 new answers", "En-gb: 77 new answers"]


def test_what_i_did_myself_is_no_news(world, bo, damp):
    make_reply(entry=damp, author=bo)
    make_question(author=bo, title="Mine", group=world.open_group)
    assert sections(bo) == {"earlier": ["Mine", "Damp again"]}
    assert "Nothing new. What was there before stands below." in page_of(bo)


def test_an_entry_shared_since_is_new_and_older_ones_stand_below(world, ann, bo, damp):
    make_question(author=ann, title="Who pays?", group=world.open_group)
    assert sections(bo) == {"since": ["Who pays?: New"], "earlier": ["Damp again"]}


@pytest.mark.parametrize("state", [Reply.State.HIDDEN, Reply.State.REMOVED, Reply.State.WAITING])
def test_a_reply_that_bo_may_not_read_is_no_news(world, bo, dee, damp, state):
    hidden = make_reply(entry=damp, author=dee, state=state)
    if state != Reply.State.REMOVED:
        make_reply(entry=damp, author=dee, parent=hidden)
    assert sections(bo) == {"earlier": ["Damp again"]}


def test_a_reply_that_is_hidden_takes_its_news_away(world, ann, bo, dee, damp):
    answer = make_reply(entry=damp, author=dee)
    accept(viewer=viewer_of(ann), entry=damp, answer=answer)
    hide_reply(viewer=viewer_of(dee), reply=answer, reason="It named a tenant.")
    assert sections(bo) == {"earlier": ["Damp again"]}


def test_what_became_narrower_is_gone_from_whom_it_does_not_reach(world, ann, chen):
    PersonFollow.objects.create(follower=chen, followed=ann)
    entry = make_question(author=ann, title="Who pays?", group=world.open_group, level=Level.MEMBERS)
    assert sections(chen) == {"since": ["Who pays?: New"]}
    Entry.everything.filter(pk=entry.pk).update(level=Level.GROUP)
    assert sections(chen) == {} and "Nothing yet from what you follow" in page_of(chen)


def test_topics_members_and_groups_that_chen_follows_come_together_once(world, ann, bo, chen):
    make_question(author=ann, title="By Ann", tags=("rent",))
    make_question(author=bo, title="Of the group", group=world.open_group)
    make_question(author=bo, title="Of the group, inside", group=world.open_group, level=Level.GROUP)
    make_question(author=bo, title="About rent", tags=("rent",))
    make_question(author=bo, title="Of nobody")
    TagFollow.objects.create(tag=Tag.objects.get(slug="rent"), member=chen)
    GroupFollow.objects.create(group=world.open_group, member=chen)
    PersonFollow.objects.create(follower=chen, followed=ann)
    assert sections(chen) == {"since": ["About rent: New", "Of the group: New", "By Ann: New"]}
    page = page_of(chen)
    assert "What you follow" in page and "About rent, which you follow" in page


def test_paging_gives_each_entry_once(world, ann, bo):
    for at in range(50):
        make_question(author=ann, title=f"No {at:02}", group=world.open_group, tags=("rent",))
    TagFollow.objects.create(tag=Tag.objects.get(slug="rent"), member=bo)
    PersonFollow.objects.create(follower=bo, followed=ann)
    client, path, titles = signed_in(bo), "/", []
    while path:
        page = client.get(path).content.decode()
        titles += re.findall(r'entry__title"><a [^>]+>(No \d\d)', page)
        more = re.search(r'href="(\?after=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="(\?after=[^"]+)"', page)
        path = "/" + (more[1] or more[2]) if more else ""
    assert titles == [f"No {at:02}" for at in reversed(range(50))]


def test_not_for_me_hides_a_question_from_needs_for_this_one_only(world, ann, bo, chen, dee):
    entry = make_question(author=ann, title="Who pays?", group=world.open_group)
    Entry.everything.filter(pk=entry.pk).update(published_at=LONG_AGO)
    client = signed_in(bo)
    assert "Nobody has answered for two days or more" in client.get("/").content.decode()
    assert client.post(f"/entries/{entry.pk}/setting-aside/").status_code == 303
    assert client.post(f"/entries/{entry.pk}/setting-aside/").status_code == 303
    assert "You will not be asked about “Who pays?” again." in client.get("/").content.decode()
    client = signed_in(bo)
    assert "Nobody has answered for two days or more" not in client.get("/").content.decode()
    assert "Nobody has answered for two days or more" in page_of(dee)
    assert client.get(f"/entries/{entry.pk}/setting-aside/").status_code == 405
    secret = make_question(author=ann, title="Quiet", group=world.private_group, level=Level.GROUP)
    assert signed_in(chen).post(f"/entries/{secret.pk}/setting-aside/").status_code == 404


def test_a_newcomer_reads_what_is_featured_first(world, ann, chen):
    for number in (make_question(author=ann, title=f"No {at}").pk for at in range(2)):
        Entry.everything.filter(pk=number).update(featured_at=timezone.now())
    assert sections(chen)["featured"] == ["No 1", "No 0"]


def test_a_member_of_three_hundred_groups_asks_no_more(world, bo, django_assert_max_num_queries):
    for at in range(300):
        make_group(f"Circle {at}", access="open", cap=Level.PUBLIC, lead=world.dee)
    make_question(author=world.ann, title="Who pays?", group=world.open_group)
    client = signed_in(world.dee)
    client.get("/")
    with django_assert_max_num_queries(8):
        assert "Who pays?" in client.get("/").content.decode()


def test_of_many_unread_ones_home_says_as_every_page_that_there_are_more(
    world, ann, bo, damp, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(unread, "MOST", 2)
    # The bound is in the SQL, which is not to be kept.
    monkeypatch.setattr(unread, "_unread", unread._unread.read)
    monkeypatch.setattr(desk, "_rows", desk._rows.read)
    follow(viewer=world.viewer(ann), entry=damp)

    def said(path):
        page = signed_in(ann).get(path).content.decode()
        return re.search(
            r'masthead__count" aria-hidden="true">([^<]+)</span><span [^>]+>, ([^<]+)</span>', page
        ).groups()

    said_of = {"The window.": ("1", "1 new"), "The door.": ("1", "1 new"), "The roof.": ("1+", "at least 1 new")}
    for text, words in said_of.items():
        with django_capture_on_commit_callbacks(execute=True):
            reply(viewer=world.viewer(bo), entry=damp, source=text)
        assert said("/") == said("/questions/") == words
