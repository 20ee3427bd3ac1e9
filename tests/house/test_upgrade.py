"""A database becomes what a version wants in one transaction or not at all, and a hub runs on no other."""

import subprocess
import sys
from contextlib import ExitStack

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import modify_settings, override_settings

from coalface.config import in_use, schema, server
from coalface.config.management.commands import work
from coalface.people.models import Member
from tests.world import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["good", "bad"])
def later(request):
    """Let this be a later version of Coalface; what it leaves in the database is gone afterwards."""
    with (
        modify_settings(INSTALLED_APPS={"append": "tests.house.later"}),
        override_settings(MIGRATION_MODULES={"later": f"tests.house.later.{request.param}"}),
    ):
        yield request.param
        if "later_row" in tables():
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE later_row")
        MigrationRecorder(connection).migration_qs.filter(app="later").delete()


good = pytest.mark.parametrize("later", ["good"], indirect=True)
bad = pytest.mark.parametrize("later", ["bad"], indirect=True)


def tables() -> list[str]:
    return connection.introspection.table_names()


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM later_row WHERE weight = 3")
        return cursor.fetchone()[0]


@good
def test_an_upgrade_says_what_it_will_do_and_does_it(later, capsys):
    make_member("Ida")
    call_command("upgrade", "--look")
    said = capsys.readouterr().out
    assert "Steps to take: 2\n  later.0001_a_table\n  later.0002_altered\n" in said
    assert "Room needed: " in said
    assert "later_row" not in tables()
    call_command("upgrade", "--no-backup")
    assert rows() == 1
    assert not schema.standing().steps
    capsys.readouterr()
    call_command("upgrade")
    assert "The database is up to date." in capsys.readouterr().out


@bad
def test_an_upgrade_that_fails_leaves_everything_as_it_was(later):
    ida = make_member("Ida", about="seven hills")
    with pytest.raises(CommandError) as told:
        call_command("upgrade", "--no-backup")
    sentence = str(told.value)
    assert sentence.startswith("later.0003_impossible failed: There is an entry that nobody thought of.\n")
    assert "Nothing was changed" in sentence
    assert "later_row" not in tables()
    assert Member.objects.get(pk=ida.pk).about == "seven hills"
    assert schema.standing().names == ["later.0001_a_table", "later.0002_altered", "later.0003_impossible"]


@good
def test_nobody_upgrades_a_hub_that_runs(later):
    with in_use.running(), pytest.raises(CommandError, match="The hub is running"):
        call_command("upgrade", "--no-backup")
    assert "later_row" not in tables()


@good
def test_a_hub_does_not_run_on_a_database_of_before(later):
    with pytest.raises(CommandError, match="run: coalface upgrade"):
        call_command("serve", "--port", "0")


def test_a_hub_does_not_run_on_a_database_of_a_newer_version():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("base", "9999_from_tomorrow")
    try:
        for command in ("serve --port 0", "upgrade", "work"):
            with pytest.raises(CommandError, match=r"newer version of Coalface: it has base.9999_from_tomorrow"):
                call_command(*command.split())
    finally:
        recorder.record_unapplied("base", "9999_from_tomorrow")


def test_while_somebody_has_the_home_for_themselves_nothing_starts():
    with in_use.alone(), pytest.raises(CommandError, match="being upgraded or restored"):
        call_command("serve", "--port", "0")


def test_background_work_waits_until_nobody_has_the_home_for_themselves(monkeypatch, caplog):
    did, held = [], ExitStack()
    held.enter_context(in_use.alone())
    held.callback(did.append, "waited")
    monkeypatch.setattr(work, "work", lambda: did.append("worked"))
    monkeypatch.setattr(work.time, "sleep", lambda _seconds: held.close())
    with caplog.at_level("INFO"):
        call_command("work")
    assert did == ["waited", "worked"]
    assert "Waiting. The hub is being upgraded or restored just now" in caplog.text


@good
def test_a_server_is_not_changed_for_one_whose_database_wants_an_upgrade(later, caplog):
    with pytest.raises(SystemExit) as told:
        server._look()
    assert told.value.code == 2
    assert "run: coalface upgrade" in caplog.text


def test_a_hub_that_has_ended_holds_nothing():
    code = """
import django
django.setup()
from coalface.config import in_use
with in_use.running():
    print("held", flush=True)
    input()
"""
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(in_use.InUse), in_use.alone():
            pass
        other.kill()
        other.wait()
        with in_use.alone():
            pass
