"""A hub whose PostgreSQL is killed and stays away for a while, with its web and its background work going on.

    .venv/bin/python -m tests.load.lost_database [--seconds 10]

Every page must say 503 with a sentence, what is posted must come back to be sent again, nothing may end, and when the
database is there again everything goes on by itself. Prints how long answers took meanwhile, and what the logs hold.
"""

import argparse
import http.client
import re
import secrets
import signal
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.cluster import new_cluster
from tests.load.hub import Hub, new_hub, wait_until
from tests.load.posting import crowd_for

STALE = "from coalface.base.clock import is_stale; print(is_stale())"
BEATS = "from coalface.base.models import Heartbeat; print(Heartbeat.objects.get().at.timestamp())"
PAGES = ("/", "/questions/", "/people/", "/accounts/login/", "/about/", "/search/?q=damp", "/nothing/at/all/")


def ask(hub: Hub, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, str, float]:
    """Return status and page of one request, and how many seconds it took."""
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)
    line.request("POST" if body else "GET", path, body, headers)
    answer = line.getresponse()
    page = answer.read().decode()
    assert answer.status != 503 or answer.headers["Retry-After"], "It does not say when to come back."
    line.close()
    return answer.status, page, time.monotonic() - began


def main(seconds: float) -> None:
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="coalface-lost-"))
        cluster = stack.enter_context(new_cluster())
        hub = stack.enter_context(new_hub(Path(home) / "hub", database=cluster.url))
        crowd = crowd_for(hub, clients=1, patient=True)
        hub.serve()
        work = hub.start("work")
        token = secrets.token_hex(16)
        member = {"Cookie": f"sessionid={crowd.sessions[0]}; csrftoken={token}", "X-CSRFToken": token}
        form = member | {"Content-Type": "application/x-www-form-urlencoded"}
        path = f"/entries/{crowd.asked[0]}/replies/"
        words = f"Words {secrets.token_hex(20)} & <more>"
        body = urlencode({"source": words, "once": "lost", "csrfmiddlewaretoken": token})
        wait_until(lambda: hub.ask(STALE) == "False")
        assert ask(hub, "/", member)[0] == 200

        cluster.kill()
        end = time.monotonic() + seconds
        statuses: Counter = Counter()
        times: list[float] = []
        while time.monotonic() < end:
            for page in PAGES:
                for headers in (member, {}):
                    status, said, took = ask(hub, page, headers)
                    statuses[status] += 1
                    times.append(took)
                    assert status != 503 or "Back in a moment" in said, said
            status, said, took = ask(hub, path, form, body)
            assert status == 503 and words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in said
        assert set(statuses) <= {503, 404, 302, 200}, statuses  # what needs no database is answered as ever
        assert work.poll() is None and hub.server.poll() is None
        times.sort()
        say(
            f"away: answers {dict(statuses)}, half within {times[len(times) // 2] * 1000:.0f} ms, "
            f"slowest {times[-1] * 1000:.0f} ms"
        )

        cluster.start()
        back = time.monotonic()
        wait_until(lambda: ask(hub, "/", member)[0] == 200)
        say(f"back: the first page after {time.monotonic() - back:.1f} s")
        assert [ask(hub, page, member)[0] for page in PAGES[:-1]] == [200, 200, 200, 302, 200, 200]
        assert ask(hub, path, form, body)[0] == ask(hub, path, form, body)[0] == 303
        now = time.time()
        wait_until(lambda: float(hub.ask(BEATS)) > now, seconds=120)
        say(f"back: the background work after at most {time.monotonic() - back:.1f} s")
        work.send_signal(signal.SIGTERM)
        assert work.wait(60) == 0
        for name in ("serve.log", "work.log"):
            log = (hub.home / name).read_text()
            lines = re.findall(r"^.*coalface\.(?:database|work|tasks).*$|^coalface: .*$", log, re.MULTILINE)
            say(f"{name}: {log.count(chr(10))} lines, tracebacks: {log.count('Traceback')}")
            say("".join(f"    {line[:160]}\n" for line in lines))
            assert "Traceback" not in log, log


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--seconds", type=float, default=10, help="how long it stays away (default: 10)")
    main(asked.parse_args().seconds)
