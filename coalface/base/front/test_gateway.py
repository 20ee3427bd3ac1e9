"""A request said as WSGI has it, and an answer said as the server wants it."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest

from coalface.base.front.gateway import IN_MEMORY, SentFile, environ_of, run


def asked(path: str = "/", headers: tuple[tuple[str, str], ...] = (), **more: str) -> dict:
    facts = {
        "method": "GET",
        "path": path,
        "query_string": "",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "203.0.113.9:40000",
        "authority": None,
    }
    return environ_of(SimpleNamespace(**(facts | more), headers=SimpleNamespace(items=lambda: list(headers))))


def test_headers_become_what_django_reads():
    environ = asked(headers=(("host", "hub.example"), ("content-length", "3"), ("x-a", "1"), ("x-a", "2")))
    assert environ["HTTP_HOST"] == "hub.example" and environ["CONTENT_LENGTH"] == "3" and environ["HTTP_X_A"] == "1,2"
    assert asked(headers=(("cookie", "a=1"), ("cookie", "b=2")))["HTTP_COOKIE"] == "a=1;b=2"


def test_an_underscore_cannot_pass_for_a_hyphen():
    assert "HTTP_X_FORWARDED_FOR" not in asked(headers=(("x_forwarded_for", "10.0.0.1"),))


def test_addresses_come_without_ports_and_paths_as_wsgi_wants_them():
    environ = asked("/é/", client="[2001:db8::1]:40000", server="[::1]:8000")
    assert environ["REMOTE_ADDR"] == "2001:db8::1" and environ["SERVER_NAME"] == "::1"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é/"


def test_what_stands_behind_the_question_mark_may_be_any_text():
    asked_for = WSGIRequest(asked("/search/", query_string="q=Āé") | {"wsgi.input": BytesIO()}).GET
    assert asked_for["q"] == "Āé"


def test_an_answer_is_whole_and_closed():
    closed = []

    class Pieces(list):
        def close(self) -> None:
            closed.append(True)

    def application(environ, start_response):
        start_response("303 See Other", [("Location", "/")])
        return Pieces([b"a", b"b"])

    answer = run(application, asked())
    assert (answer.status, answer.headers, answer.content, answer.path) == (303, [("Location", "/")], b"ab", "")
    assert closed == [True]


@pytest.mark.parametrize(("size", "by_path"), [(IN_MEMORY, False), (IN_MEMORY + 1, True)])
def test_a_large_file_of_the_disk_goes_by_its_path(tmp_path, size, by_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"x" * size)
    file = open(path, "rb")  # noqa: SIM115 - the answer closes it

    def application(environ, start_response):
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](file, 4096)

    answer = run(application, asked())
    assert (answer.path, len(answer.content)) == ((str(path), 0) if by_path else ("", size))
    assert file.closed


def test_a_file_that_does_not_begin_at_its_beginning_or_has_no_place_is_read_here(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"x" * (IN_MEMORY * 2))
    with open(path, "rb") as file:
        file.seek(5)
        assert not SentFile(file).path()
    assert not SentFile(BytesIO(b"x")).path()
