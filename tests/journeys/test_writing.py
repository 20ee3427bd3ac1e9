"""Writing: a blog entry is previewed, lost with the browser and found again, shared with a picture, widened and moved."""

import os
import shutil
import signal
import subprocess
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from coalface.entries.models import Draft, Entry
from coalface.groups.models import Level
from tests.journeys.conftest import QUIET, session_of
from tests.world import make_entry, make_group, make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann():
    return make_member("Ann Wester", role="Ranger")


@pytest.fixture
def gates(ann):
    return make_group("Paths and Gates", access="open", cap=Level.PUBLIC, lead=ann, default_level=Level.GROUP)


def a_picture() -> dict:
    drawn = BytesIO()
    Image.new("RGB", (240, 120), "seagreen").save(drawn, "PNG")
    return {"name": "gate.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def test_a_blog_entry_is_written_for_a_group_widened_and_moved(visitor, ann, gates):
    make_group("Rights of Way", access="open", cap=Level.PUBLIC, lead=ann, default_level=Level.MEMBERS)
    person = visitor().become(ann)
    person.goto("/groups/paths-and-gates/blog/new/")
    person.page.locator("main [name=title]").fill("Two keys, one gate")
    person.page.locator("main [name=source]").fill("I used to carry **two** keys.\n\n> One is enough.")
    person.page.locator("main [name=tags]").fill("gates, keys")
    person.press("Preview")
    person.sees("How it will look")
    assert person.page.locator("main .preview strong").first.inner_text() == "two"
    person.page.locator("main [name=files]").set_input_files(a_picture())
    if person.scripts:
        person.page.locator("main [name='alt-0']").fill("A green gate")
    else:
        person.press("Save as a draft")
        person.press("Two keys, one gate")
        person.page.locator("main [name^='alt-kept-']").fill("A green gate")
    person.press("Share it")
    person.sees("One is enough.")
    assert person.page.locator("main img[alt='A green gate']").count() == 1
    assert not Draft.objects.exists()
    entry = Entry.everything.get()
    assert (entry.group, entry.level) == (gates, Level.GROUP)

    person.page.locator("#doings summary", has_text="More").click()
    person.press("Who may see it")
    person.page.locator("main [name=level][value='3']").check()
    person.press("Change who may see it")
    guest = visitor()
    guest.goto(f"/blog/{entry.pk}-two-keys-one-gate/")
    guest.sees("One is enough.")

    person.page.locator("#doings summary", has_text="More").click()
    person.press("Move")
    person.page.locator("main").get_by_label("Rights of Way", exact=False).check()
    person.press("Go on")
    person.press("Move it")
    assert Entry.everything.get().group.name == "Rights of Way"


def test_more_blog_entries_stand_under_one(visitor, ann, gates):
    for title in ("The list I stopped reading out", "A stile is not a ladder", "Wire, and where it goes"):
        make_entry(kind="blog", author=ann, title=title, text=f"About it: {title}.", group=gates, level=Level.PUBLIC)
    make_entry(kind="blog", author=ann, title="Only for us", group=gates, level=Level.GROUP)
    person = visitor()
    person.goto("/blog/")
    person.press("A stile is not a ladder")
    more = person.page.locator("section", has=person.page.get_by_role("heading", name="More blog entries"))
    words = more.inner_text()
    assert "Wire, and where it goes" in words and "About it: Wire" in words and "Only for us" not in words
    assert words.count("Public") == 2 and words.count("just now") == 2
    more.get_by_role("link", name="Wire, and where it goes").click()
    person.page.wait_for_load_state()
    person.sees("About it: Wire")


class Killable:
    """A Chromium of its own, that can be killed as a power cut would, with a profile that stays."""

    def __init__(self, playwright, folder: Path) -> None:
        self.playwright, self.folder = playwright, folder
        self.start()

    def start(self) -> None:
        said = self.folder / "DevToolsActivePort"
        said.unlink(missing_ok=True)
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [shutil.which("chromium"), "--headless=new", "--remote-debugging-port=0", *QUIET, *root]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self.process = subprocess.Popen([*command, f"--user-data-dir={self.folder}", "about:blank"], **quiet)
        until = time.monotonic() + 30
        lines: list[str] = []
        while len(lines) < 2:  # the port and a path; for a moment the file is there and holds nothing yet
            assert self.process.poll() is None and time.monotonic() < until, "Chromium did not say where it listens."
            time.sleep(0.02)
            lines = said.read_text().splitlines() if said.exists() else []
        port = lines[0]
        self.page = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}").contexts[0].new_page()

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def test_words_survive_a_browser_that_is_killed(playwright, live_server, ann, gates, tmp_path):
    def sign_in_and_open(page) -> None:
        page.context.add_cookies([session_of(ann, live_server.url)])
        page.goto(f"{live_server.url}/blog/new/")

    browser = Killable(playwright, tmp_path / "profile")
    try:
        sign_in_and_open(browser.page)
        browser.page.locator("main [name=title]").fill("Half a thought")
        browser.page.locator("main [name=source]").press_sequentially("It began with a leak")
        browser.page.get_by_text("Saved as a draft").wait_for()
        browser.kill()
        browser.start()
        sign_in_and_open(browser.page)
        browser.page.get_by_role("link", name="Go on with them").click()
        assert browser.page.locator("main [name=source]").input_value() == "It began with a leak"
        assert browser.page.locator("main [name=title]").input_value() == "Half a thought"
        browser.page.get_by_label("The whole hub").check()
        browser.page.get_by_role("button", name="Share it", exact=True).click()
        browser.page.wait_for_url("**-half-a-thought/")
        assert not Draft.objects.exists()
    finally:
        browser.kill()
