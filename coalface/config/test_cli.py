"""The command says in a sentence what is wrong, and never answers an operator's slip with a traceback."""

import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from coalface.config.cli import main, mistyped
from coalface.entries.models import Entry
from coalface.groups.models import Group
from coalface.people.models import Member

KNOWN = ["COALFACE_NAME", "COALFACE_HOSTS", "COALFACE_SIGN_UP_DOMAINS", "DATABASE_URL"]


def coalface(*words: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the command as an operator would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "coalface.config.cli", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"COALFACE_NAEM": "x"}, "COALFACE_NAEM is not a setting; did you mean COALFACE_NAME?"),
        ({"COALFACE_LARGEST_FILE": "big"}, "COALFACE_LARGEST_FILE"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL must begin with sqlite:// or postgres://."),
        ({"COALFACE_HOME": "/proc/nowhere"}, "COALFACE_HOME"),
        ({"COALFACE_URL": "hub.example"}, "COALFACE_URL"),
        ({"COALFACE_BACKUPS": "backups"}, "COALFACE_BACKUPS must be the full path"),
        ({"COALFACE_BACKUPS_WHEN": "at night"}, "COALFACE_BACKUPS_WHEN must be a line of cron"),
        ({"COALFACE_BACKUPS_WHEN": "* * * * * *"}, "COALFACE_BACKUPS_WHEN must be a line of cron"),
        ({"COALFACE_URL": "https://hub.example:port"}, "COALFACE_URL must be the hub's address"),
        ({"COALFACE_URL": "http://[::1"}, "COALFACE_URL must be the hub's address"),
        ({"COALFACE_TIME_ZONE": "Mars/Base"}, "COALFACE_TIME_ZONE must be the name of a time zone"),
        ({"COALFACE_TIME_ZONE": "../passwd"}, "COALFACE_TIME_ZONE must be the name of a time zone"),
        ({"COALFACE_THREADS": "0"}, "COALFACE_THREADS must be at least 1."),
        ({"COALFACE_MOST_WAITING": "-1"}, "COALFACE_MOST_WAITING must be at least 1."),
        ({"COALFACE_LARGEST_FILE": "-1"}, "COALFACE_LARGEST_FILE must be at least 1."),
        ({"COALFACE_TRUSTED_PROXIES": "proxy.example"}, "COALFACE_TRUSTED_PROXIES must be addresses"),
        ({"COALFACE_TRUSTED_PROXIES": "10.0.0.1/8"}, "COALFACE_TRUSTED_PROXIES must be addresses"),
    ],
)
def test_a_wrong_setting_is_named(environment, sentence):
    done = coalface("check", **environment)
    assert done.returncode == 2
    assert done.stderr.startswith("coalface: ")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_key_that_is_no_good_is_named(tmp_path):
    here = {"COALFACE_HOME": str(tmp_path / "hub"), "DATABASE_URL": "", "COALFACE_MODE": "production"}
    assert coalface("help", **here).returncode == 0
    home = tmp_path / "hub"
    assert home.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in home.iterdir()] == ["secret-key"] and (
        home / "secret-key"
    ).stat().st_mode & 0o777 == 0o600
    (home / "secret-key").write_text("\n")
    done = coalface("check", **here)
    assert done.returncode == 2 and done.stderr.startswith("coalface: ")
    assert "secret-key is empty" in done.stderr


def test_what_is_made_in_a_home_is_for_its_owner_alone(tmp_path):
    coalface("migrate", COALFACE_HOME=str(tmp_path), DATABASE_URL="", COALFACE_MODE="production")
    assert (tmp_path / "coalface.sqlite3").stat().st_mode & 0o777 == 0o600


def test_what_runs_unattended_says_in_json_why_it_does_not(tmp_path):
    here = {"COALFACE_HOME": str(tmp_path), "DATABASE_URL": "", "COALFACE_MODE": "production"}
    assert coalface("migrate", "base", "0001", **here).returncode == 0
    done = coalface("serve", "--port", "0", COALFACE_LOG="json", **here)
    assert done.returncode == 2
    assert "coalface upgrade" in json.loads(done.stderr.splitlines()[-1])["words"]


def test_a_database_that_is_away_is_named(tmp_path):
    done = coalface("migrate", COALFACE_HOME=str(tmp_path), DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 2
    assert done.stderr.startswith("coalface: The database cannot be reached:")
    assert "Traceback" not in done.stderr


def test_a_database_of_before_is_named(tmp_path):
    here = {"COALFACE_HOME": str(tmp_path), "DATABASE_URL": ""}
    coalface("migrate", "base", "0001", **here)
    words = ["--email", "ida@hill.example", "--name", "Ida", "--password", "seven quiet hills"]
    done = coalface("create-member", *words, **here)
    assert done.returncode == 2
    assert "coalface upgrade" in done.stderr


def test_variables_of_others_are_left_alone():
    assert mistyped({"COALFACE_PORT": "tcp://10.0.0.1:80", "COALFACE_SERVICE_HOST": "10.0.0.1"}, KNOWN) is None
    assert mistyped({"COALFACE_NAME": "Our hub"}, KNOWN) is None
    assert mistyped({"COALFACE_SIGN_UP_DOMAIN": "a.example"}, KNOWN) is not None


def test_djangos_commands_are_there(capsys):
    assert main(["help", "--commands"]) == 0
    words = capsys.readouterr().out.split()
    assert {"migrate", "shell", "serve", "work", "check", "create-member"} <= set(words)


@pytest.mark.django_db
def test_a_member_made_here_has_a_verified_address():
    call_command("create-member", email="Ida@Hill.example", password="seven quiet hills", name="Ida")
    member = Member.objects.get(email="ida@hill.example")
    assert member.state == Member.State.ACTIVE
    assert not member.hub_team
    assert member.emailaddress_set.get().verified
    assert member.check_password("seven quiet hills")


@pytest.mark.django_db
def test_a_member_of_the_hub_team_can_be_made():
    call_command("create-member", email="ida@hill.example", password="seven quiet hills", name="Ida", hub_team=True)
    assert Member.objects.get(email="ida@hill.example").hub_team


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("not an address", "seven quiet hills", "valid email"),
        ("ida@hill.example", "short", "too short"),
        ("ann@fenwick.example", "seven quiet hills", "already"),
    ],
)
def test_a_member_who_cannot_be_made_is_explained(world, email, password, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("create-member", email=email, password=password, name="Ida")


def test_check_says_that_everything_holds(world, capsys):
    call_command("check")
    assert "Everything holds." in capsys.readouterr().out


def test_check_names_what_does_not_hold(town, capsys):
    Entry.everything.filter(group=town.private_group).update(level=3)
    Group.objects.filter(pk=town.open_group.pk).update(members_count=99)
    with pytest.raises(CommandError, match="do not hold"):
        call_command("check")
    said = capsys.readouterr().out
    assert "damp-homes counts 99 members" in said
    assert len(said.splitlines()) > 1


def test_what_runs_unattended_ends_without_what_an_exception_says(tmp_path):
    code = (
        "import sys; from coalface.config import cli; cli._load_settings(cli.os.environ)\n"
        "from django.conf import settings; settings.MIGRATION_MODULES = {'base': 'nowhere.at_all'}\n"
        "sys.exit(cli.main(['work']))"
    )
    words = [sys.executable, "-P", "-c", code]
    here = {"COALFACE_HOME": str(tmp_path), "DATABASE_URL": "", "COALFACE_MODE": "production"}
    done = subprocess.run(words, env=os.environ | here, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "CRITICAL coalface work ended by an error." in done.stderr
    assert "builtins.ModuleNotFoundError" in done.stderr
    assert "nowhere" not in done.stderr
