"""`bin/bench`: generates a hub, serves it, measures its pages beside a constant page of equal size, prints a table."""

import argparse
import json
import os
import platform
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from coalface.config.bench.own_hub import own_hub


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--groups", type=int, default=40)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--replies", type=int, default=20000)
    parser.add_argument("--seconds", type=float, default=5, help="for each page")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="", help="DATABASE_URL of an empty database; SQLite without it")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    with own_hub(database=wanted.database, settings="coalface.config.bench.settings"):
        measure(wanted)


def measure(wanted: argparse.Namespace) -> None:
    import psutil
    from django.db import connections

    from coalface.config.bench.hub import RARE, generate
    from coalface.config.bench.load import Loader

    began = time.perf_counter()
    made = generate(people=wanted.people, groups=wanted.groups, entries=wanted.entries, replies=wanted.replies)
    generated = time.perf_counter() - began
    cookies = sign_in(made.member_id)
    connections.close_all()
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "coalface.config.cli", "serve", "--port", str(port), "--workers", str(wanted.workers)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        loader = Loader(port, psutil.Process(server.pid), clients=wanted.clients, seconds=wanted.seconds)
        pages = [
            ("home", "/"),
            ("group", f"/groups/{made.group_slug}/"),
            ("question, 20 answers", made.question_path),
            ("search, a rare word", f"/search/?q={RARE}"),
            ("profile", f"/people/{made.handle}/"),
        ]
        results = []
        for name, path in pages:
            for who, headers in (("in", {"Cookie": cookies}), ("out", {})):
                if name == "profile" and who == "out":
                    continue
                results.append(beside_ceiling(loader, name, who, path, headers))
        results.append(post(loader, made.question_id, cookies))
    finally:
        server.terminate()
        server.wait(timeout=40)
    report(wanted, results, generated)


def beside_ceiling(loader, name: str, who: str, path: str, headers: dict[str, str]):
    loader.once(path, headers)
    result = loader.run(name, who, path, headers)
    ceiling = loader.run("ceiling", who, f"/ceiling/{result.bytes}/", headers)
    result.ceiling = ceiling.requests_per_second
    result.ratio = result.requests_per_second / max(ceiling.requests_per_second, 1e-9)
    return result


def post(loader, entry_id: int, cookies: str):
    token = secrets.token_hex(16)
    headers = {
        "Cookie": f"{cookies}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def body() -> str:
        return urlencode({"source": f"Measured {secrets.token_hex(8)}.", "once": secrets.token_hex(16)})

    path = f"/entries/{entry_id}/replies/"
    return loader.run("posting an answer", "in", path, headers, body=body, expect=303)


def sign_in(member_id: int) -> str:
    """Return the cookie of a session in which this member is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from coalface.people.models import Member

    member = Member.objects.get(pk=member_id)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(port: int) -> None:
    for _attempt in range(600):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start within a minute.")


def interpreter() -> str:
    """Name the interpreter and where it comes from: one built without optimisation is a good third slower."""
    return f"{platform.python_implementation()} {platform.python_version()} of {sys.base_prefix}"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def report(wanted: argparse.Namespace, results: list, generated: float) -> None:
    size = {name: getattr(wanted, name) for name in ("people", "groups", "entries", "replies")}
    facts = {
        "interpreter": interpreter(),
        "database": (wanted.database or "sqlite").partition(":")[0],
        "cores": os.cpu_count(),
        "clients": wanted.clients,
        "workers": wanted.workers,
        "size": size,
        "generated_in_seconds": round(generated, 1),
    }
    if wanted.json:
        rows = [{name: value for name, value in vars(result).items() if name != "times"} for result in results]
        say(json.dumps(facts | {"pages": rows}, indent=1))
        return
    say(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in facts.items()))
    heads = [("queries", 8), ("req/s", 8), ("p50 ms", 8), ("p99 ms", 8), ("cpu ms", 8), ("bytes", 8), ("ceiling", 9)]
    heads += [("ratio", 7), ("errors", 7)]
    say(f"{'page':<22}{'who':<5}" + "".join(f"{head:>{wide}}" for head, wide in heads))
    for one in results:
        say(
            f"{one.what:<22}{one.who:<5}{one.queries:>8}{one.requests_per_second:>8.0f}{one.p50:>8.1f}{one.p99:>8.1f}"
            f"{one.cpu:>8.1f}{one.bytes:>8}{one.ceiling:>9.0f}{one.ratio:>7.2f}{one.errors:>7}"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    main()
