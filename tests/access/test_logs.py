"""What a hub logs holds no word of anybody: whole visits with words of their own in every place, and the lines searched."""

import io
import json
import logging
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import path, reverse

from coalface.base.watch.logs import Json, Plain
from coalface.config import urls as hub_urls
from coalface.entries.actions import publish, reply
from coalface.features.notify.models import Letter
from coalface.groups.models import Level
from coalface.kinds.question.kind import QUESTION
from coalface.people.models import Member
from tests.world import PASSWORD, World, signed_in

CANARY = "qzcanary"  # stands in everything that a visitor sends
UNIQUE = "qzdoubled"
DOUBLED = f"{UNIQUE}@fenwick.example"  # lines of code are told, so none of them may hold it


def broken(request, word):
    """A page whose exception repeats what was sent, as many libraries' do, after the database's has repeated a row."""
    try:
        with transaction.atomic():
            Member.objects.create(email=DOUBLED, name=UNIQUE, handle="one")
            Member.objects.create(email=DOUBLED, name=UNIQUE, handle="two")
    except IntegrityError as error:
        raise RuntimeError(f"{request.body!r} {request.get_full_path()}") from error


urlpatterns = [path("broken/<slug:word>/", broken, name="broken"), *hub_urls.urlpatterns]
handler400, handler403 = hub_urls.handler400, hub_urls.handler403
handler404, handler500 = hub_urls.handler404, hub_urls.handler500


class Refusing:
    """A mail server that repeats the address it refuses."""

    def __init__(self, **options) -> None:
        pass

    def send_messages(self, messages) -> int:
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, CANARY.encode())})


pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Plain, Json])
def lines(request):
    """Return a function that gives every line logged so far, as an operator's log has them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    root.removeHandler(handler)


def visit(client: Client, member: Member | None) -> int:
    """Ask for pages with words in every place where a visitor can put some. Returns how many requests there were."""
    told = {
        "HTTP_USER_AGENT": f"{CANARY}/1",
        "HTTP_REFERER": f"http://testserver/{CANARY}/",
        "HTTP_X_FORWARDED_FOR": "203.0.113.77",
        "HTTP_ACCEPT_LANGUAGE": CANARY,
        "HTTP_X_REQUEST_ID": f"{CANARY} {CANARY}",
        "REMOTE_ADDR": "203.0.113.77",
    }
    name = member.handle if member else "ann"
    paths = [
        f"/search/?q={CANARY}",
        f"/{CANARY}/{CANARY}.php?{CANARY}={CANARY}",
        f"/people/{CANARY}/",
        f"/people/{name}/?{CANARY}",
        f"/questions/new/?title={CANARY}",
        f"/tags/{CANARY}/",
        f"/static/{CANARY}.css",
        f"/accounts/reset/{CANARY}/",
        f"/invitations/{CANARY}/",
        f"/broken/{CANARY}/?q={CANARY}",
        f"/?{CANARY}",
    ]
    posts = [
        ("/accounts/login/", {"login": f"{CANARY}@fenwick.example", "password": CANARY}),
        ("/accounts/login/", {"login": "ann@fenwick.example", "password": CANARY}),
        ("/accounts/signup/", {"email": f"{CANARY}@fenwick.example", "password1": CANARY, "name": CANARY}),
        ("/accounts/password/reset/", {"email": f"{CANARY}@fenwick.example"}),
        ("/questions/new/", {"title": CANARY, "source": CANARY}),
        ("/settings/profile/", {"name": CANARY, "about": CANARY}),
        (f"/broken/{CANARY}/", {"text": CANARY}),
        (f"/people/{name}/", {"text": CANARY}),
    ]
    for where in paths:
        client.get(where, **told)
    for where, words in posts:
        client.post(where, words, **told)
    client.generic(CANARY.upper(), "/", **told)
    client.get("/", **(told | {"HTTP_HOST": f"{CANARY}.example"}))
    return len(paths) + len(posts) + 2


@override_settings(ROOT_URLCONF="tests.access.test_logs")
def test_no_line_holds_a_word_of_anybody(world: World, lines):
    asked = 0
    for member in (None, world.ann, world.eve):
        client = signed_in(member)
        client.raise_request_exception = False
        asked += visit(client, member)
    found = lines()
    assert len([line for line in found if "coalface.requests" in line]) == asked
    assert any("IntegrityError" in line for line in found), "what led to a failure is told"
    assert any("test_logs.py" in line and "broken" in line for line in found), "and where it happened"
    spoken = "\n".join(found).lower()
    words = {CANARY, UNIQUE, "203.0.113.77", "fenwick", "ann@", PASSWORD, "?q="}
    words |= {f"/people/{name}" for name in ("ann", "eve")}
    assert [word for word in words if word in spoken] == []
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w", spoken), "an address of mail"


@override_settings(EMAIL_BACKEND="tests.access.test_logs.Refusing")
def test_a_mail_server_that_repeats_an_address_is_not_repeated(world: World, lines, django_capture_on_commit_callbacks):
    words = {"title": "Damp again", "source": "Help.", "level": Level.GROUP, "group": world.private_group}
    asked = publish(kind=QUESTION, viewer=world.viewer(world.ann), **words)
    with django_capture_on_commit_callbacks(execute=True):
        reply(viewer=world.viewer(world.bo), entry=asked, source="Measure the wall.")
    said = "\n".join(lines())
    assert f"notify.Letter {Letter.objects.get().pk} could not be mailed" in said
    assert "SMTPRecipientsRefused" in said
    assert world.ann.email not in said
    assert CANARY not in said


def test_of_another_librarys_message_only_the_pattern_is_written(lines):
    logging.getLogger("elsewhere").warning("%s asked for %s", "Ida", CANARY)
    assert "%s asked for %s" in lines()[0]
    assert CANARY not in lines()[0]


def test_a_line_of_json_is_an_object(world: World):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    logging.getLogger("coalface.requests").addHandler(handler)
    try:
        answer = Client().get(reverse("home"))
    finally:
        logging.getLogger("coalface.requests").removeHandler(handler)
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["request"] == answer["X-Request-ID"]
    assert (line["method"], line["view"], line["status"], line["words"]) == ("GET", "home", 200, "answered")
    assert line["ms"] > 0
