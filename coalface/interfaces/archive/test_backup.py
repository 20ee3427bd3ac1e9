"""A backup of a hub that is in use: everything of one moment, nothing half written, nobody kept waiting."""

import hashlib
import os
import resource
import stat
import threading
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from coalface.base import files
from coalface.base.clock import BACKUP, beat, last_beat
from coalface.base.db.beside import snapshot
from coalface.base.models import Heartbeat
from coalface.interfaces.archive import rounds
from coalface.interfaces.archive.backup import NoBackup, back_up
from coalface.interfaces.archive.reading import opened
from coalface.interfaces.archive.restore import verify
from coalface.people.models import Member
from tests.world import make_member, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def with_photo(name: str = "Ida", content: bytes = b"a face") -> Member:
    member = make_member(name)
    Member.objects.filter(pk=member.pk).update(photo=files.keep_bytes(content, folder="photos"))
    member.refresh_from_db()
    return member


def test_an_archive_is_its_owners_alone_and_opens_with_any_program(home, tmp_path):
    with_photo()
    made = back_up(tmp_path / "a.zip")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    assert made.path.stat().st_size == made.size
    with zipfile.ZipFile(made.path) as archive:
        assert archive.testzip() is None
        assert b"Ida" in archive.read("tables/people_member.jsonl")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.zip"]
    assert verify(made.path, sha256=made.sha256).files == 1


def test_what_is_left_behind_is_not_there(home, archive_of):
    signed_in(with_photo())
    beat()
    path = archive_of()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert not any(
            "session" in name or "heartbeat" in name or "dbtask" in name or "export" in name for name in names
        )


def test_pages_of_the_operator_and_the_key_go_along(home, archive_of, settings):
    pages = settings.COALFACE_HOME / "pages"
    pages.mkdir()
    (pages / "about.md").write_text("# Us")
    (pages / "note.txt").write_text("not a page")
    with zipfile.ZipFile(archive_of()) as archive:
        assert archive.read("pages/about.md") == b"# Us"
        assert archive.read("secret-key").decode() == settings.SECRET_KEY
        assert not any("note" in name for name in archive.namelist())


def test_a_file_deleted_while_it_is_copied_is_in_the_archive_and_gone_from_the_hub(home, settings):
    stored = with_photo().photo
    with files.copying():
        files.forget(stored)
        assert not (settings.MEDIA_ROOT / stored).exists()
        with files.open_kept(stored) as kept:
            assert kept.read() == b"a face"
    assert files.open_kept(stored) is None
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file() and path.name != files.COPYING]


def test_strays_deleted_meanwhile_stay_within_reach_and_a_dead_copy_leaves_nothing(home, settings):
    stored = with_photo().photo
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(settings.MEDIA_ROOT / stored, (old, old))
    with files.copying():
        assert files.forget_strays("photos", set()) == 1
        files.open_kept(stored).close()
    aside = settings.MEDIA_ROOT / files.ASIDE / "photos" / "left"
    aside.parent.mkdir(parents=True)
    aside.touch()
    files.forget_strays("photos", set())
    assert not aside.exists()


def test_rows_are_of_one_moment_and_writers_wait_for_nobody(home):
    member = with_photo("Before")
    with snapshot() as seen:

        def write() -> None:
            Member.objects.filter(pk=member.pk).update(name="After")
            make_member("Newcomer")
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        writer.join(30)
        assert not writer.is_alive()
        assert list(Member.objects.using(seen.alias).values_list("name", flat=True)) == ["Before"]
    assert set(Member.objects.values_list("name", flat=True)) == {"After", "Newcomer"}


def test_a_backup_is_made_while_somebody_holds_the_right_to_write(home, tmp_path):
    with_photo()
    done = []

    def copy() -> None:
        done.append(back_up(tmp_path / "a.zip").rows)
        connection.close()

    with transaction.atomic():
        Member.objects.update(name="Not yet")
        copier = threading.Thread(target=copy)
        copier.start()
        copier.join(60)
        assert done
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"Not yet" not in archive.read("tables/people_member.jsonl")


def test_a_file_that_the_hub_had_lost_is_named_and_holds_up_nothing(home, tmp_path, settings):
    stored = with_photo().photo
    (settings.MEDIA_ROOT / stored).unlink()
    made = back_up(tmp_path / "a.zip")
    assert made.lost == [stored]
    assert verify(made.path).lost == [stored]


def test_two_at_once_are_one_and_a_sentence(home, tmp_path):
    with files.copying(), pytest.raises(NoBackup, match="Another backup is being made"):
        back_up(tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_nothing_is_written_over(home, tmp_path):
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "mine"


def test_a_full_disk_leaves_nothing_half_written(home, tmp_path):
    with_photo(content=os.urandom(600_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(NoBackup, match="could not be written"):
            back_up(tmp_path / "a.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_backup_before_an_upgrade_says_that_its_tables_are_older(home, archive_of):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search' AND name LIKE '0004%%'")
    try:
        path = archive_of()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES "
                "('search', '0004_letters_of_titles_that_came_to_have_some', '2026-01-01 00:00:00')"
            )
    with opened(path) as archive:
        assert archive.manifest.coalface is None
        assert ["search", "0004_letters_of_titles_that_came_to_have_some"] not in archive.manifest.migrations


# ── By the clock ───────────────────────────────────────────────────────────────


def test_by_the_clock_the_newest_are_kept_and_others_files_stay(home, tmp_path, settings):
    folder = tmp_path / "backups"
    settings.COALFACE_BACKUPS, settings.COALFACE_BACKUPS_KEPT = str(folder), 2
    folder.mkdir()
    for name in ("coalface-2026-01-01-000000.zip", "coalface-2026-01-02-000000.zip", "coalface-mine.zip", "notes.txt"):
        (folder / name).touch()
    made = rounds.make_round()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["coalface-2026-01-02-000000.zip", made.path.name, "coalface-mine.zip", "notes.txt"]
    )
    assert last_beat(BACKUP) is not None


def test_nothing_old_is_deleted_where_nothing_new_was_made(home, tmp_path, settings):
    settings.COALFACE_BACKUPS, settings.COALFACE_BACKUPS_KEPT = str(tmp_path), 1
    for day in ("01", "02"):
        (tmp_path / f"coalface-2026-01-{day}-000000.zip").touch()
    with files.copying(), pytest.raises(NoBackup):
        rounds.make_round()
    assert len(list(tmp_path.glob("*.zip"))) == 2
    assert last_beat(BACKUP) is None


def test_the_hub_team_reads_when_the_last_one_was_made(world, eve, settings):
    page = signed_in(eve).get("/hub/").content.decode()
    assert "Backups:" not in page
    settings.COALFACE_BACKUPS = "/srv/backups"
    assert "none has been made yet" in signed_in(eve).get("/hub/").content.decode()
    beat(BACKUP)
    assert "the last one was made" in signed_in(eve).get("/hub/").content.decode()
    Heartbeat.objects.update(at=datetime.now(UTC) - timedelta(days=3))
    assert "too long ago" in signed_in(eve).get("/hub/").content.decode()
