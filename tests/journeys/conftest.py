"""A real browser on a real server: Debian's Chromium, wide and narrow, with and without scripts, and axe on each page."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.world import signed_in

WIDTHS = (1280, 320)
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = shutil.which("chromium")
    assert chromium, "Debian's chromium is missing: run bin/test, or apt-get install chromium."
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": chromium, "args": [*QUIET, *root]}


def session_of(member, base: str) -> dict:
    """Return the cookie of a new session of this member, as a browser takes it."""
    session = signed_in(member).cookies[settings.SESSION_COOKIE_NAME]
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.value, "url": base}


class Visitor:
    """Somebody at a browser. Every page they come to is looked at: its accessibility, its width, what it fetched."""

    def __init__(self, browser: Browser, base: str, *, scripts: bool) -> None:
        self.base, self.scripts = base, scripts
        self.context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.seen: set[str] = set()
        host = urlsplit(base).netloc
        self.page.on("request", lambda asked: self._note(urlsplit(asked.url).netloc == host, f"foreign: {asked.url}"))
        self.page.on("response", lambda got: self._note(got.status < 400, f"{got.status}: {got.url}"))
        self.page.on("console", lambda said: self._note(said.type != "error", f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self._note(False, f"script: {error}"))

    def _note(self, fine: bool, fault: str) -> None:
        if not fine and not fault.startswith("foreign: data:"):
            self.faults.append(fault)

    def become(self, member) -> "Visitor":
        """Sign in without the form, which a journey of its own walks through."""
        self.context.add_cookies([session_of(member, self.base)])
        return self

    def goto(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the one visible button or link with this name in the page itself, and look at where it leads."""
        main = self.page.locator("main")
        wanted = main.get_by_role("button", name=name, exact=exact).or_(
            main.get_by_role("link", name=name, exact=exact)
        )
        wanted.locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label, exact=True).fill(text)

    def look(self) -> None:
        """Check the page at both widths. Axe needs scripts; where they are off, the width alone is looked at."""
        path = re.sub(r"\d+", "0", urlsplit(self.page.url).path)
        if path in self.seen:
            return
        self.seen.add(path)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.scripts:
                found = Axe().run(self.page, options={"preload": False}).response["violations"]
                where = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
                assert not where, f"{self.page.url} at {width}: {where}"
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{self.page.url} scrolls sideways at {width}: {wide}"
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def sees(self, words: str) -> None:
        assert words in self.page.locator("main").inner_text(), f"{self.page.url} does not say {words!r}"

    def close(self) -> None:
        self.context.close()
        assert not self.faults, self.faults


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def visitor(request, browser: Browser, live_server) -> Iterator:
    """Return a function that brings a new person to the hub, each with a browser of their own."""
    made: list[Visitor] = []

    def bring() -> Visitor:
        made.append(Visitor(browser, live_server.url, scripts=request.param))
        return made[-1]

    yield bring
    for one in made:
        one.close()


def pytest_collection_modifyitems(items) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.journey)
