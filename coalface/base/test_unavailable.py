"""While the database is away every page says so, hands back what was typed, asks nothing, and fills no log."""

import errno
import logging
import sqlite3
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from django.test import Client

from coalface.base.db.outage import Outage
from coalface.base.db.said import Said
from coalface.base.db.trouble import Trouble, trouble_of
from tests.world import make_question


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(name: str) -> Exception:
    cause = sqlite3.OperationalError(name)
    cause.sqlite_errorcode = getattr(sqlite3, name)
    return caused(OperationalError(name), cause)


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (sqlite_error("SQLITE_FULL"), Trouble.FULL),
        (sqlite_error("SQLITE_IOERR_WRITE"), Trouble.AWAY),
        (sqlite_error("SQLITE_BUSY_SNAPSHOT"), Trouble.BUSY),
        (sqlite_error("SQLITE_CANTOPEN"), Trouble.AWAY),
        (sqlite_error("SQLITE_ERROR"), None),
        (caused(OperationalError("x"), psycopg.OperationalError("connection refused")), Trouble.AWAY),
        (caused(OperationalError("x"), psycopg.errors.AdminShutdown("x")), Trouble.AWAY),
        (caused(OperationalError("x"), psycopg.errors.CrashShutdown("x")), Trouble.AWAY),
        (caused(OperationalError("x"), psycopg.errors.DiskFull("x")), Trouble.FULL),
        (caused(OperationalError("x"), psycopg.errors.LockNotAvailable("x")), Trouble.BUSY),
        (caused(OperationalError("x"), psycopg.errors.QueryCanceled("x")), Trouble.BUSY),
        (caused(OperationalError("x"), psycopg.errors.TooManyConnections("x")), Trouble.BUSY),
        (caused(InterfaceError("x"), psycopg.InterfaceError("connection already closed")), Trouble.AWAY),
        (caused(ProgrammingError("x"), psycopg.errors.UndefinedTable("x")), None),
        (OperationalError("database is locked"), Trouble.BUSY),
        (OperationalError("The database is away: connection refused"), Trouble.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (caused(OperationalError("lock file"), OSError(errno.ENOSPC, "No space left")), Trouble.FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (ValueError("ours"), None),
        (caused(ValueError("while the database was away"), OperationalError("away")), Trouble.AWAY),
        (None, None),
    ],
)
def test_what_passes_is_told_from_what_is_our_mistake(error, trouble):
    assert trouble_of(error) is trouble


@pytest.fixture
def away():
    """A database that refuses every statement, as one that is away does."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("The database is away: connection refused")

    return connection.execute_wrapper(refuse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/questions/", "/search/?q=damp", "/people/", "/accounts/login/", "/questions/1/"]
)
def test_every_page_says_that_the_hub_is_back_in_a_moment(world, away, path):
    client = Client(raise_request_exception=False)
    client.force_login(world.ann)
    with away:
        answer = client.get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "15"
    assert "Back in a moment" in answer.text
    assert "private" in answer["Cache-Control"]


@pytest.mark.django_db
def test_what_was_typed_comes_back_to_be_sent_again(world, away):
    client = Client(raise_request_exception=False)
    client.force_login(world.ann)
    with away:
        answer = client.post(
            "/questions/new/", {"title": "Damp & mould?", "source": "\nSince </textarea> May.", "once": "k"}
        )
    assert answer.status_code == 503
    assert 'action="/questions/new/"' in answer.text
    # The first newline inside a textarea is the template's own, which a browser drops.
    assert '<textarea hidden name="source">\n\nSince &lt;/textarea&gt; May.</textarea>' in answer.text
    assert '<textarea hidden name="title">\nDamp &amp; mould?</textarea>' in answer.text
    assert "Send it again" in answer.text


@pytest.mark.django_db
def test_what_came_with_files_is_sent_again_by_reloading(world, away):
    client = Client(raise_request_exception=False)
    client.force_login(world.ann)
    file = SimpleUploadedFile("plan.txt", b"Air it.", "text/plain")
    with away:
        answer = client.post("/questions/new/", {"title": "Damp and mould", "source": "In May.", "files": [file]})
    assert answer.status_code == 503
    assert "reload this page: your browser sends it again, with its files" in answer.text and "<form" not in answer.text


@pytest.mark.django_db
def test_a_password_does_not_come_back(away):
    with away:
        answer = Client(raise_request_exception=False).post(
            "/accounts/login/", {"login": "a@b.example", "password": "secret"}
        )
    assert answer.status_code == 503
    assert "secret" not in answer.text and "a@b.example" not in answer.text


@pytest.mark.django_db
def test_a_mistake_of_ours_stays_an_error(world):
    def broken(execute, sql, params, many, context):
        raise ProgrammingError("no such column")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(broken):
        assert client.get("/questions/").status_code == 500


def test_a_thousand_failed_requests_are_one_line_in_the_log(caplog):
    moment = SimpleNamespace(now=0.0)
    said = Said(clock=lambda: moment.now)
    for _ in range(1000):
        said.once_a_while(Trouble.AWAY, OperationalError("connection\nrefused"))
    said.once_a_while(Trouble.FULL, OSError(errno.ENOSPC, "full"))
    moment.now = 61.0
    said.once_a_while(Trouble.AWAY, OperationalError("connection refused"))
    first, second, third = caplog.records
    assert first.levelno == logging.ERROR
    assert "The database is away: connection refused" in first.message
    assert "no room" in second.message
    assert "line: 1000" in third.message


@pytest.mark.django_db
def test_django_adds_no_traceback_of_its_own(world, away, caplog):
    client = Client(raise_request_exception=False)
    with away:
        client.get("/questions/")
        client.get("/questions/")
    assert not [record for record in caplog.records if record.exc_info]


def test_while_it_is_away_only_one_asks_and_the_others_are_told_at_once():
    moment = SimpleNamespace(now=0.0)
    outage = Outage(clock=lambda: moment.now)
    outage.ask()
    outage.failed("connection refused")
    with pytest.raises(OperationalError, match="connection refused"):
        outage.ask()
    moment.now = 1.5
    outage.ask()
    with pytest.raises(OperationalError):
        outage.ask()
    outage.over()
    outage.ask()
    outage.ask()


if connection.vendor == "sqlite":  # the only one that lets one set how large a database may become

    @pytest.mark.django_db
    def test_a_full_disk_is_said_and_pages_are_still_read(world):
        client = Client(raise_request_exception=False)
        client.force_login(world.ann)
        entry = make_question(author=world.ann, title="Who has room?", group=world.open_group)
        words = "Words " + "x" * 30_000
        with connection.cursor() as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            try:
                answers = [
                    client.post(f"/entries/{entry.pk}/replies/", {"source": words, "once": "k"}) for _ in range(2)
                ]
                assert client.get("/questions/").status_code == 200
            finally:
                cursor.execute("PRAGMA max_page_count = 1073741823")
        assert [answer.status_code for answer in answers] == [507, 507]
        assert "There is no room left" in answers[0].text and words in answers[0].text
        assert client.post(f"/entries/{entry.pk}/replies/", {"source": words, "once": "k"}).status_code == 303
        entry.refresh_from_db()
        assert entry.replies == 1
