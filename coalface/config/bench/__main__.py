"""`bin/bench`: generates a hub, serves it, measures its pages beside a constant page of equal size, prints a table."""

import argparse
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from coalface.config.bench import table
from coalface.config.bench.hub_folder import HubFolder, own_hub
from coalface.config.bench.load import Asked, once, take_turns
from coalface.config.bench.pages import Page, pages
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
    how = parser.add_argument_group("how")
    how.add_argument(
        "--pages", default="", help="only those whose name, or who asks, has one of these words, with commas"
    )
    how.add_argument("--seconds", type=float, default=4, help="for each page")
    how.add_argument("--clients", type=int, default=4)
    how.add_argument("--workers", type=int, default=2)
    how.add_argument("--plans", default="", metavar="DIR", help="keep the database's plans in this folder")
    how.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    size = Size(wanted.people, wanted.groups, wanted.entries, wanted.replies, wanted.closed)
    with own_hub(size, keep=wanted.keep, use=wanted.use, database=wanted.database) as hub, ExitStack() as later:
        say_made(hub)
        if wanted.only_make:
            return 0
        served = [later.enter_context(serve(hub, prepare(hub, plans=wanted.plans), name="now", workers=wanted.workers))]
        if wanted.before:
            code = later.enter_context(checkout(wanted.before))
            before = serve(hub, served[0].cookies, name="before", workers=wanted.workers, checkout=code)
            served.append(later.enter_context(before))
        elif wanted.scale or wanted.tenth:
            tenth = own_hub(hub.size.tenth(), use=wanted.tenth, database=wanted.tenth_database)
            small = later.enter_context(tenth)
            say_made(small)
            served.append(later.enter_context(serve(small, prepare(small), name="tenth", workers=wanted.workers)))
            return measure(wanted, [hub, small], served)
        return measure(wanted, [hub, hub], served)


def say_made(hub: HubFolder) -> None:
    rows = hub.facts["rows"]
    sys.stderr.write(f"{hub.home}: {rows:,} rows made in {hub.seconds} s, {rows / hub.seconds:,.0f} a second\n")


def measure(wanted: argparse.Namespace, hubs: list[HubFolder], served: list[Served]) -> int:
    """Measure each page, those that are compared in turns, and print a line for it. Returns 1 where something failed."""
    hub, scale = hubs[0], hubs[0] is not hubs[1]
    beside = served[1].name if len(served) > 1 else ""
    facts = {
        "interpreter": table.interpreter(),
        "database": hub.vendor,
        "cores": cores(),
        "clients": wanted.clients,
        "workers": wanted.workers,
        "size": hub.size.as_dict(),
        "load before": table.busy(),
    }
    if not wanted.json:
        table.head(facts, beside=beside)
    rows = []
    others = {page.key: page for page in pages(hubs[1].facts, closed=hubs[1].size.closed)}
    for page in chosen(pages(hub.facts, closed=hub.size.closed), wanted.pages):
        row = measured(page, others[page.key], hub.facts["question"], served, wanted)
        rows.append(row)
        if not wanted.json:
            table.line(row, beside=beside, scale=scale)
    facts |= {"load after": table.busy(), "memory": served[0].memory()}
    if wanted.json:
        table.say(table.as_json(facts, rows, scale=scale))
    else:
        said = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in facts["memory"].items())
        table.say(
            f"memory (PSS): {said}, together {sum(facts['memory'].values()):.0f} MB; load after: {facts['load after']}"
        )
    return int(any(row.asked.errors for row in rows))


def chosen(there: list[Page], words: str) -> list[Page]:
    wanted = [word.strip() for word in words.split(",") if word.strip()]
    return [
        page for page in there if not wanted or any(word in page.name or word == (page.who or "out") for word in wanted)
    ]


def measured(page: Page, other: Page, question: int, served: list[Served], wanted: argparse.Namespace) -> table.Row:
    asked = [ask(one, wording) for one, wording in zip(served, (page, other), strict=False)]
    ceiling = None
    if page.body is None:
        rule = "" if page.who else f"{question}/"
        ceiling = ask(served[0], Page("ceiling", page.who, f"/ceiling/{asked[0].bytes}/{rule}"))
    things = [*asked, *([ceiling] if ceiling else [])]
    take_turns(things, clients=wanted.clients, seconds=wanted.seconds)
    return table.Row(page, asked[0], ceiling, asked[1] if len(asked) > 1 else None)


def ask(served: Served, page: Page) -> Asked:
    """Return a page to be asked for as whoever it is for; one that is read is asked for once, which warms it up."""
    headers = {"Cookie": served.cookies[page.who]} if page.who else {}
    if page.body:
        token = secrets.token_hex(16)
        headers["Cookie"] += f"; csrftoken={token}"
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
    sys.exit(main())
