"""What was imported is closed: its group reads it, and nobody else meets a word or an address of it."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level
from coalface.groups.viewer import viewer_of
from coalface.interfaces.importers.models import Imported
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db

CANARIES = ("zqlamp", "zqdynamo", "zqnote", "zqtag", "Zqrowan", "Zqsorrel", "Zqplace")
_LINKS = re.compile(r'(?:href|action|hx-get|hx-post|src)="(/[^"#]*)')


@pytest.fixture
def group(world: World, tmp_path: Path, write) -> Group:
    """A group that an import founded, and that Bo has come into."""
    at = {"CreationDate": "2010-08-25T20:28:26.243", "Score": 1}
    asked = {"PostTypeId": 1, "Title": "Which zqlamp lasts?", "Body": "<p>Mine died</p>", "Tags": "<zqtag>"}
    write("Users", [{"Id": 2, "DisplayName": "Zqrowan Hill"}, {"Id": 3, "DisplayName": "Zqsorrel Dale"}])
    write(
        "Posts",
        [
            {"Id": 1, "OwnerUserId": 2, "AcceptedAnswerId": 2, **asked, **at},
            {"Id": 2, "OwnerUserId": 3, "PostTypeId": 2, "ParentId": 1, "Body": "<p>The zqdynamo kind.</p>", **at},
            {"Id": 3, "OwnerUserId": 2, **asked, **at, "Title": "Another zqlamp?"},
        ],
    )
    write("Comments", [{"Id": 1, "PostId": 2, "UserId": 2, "Text": "A zqnote of thanks", **at}])
    write("PostLinks", [{"Id": 1, "PostId": 3, "RelatedPostId": 1, "LinkTypeId": 1}])
    call_command("import", "stackexchange", str(tmp_path), "--group", "Zqplace", "--json")
    made = Group.objects.get(name="Zqplace")
    let_in(group=made, member=world.bo)
    return made


def test_a_member_of_the_group_finds_reads_and_answers(world: World, group: Group):
    assert (group.access, group.cap) == ("private", Level.GROUP)
    assert search(viewer_of(world.bo), parse("zqdynamo")).total == 1
    entry = Imported.objects.get(kind="question", number=1).entry
    inside = signed_in(world.bo)
    page = inside.get(f"/questions/{entry.pk}-{entry.slug}/").content.decode()
    assert all(word in page for word in ("zqlamp", "zqdynamo", "zqnote", "zqtag", "Zqrowan", "Zqsorrel"))
    posted = inside.post(f"/entries/{entry.pk}/replies/", {"source": "Mine is fine.", "once": "a" * 32})
    assert posted.status_code == 303


def test_nobody_else_meets_a_word_of_it_at_any_address_that_a_member_of_it_is_shown(world: World, group: Group):
    inside, outside, visitor = signed_in(world.bo), signed_in(world.chen), Client()
    entry = Imported.objects.get(kind="question", number=1).entry
    own = [f"/questions/{entry.pk}-{entry.slug}/", f"/groups/{group.slug}/", f"/groups/{group.slug}/members/"]
    shown = {path for start in own for path in _addresses(inside.get(start).content.decode())}
    ours = re.compile(rf"/{entry.pk}(?:-|/|$)|/{group.slug}/|zqtag|/replies/\d")
    addresses = {*own, *shown, f"/people/{entry.author.handle}/", "/", "/groups/", "/people/", "/questions/"}
    assert len([path for path in addresses if ours.search(path)]) > 8
    for path in sorted(addresses):
        for client, refused in ((outside, (404,)), (visitor, (302, 404))):
            answer = client.get(path)
            if ours.search(path):
                # An address that only takes what is sent to it refuses to be read, whether it exists or not.
                assert answer.status_code in (*refused, 405), (path, answer.status_code)
            body = b"" if answer.streaming else answer.content
            assert not [word for word in CANARIES if word in body.decode(errors="replace")], path


@pytest.mark.parametrize("words", ["zqlamp", "zqdynamo", "zqnote", "zqtag", "Zqrowan", "Zqplace"])
def test_search_finds_nothing_of_it_outside(world: World, group: Group, words: str):
    assert search(viewer_of(world.chen), parse(words)).total == 0
    for client in (signed_in(world.chen), Client()):
        body = client.get("/search/", {"q": words}).content.decode().replace(words, "")
        assert not [word for word in CANARIES if word in body]


def test_a_staged_member_has_no_page_even_inside(world: World, group: Group):
    staged = Imported.objects.get(kind="member", number=2).member
    assert signed_in(world.bo).get(f"/people/{staged.handle}/").status_code == 404
    assert "Zqrowan" not in signed_in(world.bo).get("/people/?q=Zqrowan").content.decode().replace('"Zqrowan"', "")


def _addresses(page: str) -> set[str]:
    """Return the addresses that a page leads to; search shows again what was asked and has its own test."""
    found = {path.replace("&amp;", "&") for path in _LINKS.findall(page)}
    return {path for path in found if not path.startswith(("/static/", "//", "/search/"))}
