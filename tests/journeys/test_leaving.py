"""Nell takes everything along, opens it without the hub, hands her group on and leaves; her answers stay."""

import zipfile
from pathlib import Path

import pytest

from coalface.base.files import keep_bytes
from coalface.entries.models import Attachment
from coalface.groups.models import Level, Membership
from coalface.people.models import Member
from tests.world import PASSWORD, make_entry, make_group, make_member, make_question, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_leaving(visitor, tmp_path: Path, browser, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    nell, bo = make_member("Nell Carrow", role="Tree officer"), make_member("Bo Rennick", role="Ranger")
    group = make_group("Trees and Streets", access="open", cap=Level.PUBLIC, lead=nell, members=(bo,))
    asked = make_question(author=bo, title="Whose roots are these?", text="@nell-carrow may know.", group=group)
    make_reply(entry=asked, author=nell, text="**The county’s**, above the kerb.")
    note = make_entry(kind="discussion", author=nell, title="A plan of the avenue", group=group)
    stored = keep_bytes(b"lime, lime, plane", folder="files")
    kept = {"name": "avenue.txt", "stored": stored, "size": 17, "content_type": "text/plain"}
    Attachment.objects.create(entry=note, member=nell, **kept)

    person = visitor().become(nell)
    person.goto("/settings/")
    person.press("Download", exact=False)
    person.press("Make the file")
    person.goto("/settings/your-data/")
    with person.page.expect_download() as got:
        person.page.get_by_role("link", name="Your data of", exact=False).click()
    archive, folder = tmp_path / "data.zip", tmp_path / "data"
    got.value.save_as(archive)
    zipfile.ZipFile(archive).extractall(folder)
    read_without_the_hub(browser, folder)

    person.goto("/settings/leaving/")
    person.press("Go on")
    person.sees("Choose who leads Trees and Streets next.")
    person.page.locator(f"main [name=successor-{group.pk}]").select_option(str(bo.pk))
    person.press("Go on")
    person.fill("Your password", "not this one")
    person.press("Leave the hub")
    person.sees("This is not your password.")
    person.fill("Your password", PASSWORD)
    person.press("Leave the hub")
    person.sees("You have left")
    person.faults = [fault for fault in person.faults if "422" not in fault]  # the two forms that were refused
    assert Membership.objects.get(group=group, role="lead").member == bo
    assert Member.objects.get(pk=nell.pk).state == Member.State.FORMER

    other = visitor().become(bo)
    other.goto(f"/questions/{asked.pk}-whose-roots-are-these/")
    other.sees("Former Member may know.")
    other.sees("The county’s")
    assert "Nell" not in other.page.content() and "nell-carrow" not in other.page.content()


def read_without_the_hub(browser, folder: Path) -> None:
    """Open what was taken along from the disk: all links lead somewhere, and nothing is asked of anybody."""
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"file://{folder}/index.html")
    assert page.locator("a").count() > 3
    names = [link.get_attribute("href") for link in page.locator("a").all()]
    for name in names:
        page.goto(f"file://{folder}/{name}")
        assert page.locator("h1").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for link in page.locator("a").all():
            address = link.evaluate("link => link.href")
            assert not address.startswith("file:") or Path(address.removeprefix("file://")).exists(), address
    page.goto(f"file://{folder}/entries.html")
    page.get_by_role("link", name="avenue.txt").click()
    page.wait_for_url("**/files/*")
    assert "lime, lime, plane" in page.content()
    assert asked and all(address.startswith("file:") for address in asked), asked
    context.close()
