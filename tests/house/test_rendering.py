"""Pages read the same whether what makes them fast is there or not: Jinja's own environment, and nothing kept.

Readers take turns at the same pages in one process, so that what was kept for one would show to the next.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import engines
from django.utils import timezone
from jinja2 import Environment, nodes

import coalface
from coalface.base import counted, dates
from coalface.base.fixed import ADDRESSES, SENTENCES
from coalface.entries import kind
from coalface.people import access
from coalface.people.models import Member, Seen
from tests.house.test_weights import fill
from tests.world import World, make_question, signed_in

PACKAGE = Path(coalface.__file__).parent
WHO = (None, "ann", "chen", "dee")
PAGES = (
    "/",
    "/questions/",
    "/questions/new/",
    "/groups/damp-homes/",
    "/groups/damp-homes/members/",
    "/people/bo/",
    "/search/?q=damp",
    "/accounts/login/",
)
TOKENS = re.compile(r'(?<=value=")[\w-]{16,64}(?=")|(?<="X-CSRFToken": ")\w{64}(?=")')


@pytest.fixture
def told(world: World, monkeypatch) -> Callable[[], dict[tuple[str | None, str], str]]:
    """Return what asks for all pages as everybody and returns their HTML; meanwhile the clock stands still."""
    fill(world, 2)
    Member.objects.filter(pk=world.bo.pk).update(role="Lamp keeper", role_for=Seen.GROUPS, organisation_for=Seen.ME)
    entry = make_question(author=world.bo, title="Which “number”, & <why>?", group=world.open_group, level=3)
    now = timezone.now()
    paths = [*PAGES, f"/questions/{entry.pk}-{entry.slug}/"]
    clients = {who: signed_in(getattr(world, who) if who else None) for who in WHO}
    for client in clients.values():
        client.get("/")  # the first visit in half an hour is noted, once
    monkeypatch.setattr(timezone, "now", lambda: now)
    return lambda: {
        (who, path): TOKENS.sub("", client.get(path).content.decode())
        for path in paths
        for who, client in clients.items()
    }


def without_what_is_kept(monkeypatch) -> Environment:
    """Take away everything that is kept between pages, and return Jinja's own environment of the hub's pages."""
    for module in (counted, dates, access, kind):
        for name, found in vars(module).items():
            if hasattr(found, "cache_clear"):
                monkeypatch.setattr(module, name, found.__wrapped__)
    ours = engines["jinja2"].env
    made = Environment(
        loader=ours.loader,
        autoescape=ours.autoescape,
        undefined=ours.undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.globals = {name: getattr(found, "__wrapped__", found) for name, found in ours.globals.items()}
    made.newstyle_gettext = True
    return made


@pytest.mark.django_db
def test_pages_read_the_same_without_what_makes_them_fast(told, monkeypatch):
    fast = told()
    again = told()  # from what was kept
    backend = engines["jinja2"]
    monkeypatch.setattr(backend, "env", without_what_is_kept(monkeypatch))
    slow = told()
    assert [key for key, html in slow.items() if fast[key] != html or again[key] != html] == []
    seen_by = {who for (who, _path), html in fast.items() if "Lamp keeper" in html}
    assert seen_by == {"ann", "dee"}  # who shares a group with him


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_page_gives_another_meaning_to_what_is_fixed_when_it_is_compiled(path: Path):
    parsed = engines["jinja2"].env.parse(path.read_text())
    named = {one.name for one in parsed.find_all(nodes.Name) if one.ctx != "load"}
    assert not named & {*SENTENCES, *ADDRESSES}
