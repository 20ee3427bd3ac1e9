"""What is kept of visitors' pages never differs from what they would be now, whatever anybody did in between.

After everything in `deeds`, every page that is kept is asked for twice: by a visitor whose server keeps pages, and by one
whose server keeps none.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from types import ModuleType

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalface.base import kept
from coalface.entries import actions as entries
from coalface.entries.kind import entry_address
from coalface.entries.models import Entry, Reply, State
from coalface.features.moderation import actions as moderation
from coalface.groups import actions as groups
from coalface.groups.models import Group, Level
from coalface.kinds.question import actions as questions
from coalface.people import actions as people
from coalface.people.models import Member, Seen
from tests.access.deeds import NEVER_SEEN, STORIES, Hub, open_hub
from tests.world import World

pytestmark = pytest.mark.django_db

ROOM = 4 * 1024 * 1024  # bytes


@pytest.fixture
def hub(world: World, settings) -> Hub:
    settings.COALFACE_KEPT_PAGES = ROOM
    return open_hub(world)


@pytest.fixture
def forgetful(hub: Hub, settings) -> Client:
    """A visitor whose server keeps nothing."""
    settings.COALFACE_KEPT_PAGES = 0
    client = Client()
    client.get("/about/")  # a client sets its server up with the settings of its first request
    settings.COALFACE_KEPT_PAGES = ROOM
    return client


def shown(client: Client, pages: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Return what a visitor gets at each of these pages, without what tells only of the moment."""

    def one(path: str) -> tuple[int, str, str]:
        answer = client.get(path)
        body = re.sub(r"just now|\d+ minutes? ago", "lately", answer.content.decode())
        return answer.status_code, answer.get("Location", ""), body

    return {path: one(path) for path in pages}


def is_kept(client: Client, path: str, **headers: str) -> bool:
    """Whether a page comes from what is kept: the database is asked once."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers=headers).status_code in (200, 304)
    return len(asked) == 1


def _headers(response) -> dict[str, str]:
    """Return the headers of an answer, without the number that each request has for itself."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


def test_every_page_is_kept_and_comes_the_same_to_the_header(hub: Hub):
    client = Client()
    for path in hub.pages:
        first = client.get(path)
        assert first.status_code == 200, path
        assert is_kept(client, path), path
        again = client.get(path)
        assert again.content == first.content
        assert _headers(again) == _headers(first)
        assert again["Cache-Control"] == "no-cache" and "Cookie" in again["Vary"]
        assert "default-src 'none'" in again["Content-Security-Policy"] and again["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_after_everything_that_is_done_a_visitor_sees_what_is_true_now(hub: Hub, forgetful: Client, story: Callable):
    visitor = Client()
    before = shown(visitor, STORIES[story](hub))
    for done, noticed in story(hub):
        pages = STORIES[story](hub)
        now, true = shown(visitor, pages), shown(forgetful, pages)
        differing = [path for path in true if now[path] != true[path]]
        assert not differing, f"after {done} a visitor still sees old pages: {differing}"
        assert (true != before) == noticed, f"{done} changes a page: {not noticed}"
        before = now


def test_every_verb_is_done_in_a_story_or_named_as_one_that_visitors_never_notice():
    told = {done for story in STORIES for done in re.findall(r'yield "(\w+)"', inspect.getsource(story))}
    own = {name for module in (moderation, questions) for name, one in vars(module).items() if _is_verb_of(module, one)}
    verbs = {*entries.__all__, *groups.__all__, *people.__all__, *own}
    assert not verbs - told - NEVER_SEEN


def _is_verb_of(module: ModuleType, one: object) -> bool:
    return inspect.isfunction(one) and one.__module__ == module.__name__ and not one.__name__.startswith("_")


# ── The rule itself, where nothing was recorded ────────────────────────────

BY_HAND = {
    "an entry hidden": lambda hub: Entry.everything.filter(pk=hub.asked.pk).update(state=State.HIDDEN),
    "an entry narrowed": lambda hub: Entry.everything.filter(pk=hub.asked.pk).update(level=Level.MEMBERS),
    "an answer hidden": lambda hub: Reply.everything.filter(pk=hub.answer.pk).update(state=Reply.State.HIDDEN),
    "a role kept to oneself": lambda hub: Member.objects.filter(pk=hub.town.ann.pk).update(role_for=Seen.MEMBERS),
    "a workplace kept to oneself": lambda hub: Member.objects.filter(pk=hub.town.ann.pk).update(
        organisation_for=Seen.GROUPS
    ),
    "a face kept to oneself": lambda hub: Member.objects.filter(pk=hub.town.ann.pk).update(photo_for=Seen.MEMBERS),
    "somebody gone": lambda hub: Member.objects.filter(pk=hub.town.bo.pk).update(
        state=Member.State.FORMER, is_active=False, email=None, name="Former Member"
    ),
    "a group closed": lambda hub: Group.objects.filter(pk=hub.town.open_group.pk).update(
        access=Group.Access.PRIVATE, cap=Level.GROUP, default_level=Level.GROUP
    ),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_is_open_no_more_is_gone_at_once_even_if_nothing_was_recorded(hub: Hub, forgetful: Client, what: str):
    visitor, pages = Client(), [entry_address(hub.asked), "/", hub.group]
    before = shown(visitor, pages)
    assert all(is_kept(visitor, path) for path in pages)
    BY_HAND[what](hub)
    now = shown(visitor, pages)
    assert now == shown(forgetful, pages)
    assert now != before


def test_not_modified_is_said_only_after_the_rule(hub: Hub):
    visitor, path = Client(), entry_address(hub.asked)
    etag = visitor.get(path)["ETag"]
    unchanged = visitor.get(path, headers={"If-None-Match": etag})
    assert unchanged.status_code == 304 and unchanged["ETag"] == etag
    assert is_kept(visitor, path, **{"If-None-Match": etag})
    Entry.everything.filter(pk=hub.asked.pk).update(state=State.HIDDEN)
    assert visitor.get(path, headers={"If-None-Match": etag}).status_code == 302


def test_what_happens_while_a_page_is_made_is_not_lost(hub: Hub, forgetful: Client):
    visitor, path = Client(), entry_address(hub.asked)
    queries = 0

    def meanwhile(execute, sql, params, many, context):
        nonlocal queries
        queries += 1
        if queries == 4:  # what was heard of, the entry, its replies; now somebody writes
            entries.reply(viewer=hub.by("bo"), entry=hub.now(hub.asked), source="Just in time.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        assert "Just in time." not in visitor.get(path).content.decode()
    assert "Just in time." in visitor.get(path).content.decode()
    assert visitor.get(path).content == forgetful.get(path).content


def test_another_server_process_hears_of_it_too(hub: Hub):
    one, other, path = Client(), Client(), entry_address(hub.asked)
    one.get(path), other.get(path)
    assert is_kept(one, path) and is_kept(other, path)
    entries.hide(viewer=hub.by("dee"), entry=hub.now(hub.asked), reason="No.")
    assert one.get(path).status_code == other.get(path).status_code == 302


# ── What is not kept, and for whom ─────────────────────────────────────────


def test_a_member_neither_gets_a_kept_page_nor_leaves_one(hub: Hub):
    visitor, path = Client(), entry_address(hub.asked)
    visitor.get(path)
    visitor.force_login(hub.town.ann)
    assert "Rent officer" in visitor.get(path).content.decode() and not is_kept(visitor, path)
    assert "masthead" in visitor.get("/").content.decode()
    assert visitor.get(path)["Cache-Control"] == "private, no-store"
    visitor.logout()
    assert "/settings/" not in visitor.get(path).content.decode()


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_whoever_sends_a_session_or_a_message_gets_a_page_of_their_own(hub: Hub, cookie: str):
    visitor, path = Client(), entry_address(hub.asked)
    visitor.cookies[cookie] = "anything"
    visitor.get(path)
    assert not is_kept(visitor, path)
    visitor.cookies.clear()
    assert not is_kept(visitor, path), "a page made for somebody with a cookie was kept"
    assert is_kept(visitor, path)
    visitor.cookies[cookie] = "anything"
    assert not is_kept(visitor, path)


def test_a_page_made_for_a_foreign_cookie_is_not_kept_but_one_that_is_kept_serves_it(hub: Hub):
    visitor, path = Client(), entry_address(hub.asked)
    visitor.cookies["csrftoken"] = "x" * 32
    visitor.get(path)
    assert not is_kept(visitor, path)
    visitor.cookies.clear()
    visitor.get(path)
    visitor.cookies["csrftoken"] = "x" * 32
    assert is_kept(visitor, path)


@pytest.mark.parametrize("query", ["?after=x", "?x=1", "?order=oldest&x=1", "?unanswered=1"])
def test_an_address_that_anybody_can_make_up_is_not_kept(hub: Hub, query: str):
    visitor = Client()
    visitor.get(f"{entry_address(hub.asked)}{query}")
    assert not is_kept(visitor, f"{entry_address(hub.asked)}{query}")


@pytest.mark.parametrize("path", ["/search/?q=cellar", "/accounts/login/", "/people/ann/"])
def test_pages_of_another_sort_are_not_kept(hub: Hub, path: str):
    visitor = Client()
    visitor.get(path)
    with CaptureQueriesContext(connection) as asked, CaptureQueriesContext(connection):
        visitor.get(path)
    assert not any("activity" in query["sql"] for query in asked)


def test_head_is_answered_from_what_is_kept_and_keeps_nothing(hub: Hub):
    visitor, path = Client(), entry_address(hub.asked)
    visitor.head(path)
    with CaptureQueriesContext(connection) as asked:
        visitor.get(path)
    assert len(asked) > 1
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.head(path)
    assert len(asked) == 1 and answer.status_code == 200 and not answer.content


def test_another_name_of_the_hub_has_pages_of_its_own(hub: Hub, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    visitor, path = Client(), entry_address(hub.asked)
    visitor.get(path, headers={"Host": "one.example"})
    assert is_kept(visitor, path, Host="one.example")
    assert not is_kept(visitor, path, Host="two.example")
    assert visitor.get(path, headers={"Host": "three.example"}).status_code == 400


def test_a_page_lives_a_minute_at_most(hub: Hub, monkeypatch):
    monkeypatch.setattr(kept, "LIFE", -1.0)  # seconds
    visitor, path = Client(), entry_address(hub.asked)
    visitor.get(path)
    assert not is_kept(visitor, path)


def test_nothing_is_kept_unless_the_operator_gives_room(hub: Hub, forgetful: Client):
    path = entry_address(hub.asked)
    forgetful.get(path)
    assert not is_kept(forgetful, path)


def test_a_line_of_the_log_names_the_view_of_a_kept_page_too(hub: Hub, caplog):
    caplog.set_level("INFO", logger="coalface.requests")
    client = Client()
    for _time in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
    assert len(asked) == 1  # the rule: the page was kept
    assert [line.facts["view"] for line in caplog.records if line.name == "coalface.requests"] == ["home", "home"]
