"""The drill: a hub is lost and comes back from its archive, on the same database or the other one; and what is refused."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as used
from django.core.management import CommandError, call_command
from django.db import connection

from coalface.base.db.counters import last_number
from coalface.base.files import keep_bytes
from coalface.groups.models import Group
from coalface.interfaces.archive import places
from coalface.interfaces.archive.manifest import Unrestorable
from coalface.interfaces.archive.restore import restore, verify
from coalface.people.models import Member
from tests.damage import Damage, sealed
from tests.world import build, everything_in, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


# What says how long ago something was, and what is another each time.
PASSING = re.compile(r'<time\b.*?</time>|<input[^>]*type="hidden"[^>]*>|"X-CSRFToken": "\w+"', re.DOTALL)


def a_hub(*, whole: bool = False) -> dict[str, str]:
    """Fill the hub, on demand with an entry of every kind, level and state, and return the addresses of some pages."""
    town = build()
    if whole:
        everything_in(town)
    Member.objects.filter(pk=town.bo.pk).update(photo=keep_bytes(b"a face", folder="photos"))
    entry = make_question(author=town.ann, title="Damp in the wrong places", group=town.private_group, level=1)
    make_reply(entry=entry, author=town.bo, text="We always open a zephyr.")
    return {
        "a question": f"/questions/{entry.pk}-damp-in-the-wrong-places/",
        "a group": "/groups/closed-files/",
        "what was found": "/search/?q=zephyr",
        "what was misspelt": "/search/?q=dmap+places",
        "a person": "/people/bo/",
        "a photo": f"/people/{town.bo.pk}/photo/",
    }


def pages(addresses: dict[str, str], name: str = "Ann") -> dict[str, tuple[int, str]]:
    """Return what this member sees there."""
    client = signed_in(Member.objects.get(name=name))
    seen = {}
    for what, address in addresses.items():
        answer = client.get(address, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        seen[what] = (answer.status_code, PASSING.sub("", content.decode()))
    return seen


def everything_under(folder: Path) -> set[tuple[str, bytes | None]]:
    """Return all files and folders there, but for the lock of copying."""
    return {
        (str(path.relative_to(folder)), path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
        if path.name != ".being-copied"
    }


def test_a_lost_hub_comes_back_and_goes_on(home, emptied, archive_of, settings):
    addresses = a_hub(whole=True)
    pages(addresses)
    before, last = pages(addresses), last_number(connection, Member)
    uploads = everything_under(settings.MEDIA_ROOT)
    chen = pages(addresses, "Chen")
    archive = archive_of()
    emptied()
    home()
    call_command("restore", archive)
    assert pages(addresses) == before
    assert "zephyr" in before["what was found"][1] and "Damp in the wrong places" in before["what was misspelt"][1]
    assert pages(addresses, "Chen") == chen
    assert everything_under(settings.MEDIA_ROOT) == uploads
    assert not [path for path in settings.COALFACE_HOME.iterdir() if path.name == places.STAGE]
    call_command("check")
    assert last_number(connection, Member) == last
    assert make_member("Newcomer").pk == last + 1


def coalface(folder: Path, *words: str, **environment: str) -> str:
    """Run a command on the hub of a folder, on SQLite, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "coalface.config.cli", *words],
        env=os.environ | {"COALFACE_HOME": str(folder), "DATABASE_URL": ""} | environment,
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_comes_back_on_sqlite_from_any_database_and_from_there_again(home, emptied, archive_of, tmp_path):
    addresses = a_hub()
    pages(addresses)
    before = pages(addresses)
    archive = archive_of()
    elsewhere, again = tmp_path / "elsewhere", tmp_path / "again.zip"
    assert "The hub is back" in coalface(elsewhere, "restore", str(archive))
    assert "Everything holds." in coalface(elsewhere, "check")
    coalface(elsewhere, "backup", str(again))
    emptied()
    home()
    restore(again)
    assert pages(addresses) == before


def test_a_home_that_is_not_empty_is_left_alone(home, emptied, archive_of, settings):
    a_hub()
    archive = archive_of()
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", archive)
    emptied()
    with pytest.raises(CommandError, match="uploads is not empty"):
        call_command("restore", archive)
    folder = home()
    (folder / "pages").mkdir()
    (folder / "pages" / "about.md").write_text("# Ours")
    with pytest.raises(CommandError, match="pages is not empty"):
        call_command("restore", archive)
    assert not Member.objects.exists()


def test_another_key_in_the_environment_is_refused(home, emptied, archive_of, settings):
    a_hub()
    archive = archive_of()
    emptied()
    (home() / "secret-key").unlink()
    settings.SECRET_KEY = "another one altogether"
    with pytest.raises(CommandError, match="COALFACE_SECRET_KEY is another key"):
        call_command("restore", archive)


def test_the_archive_brings_its_key(home, emptied, archive_of, settings):
    a_hub()
    archive, key = archive_of(), used.SECRET_KEY
    emptied()
    settings.SECRET_KEY = "made on the first run"
    folder = home()
    (folder / "secret-key").write_text("made on the first run")
    call_command("restore", archive)
    assert (folder / "secret-key").read_text() == key
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_sum_that_was_kept_elsewhere_tells_one_archive_from_another(home, archive_of):
    Group.objects.all().delete()
    archive = archive_of()
    with pytest.raises(CommandError, match="another than the one given"):
        call_command("restore", archive, "--only-verify", "--sha256", "0" * 64)


@pytest.mark.parametrize("what", ["nothing", "folder", "pipe"])
def test_what_is_no_file_is_named(tmp_path, what):
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    if what == "pipe":
        os.mkfifo(path)
    with pytest.raises(CommandError, match=r"cannot be read|is not a file"):
        call_command("restore", path)


@pytest.fixture
def broken_off(home, emptied, archive_of) -> Path:
    """Return an archive; restoring it was killed here when its files had been moved and its rows were not there."""
    a_hub()
    archive = archive_of()
    emptied()
    folder = home()
    shutil.copytree(Path(used.MEDIA_ROOT).parent.parent / "home-0" / "uploads", used.MEDIA_ROOT)
    a_mark_of_what_was_moved(folder)
    return archive


def test_what_a_restoring_left_that_was_killed_is_cleared_away(broken_off):
    restore(broken_off)
    call_command("check")


def a_mark_of_what_was_moved(folder: Path) -> None:
    (folder / places.STAGE).mkdir()
    moved = [str(path) for path in Path(used.MEDIA_ROOT).iterdir()]
    (folder / places.STAGE / places.MARK).write_text(json.dumps(moved))


def test_what_it_moved_is_left_alone_where_the_archive_is_refused(broken_off, settings):
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    with pytest.raises(Unrestorable, match="SHA-256"):
        restore(broken_off, sha256="0" * 64)
    assert before and sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_what_came_since_is_never_taken_for_what_was_moved(home, emptied, archive_of, settings):
    a_hub()
    archive = archive_of()
    emptied()
    folder = home()
    (folder / "pages").mkdir()
    (folder / "pages" / "terms.md").write_text("Ours.")
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    a_mark_of_what_was_moved(folder)
    with pytest.raises(Unrestorable, match="pages is not empty"):
        restore(archive)
    assert (folder / "pages" / "terms.md").read_text() == "Ours."


def test_a_hub_that_runs_forgets_a_restoring_that_was_killed_at_its_very_end(home, emptied, archive_of, settings):
    a_hub()
    archive = archive_of()
    emptied()
    folder = home()
    restore(archive)
    a_mark_of_what_was_moved(folder)
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    places.clear_finished()
    assert not (folder / places.STAGE).exists() and sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_damaged_archives_are_refused_and_change_nothing(home, emptied, archive_of, settings, tmp_path):
    a_hub()
    damage, path = Damage(archive_of(), seed=7), tmp_path / "damaged.zip"
    emptied()
    home()
    path.write_bytes(sealed(damage.members))
    verify(path)  # put together anew and undamaged it is taken: what is refused is refused for its damage
    before, groups = everything_under(tmp_path), Group.objects.count()
    for number in range(2 * len(damage.ways)):
        way, content = damage.next(number)
        path.write_bytes(content)
        with pytest.raises(Unrestorable, match=r"\.$"):
            restore(path)
            pytest.fail(f"taken: {way}")
        path.write_bytes(sealed(damage.members))
        assert everything_under(tmp_path) == before, way
        assert (Group.objects.count(), Member.objects.count()) == (groups, 0), way


def test_verifying_writes_nothing(home, emptied, archive_of, tmp_path):
    a_hub()
    archive = archive_of()
    before = everything_under(tmp_path)
    assert verify(archive).files
    assert everything_under(tmp_path) == before


# ── Moving to another database ─────────────────────────────────────────────────


def test_every_row_moves_to_another_database(home, tmp_path):
    addresses = a_hub()
    signed_in(Member.objects.get(name="Ann")).get(addresses["a question"])
    there = tmp_path / "there.sqlite3"
    call_command("move-database", f"sqlite:///{there}")
    with sqlite3.connect(there) as moved:
        count = moved.execute("SELECT count(*) FROM django_session").fetchone()[0]
    assert count >= 1
    assert "Everything holds." in coalface(tmp_path / "home-0", "check", DATABASE_URL=f"sqlite:///{there}")
    with pytest.raises(CommandError, match="The other database is not empty"):
        call_command("move-database", f"sqlite:///{there}")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("mysql://a@b/c", "must begin with sqlite"), ("postgres://nobody@127.0.0.1:1/x", "cannot be used")],
)
def test_an_address_that_is_no_good_is_named(url, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("move-database", url)
