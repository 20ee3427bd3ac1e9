"""`bin/bench`: generates a hub, serves it, measures its pages beside a constant page of equal size, prints a table."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from coalface.config.bench import table
from coalface.config.bench.elsewhere import elsewhere, given_pages, has_ceiling
from coalface.config.bench.hub_folder import HubFolder, own_hub
from coalface.config.bench.load import Asked, once, take_turns
from coalface.config.bench.pages import Page, pages, public_entry
from coalface.config.bench.served import Served, cores, prepare, serve
from coalface.config.bench.size import Size


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    size = Size()
    made = parser.add_argument_group("the hub")
    made.add_argument("--people", type=int, default=size.people)
    made.add_argument("--groups", type=int, default=size.groups)
    made.add_argument("--entries", type=int, default=size.entries)
    made.add_argument("--replies", type=int, default=size.replies)
    made.add_argument(
        "--closed", action="store_true", help="all entries in private groups, but 300 that one member may see"
    )
    made.add_argument("--database", default="", help="DATABASE_URL of an empty database; SQLite without it")
    made.add_argument("--keep", default="", metavar="DIR", help="make the hub in this folder, to be used again")
    made.add_argument("--use", default="", metavar="DIR", help="measure the hub that was kept in this folder")
    made.add_argument("--only-make", action="store_true", help="measure nothing")
    beside = parser.add_argument_group("what it is compared with")
    beside.add_argument("--scale", action="store_true", help="with a hub of a tenth of the size")
    beside.add_argument("--tenth", default="", metavar="DIR", help="with the kept hub in this folder, as --scale")
    beside.add_argument("--tenth-database", default="", help="DATABASE_URL of an empty database for the tenth")
    beside.add_argument("--before", default="", metavar="REV", help="with the code of a revision, or in a folder")
    there = parser.add_argument_group("a hub elsewhere")
    there.add_argument("--url", default="", help="measure this hub, not a generated one")
    there.add_argument("--path", action="append", default=[], help="what is asked for there; may be said several times")
    there.add_argument("--cookie", default="", help="as whoever is signed in with this cookie")
    there.add_argument("--email", default="", help="as whoever signs in with this address")
    there.add_argument("--password-file", type=Path, help="and with the password in this file")
    how = parser.add_argument_group("how")
    how.add_argument(
        "--pages", default="", help="only those whose name, or who asks, has one of these words, with commas"
    )
    how.add_argument("--seconds", type=float, default=4, help="for each page")
    how.add_argument("--clients", type=int, default=4)
    how.add_argument("--workers", type=int, default=2)
    how.add_argument(
        "--anew", action="store_true", help="make visitors' pages anew each time, in place of keeping them"
    )
    how.add_argument("--plans", default="", metavar="DIR", help="keep the database's plans in this folder")
    how.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped, too
    if wanted.url:
        return measure_elsewhere(wanted)
    size = Size(wanted.people, wanted.groups, wanted.entries, wanted.replies, wanted.closed)
    with own_hub(size, keep=wanted.keep, use=wanted.use, database=wanted.database) as hub, ExitStack() as later:
        say_made(hub)
        if wanted.only_make:
            return 0
        there = pages(hub.facts, closed=hub.size.closed)
        how = {"workers": wanted.workers, "anew": wanted.anew}
        rule = f"{public_entry(hub.facts, closed=hub.size.closed)}/"
        served = [later.enter_context(serve(hub, prepare(hub, plans=wanted.plans), name="now", **how))]
        others = there
        if wanted.before:
            code = later.enter_context(checkout(wanted.before))
            before = serve(hub, served[0].cookies, name="before", checkout=code, **how)
            served.append(later.enter_context(before))
        elif wanted.scale or wanted.tenth:
            small = later.enter_context(own_hub(hub.size.tenth(), use=wanted.tenth, database=wanted.tenth_database))
            say_made(small)
            others = pages(small.facts, closed=small.size.closed)
            served.append(later.enter_context(serve(small, prepare(small), name="tenth", **how)))
        facts = {"database": hub.vendor, "workers": wanted.workers, "size": hub.size.as_dict()}
        return measure(wanted, facts, list(zip(there, others, strict=True)), served, rule=rule)


def measure_elsewhere(wanted: argparse.Namespace) -> int:
    password = wanted.password_file.read_text().strip() if wanted.password_file else ""
    served = elsewhere(wanted.url, cookie=wanted.cookie, email=wanted.email, password=password)
    there = [(page, page) for page in given_pages(served, wanted.path)]
    return measure(wanted, {"url": wanted.url}, there, [served], rule="" if has_ceiling(served) else None)


def say_made(hub: HubFolder) -> None:
    rows = hub.facts["rows"]
    sys.stderr.write(f"{hub.home}: {rows:,} rows made in {hub.seconds} s, {rows / hub.seconds:,.0f} a second\n")


def measure(
    wanted, facts: dict[str, Any], there: list[tuple[Page, Page]], served: list[Served], *, rule: str | None
) -> int:
    """Measure each page, those that are compared in turns, and print a line for it. Returns 1 where something failed.

    `there` has each page as it is on the first hub and on the second; `rule` the end of the ceiling's address that lets it
    ask the rule first, or None where there is no ceiling.
    """
    beside = served[1].name if len(served) > 1 else ""
    scale = beside == "tenth"
    facts = {"interpreter": table.interpreter()} | facts
    facts |= {"cores": cores(), "clients": wanted.clients, "load before": table.busy()}
    if not wanted.json:
        table.head(facts, beside=beside)
    rows = []
    for pair in chosen(there, wanted.pages):
        row = measured(pair, served, wanted, rule)
        rows.append(row)
        if not wanted.json:
            table.line(row, beside=beside, scale=scale)
    facts |= {"load after": table.busy(), "memory": served[0].memory()}
    if wanted.json:
        table.say(table.as_json(facts, rows, scale=scale))
    else:
        table.foot(facts)
    return int(any(row.asked.errors for row in rows))


def chosen(there: list[tuple[Page, Page]], words: str) -> list[tuple[Page, Page]]:
    """Return the pages in whose name, or of whose asker, there is one of these words; all without any."""
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    return [
        (page, other)
        for page, other in there
        if not wanted or any(word in page.name or word == (page.who or "out") for word in wanted)
    ]


def measured(pair: tuple[Page, Page], served: list[Served], wanted, rule: str | None) -> table.Row:
    page = pair[0]
    asked = [ask(one, wording) for one, wording in zip(served, pair, strict=False)]
    ceiling = None
    if rule is not None and page.body is None:
        path = f"/ceiling/{asked[0].bytes}/{'' if page.who else rule}"
        ceiling = ask(served[0], Page("ceiling", page.who, path))
    take_turns([*asked, *([ceiling] if ceiling else [])], clients=wanted.clients, seconds=wanted.seconds)
    alone = None
    if page.p50:
        alone = asked[0].anew()
        take_turns([alone], clients=1, seconds=wanted.seconds)
    return table.Row(page, asked[0], ceiling, asked[1] if len(asked) > 1 else None, alone)


def ask(served: Served, page: Page) -> Asked:
    """Return a page to be asked for as whoever it is for; one that is read is asked for once, which warms it up."""
    headers = {"Cookie": served.cookies[page.who]} if page.who else {}
    if page.body:
        token = SimpleCookie(headers["Cookie"])["csrftoken"].value
        headers |= {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        return Asked(served, page.path, headers, body=page.body, expect=303)
    asked = Asked(served, page.path, headers)
    once(asked)
    return asked


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """Give the code of a revision in a folder that goes again, with our front-end files; or of a folder as it is."""
    here = Path(__file__).resolve().parents[3]
    if Path(revision).is_dir():
        yield Path(revision).resolve()
        return
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="coalface-before-") as folder:
        code = Path(folder) / "code"
        git = ["git", "-C", str(here), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(code), revision], check=True)
        try:
            vendor = Path("coalface/ui/static/vendor")
            shutil.copytree(here / vendor, code / vendor, dirs_exist_ok=True)
            yield code
        finally:
            subprocess.run([*git, "remove", "--force", str(code)], check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError) as problem:
        sys.stderr.write(f"bin/bench: {problem}\n")
        sys.exit(2)
