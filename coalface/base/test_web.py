"""Answers say who may keep them, and errors say what to do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from coalface.base import errors
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db


def test_a_public_page_is_asked_for_again_with_its_tag(guest: Client):
    first = guest.get("/about/")
    assert first["Cache-Control"] == "no-cache" and "Cookie" in first["Vary"]
    assert first["ETag"].startswith('W/"')
    for known in (first["ETag"], first["ETag"].removeprefix("W/"), f'"x", {first["ETag"]}'):
        again = guest.get("/about/", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert guest.get("/about/", headers={"If-None-Match": 'W/"x"'}).status_code == 200


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


def test_more_bytes_than_the_hub_takes_are_refused(world: World, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    form = {"content_type": "application/x-www-form-urlencoded"}
    answer = signed_in(world.ann).post("/questions/new/", "title=" + "x" * 1000, **form)
    assert answer.status_code == 413 and b"That is too large" in answer.content


def test_files_are_refused_by_their_size_before_they_are_read(world: World, settings):
    settings.COALFACE_LARGEST_FILE, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10, 1000
    files = {"files": SimpleUploadedFile("notes.txt", b"x" * 5000)}
    answer = signed_in(world.ann).post("/questions/new/", files)
    assert answer.status_code == 413 and b"That is too large" in answer.content


def test_more_files_than_the_hub_takes_are_refused(world: World):
    files = {"files": [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(11)]}
    assert signed_in(world.ann).post("/questions/new/", files).status_code == 413


def test_an_address_that_is_no_page_says_so(world: World):
    answer = signed_in(world.ann).get("/accounts/sessions/", follow=True)
    assert answer.status_code == 200
    answer = signed_in(world.ann).get(f"/groups/{world.open_group.slug}/membership/")
    assert answer.status_code == 405 and answer["Allow"] == "POST" and b"This is not a page" in answer.content


def test_a_guest_signs_in_and_comes_back(guest: Client):
    assert guest.get("/settings/?a=b")["Location"] == "/accounts/login/?next=%2Fsettings%2F%3Fa%3Db"
    join = "/groups/somewhere/membership/"
    assert guest.post(join)["Location"] == "/accounts/login/?next=%2F"
    for referer, back in (
        ("http://testserver/groups/x/?q=1", "%2Fgroups%2Fx%2F%3Fq%3D1"),
        ("http://elsewhere.example/x/", "%2F"),
    ):
        answer = guest.post(join, headers={"Referer": referer})
        assert answer["Location"] == f"/accounts/login/?next={back}"


def test_a_piece_of_a_page_never_becomes_the_sign_in_page(guest: Client):
    assert guest.get("/settings/", headers={"HX-Request": "true"}).status_code == 401


def test_whose_account_is_not_active_is_told_so_and_not_sent_round_in_circles(world: World):
    answer = signed_in(world.una).get("/settings/profile/")
    assert answer.status_code == 403 and b"not active" in answer.content


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (61, "2 minutes"), (3600, "1 hour"), (3601, "2 hours")]
)
def test_whoever_is_too_quick_reads_when_to_come_back(rf: RequestFactory, seconds: int, words: str):
    answer = errors.too_many(rf.get("/"), seconds)
    assert answer.status_code == 429 and answer["Retry-After"] == str(seconds)
    assert f"Try again in {words}." in answer.content.decode()
