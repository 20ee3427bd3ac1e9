"""The command as an operator meets it: JSON alone on stdout, little memory however large the dump, a real one whole."""

import json
import os
import subprocess
import sys
from itertools import chain, islice
from pathlib import Path

import pytest
from django.core.management import call_command

REAL = os.environ.get("COALFACE_STACKEXCHANGE_DUMP", "")
MOST_MEMORY = 200_000  # kilobytes
_MEASURED = """
import re, sys
from coalface.config.cli import main
sys.argv[0] = "coalface"
try:
    main()
finally:
    # Not ru_maxrss: that one remembers how large the process was from which this one was started.
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""


def coalface(home: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run a command in a process of its own, with a hub of its own on SQLite."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        env=own | {"COALFACE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_large_dump_needs_little_memory(tmp_path: Path, write):
    """What grows with the dump is read, not kept: 150 MB in all, most of it in rows that bring nothing."""
    at = {"CreationDate": "2015-01-02T00:00:00.000"}
    text = "<p>" + "word " * 40 + "</p>"
    write("Users", ({"Id": number, "DisplayName": f"Person {number}", "AboutMe": text} for number in range(1, 60_001)))
    questions = ({"Id": n, "PostTypeId": 1, "Title": f"Question {n}", "Body": text, **at} for n in range(1, 401))
    wikis = ({"Id": n, "PostTypeId": 5, "Body": text * 20, **at} for n in range(401, 10_401))
    write("Posts", chain(questions, wikis))
    votes = ({"Id": n, "PostId": n % 300_000, "VoteTypeId": 2, **at} for n in range(1, 300_001))
    write("Votes", votes)
    states = ({"Id": n, "PostHistoryTypeId": 5, "PostId": n // 40, "Text": text * 20, **at} for n in range(40, 10_000))
    write("PostHistory", islice(states, 10_000))
    home = tmp_path / "home"
    assert coalface(home, "migrate", "--verbosity", "0").returncode == 0
    done = coalface(home, "import", "stackexchange", str(tmp_path), "--group", "Large", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {
        "questions": 400,
        "answers": 0,
        "comments": 0,
        "accepted": 0,
        "tags": 0,
        "people": 0,
        "skipped": 10_000,
    }
    assert int(done.stderr.split()[-1]) < MOST_MEMORY


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path):
    home = tmp_path / "home"
    assert coalface(home, "migrate", "--verbosity", "0").returncode == 0
    done = coalface(home, "import", "stackexchange", str(tmp_path), "--group", "None")
    assert done.returncode == 1 and done.stdout == ""
    assert "it has no Posts.xml." in done.stderr and "Traceback" not in done.stderr


@pytest.mark.django_db
def test_without_json_the_summary_is_for_people(tmp_path: Path, write, capsys):
    write("Users", [])
    write("Posts", [{"Id": 1, "PostTypeId": 1, "Title": "One", "Body": "x", "CreationDate": "2015-01-02"}])
    call_command("import", "stackexchange", str(tmp_path), "--group", "Small")
    printed = capsys.readouterr()
    assert "questions  1\n" in printed.out and "in the group Small (/groups/" in printed.out
    assert printed.err == ""


if REAL:  # somebody named the folder of a real dump

    @pytest.mark.django_db
    def test_a_real_dump_comes_whole_and_once(capsys):
        found = []
        for _run in range(2):
            call_command("import", "stackexchange", REAL, "--group", "A real community", "--json")
            found.append(json.loads(capsys.readouterr().out))
        posts = (Path(REAL) / "Posts.xml").read_text(encoding="utf-8-sig")
        assert found[0] == found[1]
        assert found[0]["questions"] == posts.count('PostTypeId="1"')
        assert found[0]["answers"] == posts.count('PostTypeId="2"')
        assert found[0]["people"] > 0
