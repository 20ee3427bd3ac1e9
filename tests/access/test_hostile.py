"""No address answers with an error of ours, whatever is put into its path, its query or its form."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter

from coalface.base.clock import beat
from coalface.features.moderation.models import Report
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db

NUMBERS = ["0", "1", "9" * 10, "9" * 19, "9" * 400]
WORDS = ["a", "a" * 3000, "%00", "%FF%FE", "%F0%9F%AA%A8", "%27%22%3C", "..%2F..%2F", "%ED%A0%80", "a%00b"]
TYPED = ["", "a\x00b", "-1", "9" * 25, "\u202e' OR 1=1 --<b>", "é" * 5000]
FIELDS = """
    after before from group handle kind level member next once order organisation page parent password password1 q
    reason region role rule scope seen source specialisms state tags text title unanswered until where answer comment
    name login code email about confirmed device message sentence purpose guidelines access cap slug note accept
    other domains sector came received_on subject words
""".split()


def patterns(resolver=None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address as the text of its whole path, with its converters' places still in it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern
        else:
            yield from patterns(pattern, before + str(pattern.pattern))


def addresses() -> list[str]:
    """Return each address with harmless and with hostile words in the places of its converters."""
    made = set()
    for route, pattern in patterns():
        places = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for turn in range(max(len(NUMBERS), len(WORDS)) if places else 1):
            path = route
            for name in places:
                number = isinstance(pattern.pattern.converters.get(name), IntConverter)
                value = NUMBERS[turn % len(NUMBERS)] if number else WORDS[turn % len(WORDS)]
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            if not re.search(r"[\\^$(]", path):
                made.add(f"/{path}")
    return sorted(made)


def as_town(world: World, name: str | None) -> Client:
    """Return the client of somebody in a town whose background work is alive: health answers 503 without it."""
    beat()
    return signed_in(getattr(world, name) if name else None)


@pytest.mark.parametrize("name", [None, "ann", "eve"])
def test_whatever_the_path_says(world: World, name):
    client = as_town(world, name)
    for path in addresses():
        if path == "/accounts/logout/":
            continue
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code < 500, path


def forget_what_was_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Let go of the requests of which lines were logged: pytest keeps each, megabytes of query and form with it."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, type(caplog.handler)):  # one is for the test, one for the report
            handler.reset()


@pytest.mark.parametrize("name", [None, "ann", "eve"])
def test_whatever_the_query_or_the_form_says(world: World, name, caplog):
    slug = world.open_group.slug
    paths = {path for path in addresses() if not re.search(r"%|\d{5}|a{9}", path)} - {"/accounts/logout/"}
    paths |= {f"/groups/{slug}/{rest}" for rest in ("", "settings/", "members/", "questions/new/")}
    for typed in TYPED:
        client = as_town(world, name)
        for path in sorted(paths):
            for answer in (
                client.get(path, dict.fromkeys(FIELDS, typed)),
                client.post(path, dict.fromkeys(FIELDS, typed)),
            ):
                assert answer.status_code < 500, (path, typed)
            forget_what_was_logged(caplog)


def test_nobody_reports_without_end(world: World):
    client = as_town(world, "ann")
    form = {"why": Report.Why.values[0], "words": "x"}
    answers = [client.post("/reports/new/?member=bo", form).status_code for _time in range(31)]
    assert answers[-1] == 429 and 429 not in answers[:-1]
