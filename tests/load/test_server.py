"""The real server goes on answering when a process of it dies, and keeps nothing of a request that was cut short."""

import socket
from urllib.parse import urlencode

import pytest

from tests.load.hub import PASSWORD, Hub, listens, new_hub, wait_until

pytestmark = pytest.mark.load

ASK = "/groups/connects/questions/new/"
COUNT = "from coalface.entries.models import Entry; print(Entry.everything.filter(title='{}').count())"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with new_hub(tmp_path_factory.mktemp("hub")) as made:
        made.coalface("create-member", "--email", "ida@hill.example", "--password", PASSWORD, "--name", "Ida")
        made.ask(
            "from coalface.groups.actions.lock import let_in; from coalface.groups.models import Group;"
            "from coalface.people.models import Member;"
            "let_in(group=Group.objects.get(slug='connects'), member=Member.objects.get(name='Ida'))"
        )
        made.serve()
        yield made


def send(hub: Hub, head: str, body: bytes = b"", *, hang_up: bool = False) -> bytes:
    """Send these bytes as they stand, hang up half way if so wished, and return everything that comes back."""
    with socket.create_connection(("127.0.0.1", hub.port), 30) as line:
        line.sendall(head.encode() + body)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(65536):
            answer += piece
        return answer


def test_a_killed_web_process_is_replaced_and_requests_go_on_being_answered(hub):
    def died() -> int:
        return (hub.home / "serve.log").read_text().count("Unexpected exit")

    for number, victim in enumerate(hub.web_processes(), 1):
        victim.kill()
        # What it was answering at that moment is lost with it; everything that is asked from now on is not.
        wait_until(lambda number=number: died() == number)
        for _ in range(40):
            assert "Knowledge Hub" in hub.visitor().get("/")
        wait_until(hub.two_listen)
    assert hub.server.poll() is None


def test_a_server_that_gives_up_is_started_again(hub):
    (server,) = hub.server.children()
    left_behind = hub.web_processes()
    server.kill()
    wait_until(lambda: server not in hub.server.children() and hub.two_listen())
    assert "Knowledge Hub" in hub.visitor().get("/")
    assert not any(listens(process) for process in left_behind)


def test_a_request_that_is_cut_short_is_refused_and_nothing_of_it_is_kept(hub):
    ida = hub.visitor().sign_in("ida@hill.example")
    typed = {"where": ida.choices(ASK, "where")[0], "level": "2", "tags": ""}
    ida.post(ASK, typed | {"title": "What was sent whole", "source": "All of it."})
    assert hub.ask(COUNT.format("What was sent whole")) == "1"

    fields = ida.hidden(ASK) | typed | {"title": "What was cut short", "source": "half a sen"}
    body = urlencode(fields).encode()
    head = (
        f"POST {ASK} HTTP/1.1\r\nHost: 127.0.0.1:{hub.port}\r\nCookie: {ida.cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body) + 500}\r\n\r\n"
    )
    answer = send(hub, head, body, hang_up=True)
    assert b" 303 " not in answer.split(b"\r\n")[0]
    assert hub.ask(COUNT.format("What was cut short")) == "0"
    assert "Knowledge Hub" in hub.visitor().get("/")


def test_pages_come_with_one_compressed_style_sheet(hub):
    page = hub.visitor().get("/")
    assert page.count('rel="stylesheet"') == 1
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{hub.port}\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
    answer = send(hub, head).split(b"\r\n\r\n")[0].lower()
    assert b"content-encoding: br" in answer
    assert b"immutable" in answer
