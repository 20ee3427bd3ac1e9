"""Answers say who may keep them, errors say what to do, and nobody is believed about their own address."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from coalface.base.dates import words_ago
from coalface.base.forms import Form
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db


def test_a_public_page_is_asked_for_again_with_its_tag(guest: Client):
    first = guest.get("/about/")
    assert first["Cache-Control"] == "no-cache" and "Cookie" in first["Vary"]
    again = guest.get("/about/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_members_page_is_kept_by_nobody(world: World):
    answer = signed_in(world.ann).get("/about/")
    assert answer["Cache-Control"] == "private, no-store" and "ETag" not in answer


def test_every_answer_carries_the_headers(guest: Client):
    for path in ("/", "/about/", "/no-such-page/", "/accounts/login/"):
        answer = guest.get(path)
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin" and "camera=()" in answer["Permissions-Policy"]
        policy = answer["Content-Security-Policy"]
        assert (
            "default-src 'none'" in policy and "unsafe" not in policy and "nonce" not in policy and "http" not in policy
        )


def test_https_brings_strict_transport(settings, guest: Client):
    settings.SECURE_HSTS_SECONDS = 60
    assert "max-age=60" in Client().get("/about/", secure=True)["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/no-such-page/", "/questions/x/", "/groups/A B/"])
def test_what_is_not_there_says_so_in_the_hubs_look(guest: Client, path: str):
    answer = guest.get(path)
    assert answer.status_code == 404 and b"There is nothing here" in answer.content and b"masthead" in answer.content


def test_a_forged_form_is_refused_with_a_sentence(world: World):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.ann)
    answer = client.post("/settings/profile/", {"name": "X"})
    assert answer.status_code == 403 and b"Please try once more" in answer.content


def test_too_many_fields_or_bytes_are_refused(world: World, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = signed_in(world.ann).post(
        "/questions/new/", {"title": "x" * 1000}, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b"])
def test_what_no_database_keeps_is_refused_at_the_field(typed: str):
    from django import forms

    class Words(Form):
        words = forms.CharField()

    assert "words" in Words({"words": typed}).errors


NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 23, 14, 59, 40, tzinfo=UTC), "just now"),
        (datetime(2026, 11, 23, 14, 59, 0, tzinfo=UTC), "1 minute ago"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), "2 hours ago"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), "3 weeks ago"),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "in March"),
        (datetime(2024, 3, 2, 9, 0, tzinfo=UTC), "in March 2024"),
    ],
)
def test_ages_are_said_as_people_say_them(at: datetime, words: str):
    assert words_ago(at, now=NOW) == words
