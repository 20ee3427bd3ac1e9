"""Ann asks for her data, gets one file that only she can fetch, and after a week it is gone."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from coalface.base.files import keep_bytes
from coalface.entries.models import Attachment
from coalface.groups.models import Level, Membership
from coalface.interfaces.exporters.models import Export
from coalface.interfaces.exporters.tasks import tend_exports
from tests.world import World, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(member, django_capture_on_commit_callbacks) -> zipfile.ZipFile:
    """Return what a member gets who asks for their data."""
    client = signed_in(member)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/settings/your-data/").status_code == 303
    export = Export.objects.get(member=member)
    answer = client.get(f"/settings/your-data/{export.pk}/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer)))


def test_ann_takes_along_what_is_hers(world: World, ann, bo, django_capture_on_commit_callbacks):
    entry = make_question(author=ann, title="Damp in flats", text="See ![plan](/files/1/plan.webp) and @bo.")
    stored = keep_bytes(b"words", folder="files")
    file = Attachment.objects.create(
        entry=entry, member=ann, name="plan ä.txt", stored=stored, size=5, content_type="text/plain"
    )
    closed = make_question(author=bo, title="Hidden away", group=world.private_group, level=Level.GROUP)
    make_reply(entry=closed, author=ann, text="My own reply.")
    Membership.objects.filter(group=world.private_group, member=ann).delete()
    archive = taken(ann, django_capture_on_commit_callbacks)
    names = archive.namelist()
    everything = "\n".join(archive.read(name).decode() for name in names if name.endswith((".html", ".json")))
    assert "Damp in flats" in everything and "My own reply." in everything and ann.email in everything
    assert "Hidden away" not in everything and "Closed Files" not in everything
    assert archive.read(f"files/{file.pk}-plan ä.txt") == b"words"
    assert json.loads(archive.read("json/profile.json"))[0]["email"] == ann.email
    assert json.loads(archive.read("json/entries.json"))[0]["revisions"][0]["text"].startswith("See !")


def test_the_pages_point_only_at_what_lies_beside_them(world: World, ann, django_capture_on_commit_callbacks):
    make_question(
        author=ann,
        title="Links",
        text="[Out](https://fenwick.example/), [in](/groups/), ![no](https://x.example/y.png)",
    )
    archive = taken(ann, django_capture_on_commit_callbacks)
    for name in archive.namelist():
        if name.endswith(".html"):
            page = archive.read(name).decode()
            assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?/', page), name
            for href in re.findall(r'<a href="([^"]*)"', page):
                assert href.startswith(("http://localhost:8000/", "https://")) or href in archive.namelist(), href


def test_nobody_else_gets_the_file(world: World, ann, bo, eve, guest, django_capture_on_commit_callbacks):
    taken(ann, django_capture_on_commit_callbacks)
    number = Export.objects.get().pk
    for client, status in ((signed_in(bo), 404), (signed_in(eve), 404), (guest, 302)):
        assert client.get(f"/settings/your-data/{number}/").status_code == status
    assert (
        str(number)
        not in signed_in(bo).get("/settings/your-data/").content.decode().partition("<main")[2].partition("form")[0]
    )


def test_after_a_week_it_is_gone(world: World, ann, tmp_path, django_capture_on_commit_callbacks):
    taken(ann, django_capture_on_commit_callbacks)
    assert [path for path in tmp_path.rglob("*") if path.is_file()]
    Export.objects.update(asked_at=timezone.now() - timedelta(days=8))
    number = Export.objects.get().pk
    assert signed_in(ann).get(f"/settings/your-data/{number}/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        tend_exports.call()
    assert not Export.objects.exists() and not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_no_bell_announced_is_made_by_the_sweep(world: World, ann):
    Export.objects.create(member=ann)
    tend_exports.call()
    assert Export.objects.get().state == Export.State.READY


def test_asking_twice_makes_one_file(world: World, ann):
    client = signed_in(ann)
    client.post("/settings/your-data/")
    client.post("/settings/your-data/")
    assert Export.objects.count() == 1
