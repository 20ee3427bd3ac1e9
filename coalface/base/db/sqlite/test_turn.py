"""Writers of one database file queue; nobody waits for ever, and nobody waits for themselves."""

import subprocess
import sys
import threading

import pytest
from django.db import OperationalError

from coalface.base.db.sqlite.turn import Turn


@pytest.fixture
def path(tmp_path):
    return tmp_path / "hub.sqlite3-turn"


def in_thread(work) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_second_writer_goes_when_the_first_has_ended(path):
    first = Turn(path, 1)
    went = threading.Event()

    def second() -> None:
        turn = Turn(path, 10)
        went.set()
        turn.end()

    thread = in_thread(second)
    assert not went.wait(0.1)
    first.end()
    assert went.wait(5)
    thread.join()


def test_whoever_waits_too_long_is_told_that_the_database_is_locked(path):
    first = Turn(path, 1)
    told = []

    def second() -> None:
        with pytest.raises(OperationalError, match="database is locked"):
            Turn(path, 0.05)
        told.append(True)

    in_thread(second).join()
    assert told
    first.end()
    Turn(path, 1).end()


def test_nobody_waits_for_themselves(path):
    first = Turn(path, 1)
    with pytest.raises(RuntimeError, match="another connection"):
        Turn(path, 1)
    first.end()


def test_other_processes_queue_as_well_and_a_dead_one_holds_up_nobody(path):
    script = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('mine', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(OperationalError, match="locked"):
            Turn(path, 0.05)
        other.kill()
        Turn(path, 5).end()
