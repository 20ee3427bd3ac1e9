"""Pages stay light, and ask the database as often for thirty things as for three."""

import re
import zlib
from pathlib import Path

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalface.entries.newest import FEW_GROUPS
from coalface.features.search import scope
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level
from tests.world import World, make_group, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).resolve().parents[2] / "coalface" / "ui" / "static"
LONG = "We measured the wall for a fortnight and wrote the number on the report, which is what the board then read. "


def fill(world: World, number: int) -> None:
    """Put this many of everything into the town: groups, people, questions, answers, comments, tags."""
    for at in range(number):
        person = make_member(f"Person {number} {at}", organisation=world.organisation, role="Surveyor")
        let_in(group=world.open_group, member=person)
        group = make_group(f"Circle {number} {at}", access="restricted", cap=Level.PUBLIC, lead=world.dee)
        let_in(group=group, member=world.ann)
        entry = make_question(
            author=person,
            title=f"About damp {number} {at}",
            group=world.open_group,
            level=Level.PUBLIC,
            tags=(f"tag {at}", "damp"),
        )
        answer = make_reply(entry=entry, author=world.bo)
        make_reply(entry=entry, author=person, parent=answer)
    Group.objects.filter(pk=world.open_group.pk).update(guidelines="Be kind.", guidelines_html="<p>Be kind.</p>")


def queries(client: Client, path: str) -> int:
    # What a connection goes by for a minute is asked for before, so that no minute ends while it is counted.
    if hasattr(connection, "last_search_row"):
        del connection.last_search_row
    scope.last_row()
    with CaptureQueriesContext(connection) as seen:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len([one for one in seen.captured_queries if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])


PAGES = {
    "/": 8,
    "/questions/": 12,
    "/questions/?unanswered=1": 12,
    "/questions/new/": 12,
    "/questions/similar/?title=damp+wall": 12,
    "/groups/": 12,
    "/groups/damp-homes/": 12,
    "/groups/damp-homes/unanswered/": 12,
    "/groups/damp-homes/blog/": 12,
    "/groups/damp-homes/waiting/": 12,
    "/groups/damp-homes/settings/care/": 12,
    "/groups/damp-homes/members/": 12,
    "/groups/damp-homes/about/": 12,
    "/search/?q=damp": 12,
    "/search/?q=about": 12,
    "/people/": 12,
    "/people/bo/": 12,
    "/people/ann/": 12,
    "/people-like-me/": 12,
    "/notifications/": 12,
    "/invitations/": 12,
    "/settings/security/": 12,
    "/settings/seen/": 12,
    "/settings/leaving/": 12,
    "/settings/your-data/": 12,
    "/hub/people/": 12,
    "/hub/organisations/": 12,
    "/hub/complaints/": 12,
    "/organisations/fenwick/": 12,
    "/tags/damp/": 12,
    "/settings/": 12,
    "/settings/profile/": 12,
    "/settings/time/": 12,
    "/welcome/you/": 12,
    "/welcome/knowledge/": 12,
    "/welcome/time/": 12,
    "/welcome/groups/": 12,
    "/reports/": 12,
    "/about/": 12,
}


@pytest.mark.parametrize("large", [0, 1_000_000])
@pytest.mark.parametrize("who", ["ann", "dee", "eve", None])
def test_no_page_asks_more_for_thirty_than_for_three(world: World, who, large, monkeypatch):
    # A hub is large by the number of its last row, which goes on from test to test: so it is said here.
    monkeypatch.setattr(scope, "LARGE", large)
    client = signed_in(getattr(world, who) if who else None)
    fill(world, 3)
    paths = [path for path in PAGES if client.get(path).status_code == 200]
    assert "/" in paths and len(paths) >= (7 if who is None else 15)
    client.get("/")  # the first visit in half an hour is noted, once
    asked = [{path: queries(client, path) for path in paths}]
    for more in (FEW_GROUPS - 2, 29 - FEW_GROUPS):
        fill(world, more)
        asked.append({path: queries(client, path) for path in paths})
    few, some, many = asked
    # Of whoever is in more than a few groups it is asked once which of them matter, however many there are.
    assert {path: (few[path], some[path]) for path in paths if some[path] > few[path] + 1} == {}
    assert {path: (some[path], many[path]) for path in paths if many[path] > some[path]} == {}
    assert {path: number for path, number in many.items() if number > PAGES[path]} == {}


@pytest.fixture
def twenty(world: World):
    entry = make_question(
        author=world.ann, title="Which number?", text=LONG * 3, group=world.open_group, level=Level.PUBLIC
    )
    for _answer in range(20):
        make_reply(entry=entry, author=world.bo, text=LONG * 2)
    return entry


def test_a_question_with_twenty_answers_is_light(world: World, twenty):
    for client in (Client(), *map(signed_in, (world.chen, world.ann, world.bo, world.dee))):
        html = client.get(f"/questions/{twenty.pk}-{twenty.slug}/").content
        assert len(html) <= 60_000 and len(zlib.compress(html, 6)) <= 15_000, (len(html), len(zlib.compress(html, 6)))


def test_styles_and_scripts_weigh_at_most_sixty_kilobytes(guest: Client):
    html = guest.get("/").content.decode()
    scripts = re.findall(r'<script src="/static/([^"]+)"', html)
    sheets = re.findall(r'url\("([^"]+)"\)', (STATIC / "css" / "coalface.css").read_text())
    content = [(STATIC / "css" / sheet).read_bytes() for sheet in sheets]
    for script in scripts:
        path = STATIC / script
        if not path.exists():
            from django.contrib.staticfiles import finders

            path = Path(finders.find(script))
        content.append(path.read_bytes())
    govuk = (STATIC / "vendor" / "govuk-frontend.min.js").read_bytes()
    weight = sum(len(brotli.compress(piece)) for piece in content) + len(brotli.compress(govuk))
    assert weight <= 60_000, weight


def test_a_first_view_takes_at_most_eight_requests(guest: Client, twenty):
    for path in ("/", f"/questions/{twenty.pk}-{twenty.slug}/"):
        html = guest.get(path).content.decode()
        fetched = set(re.findall(r'<(?:script|img)[^>]*\bsrc="([^"#]+)', html))
        fetched |= set(re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', html))
        fetched |= {href.split("#")[0] for href in re.findall(r'<use href="([^"]+)"', html)}
        assert 1 + len(fetched) <= 8, sorted(fetched)
