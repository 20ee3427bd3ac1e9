"""While one writes, with scripts: how it will look, a name after @ by keyboard, topics, a dropped picture, a quote, keys."""

import pytest

from coalface.entries.models import Attachment, Draft, Entry, Reply
from coalface.groups.models import Level
from tests.journeys.conftest import Visitor
from tests.world import make_entry, make_group, make_member, make_question, make_reply

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """
([form, name]) => {
  const carried = new DataTransfer();
  const drawn = Object.assign(document.createElement("canvas"), { width: 40, height: 20 });
  const bytes = Uint8Array.from(atob(drawn.toDataURL("image/png").split(",")[1]), (sign) => sign.charCodeAt(0));
  carried.items.add(new File([bytes], name, { type: "image/png" }));
  const told = { dataTransfer: carried, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) form.dispatchEvent(new DragEvent(kind, told));
}
"""


@pytest.fixture
def visitor_with_scripts(browser, live_server):
    made = Visitor(browser, live_server.url, scripts=True)
    yield made
    made.close()


def test_writing_in_the_browser(visitor_with_scripts):
    ann, bo, chen = make_member("Ann Wester"), make_member("Bo Rennick", role="Surveyor"), make_member("Chen Abara")
    make_group("Closed Files", access="private", cap=Level.GROUP, lead=ann, members=(bo,))
    make_question(author=chen, title="Damp", level=Level.MEMBERS, tags=("cold bridges",))
    person = visitor_with_scripts.become(ann)
    person.goto("/groups/closed-files/blog/new/")
    page = person.page
    page.locator("[name=title]").fill("A gate")
    box = page.locator("textarea[name=source]")
    page.get_by_role("button", name="Show how it will look").click()
    box.press_sequentially("It is **wet**, ask @bo")
    page.locator(".writer__look strong", has_text="wet").wait_for()
    page.get_by_role("option", name="Bo Rennick").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "It is **wet**, ask @bo-rennick "
    box.press_sequentially("and @che")
    page.wait_for_timeout(600)
    assert page.get_by_role("option").count() == 0
    topics = page.locator("[name=tags]")
    topics.press_sequentially("bri")
    page.get_by_role("option", name="cold bridges").click()
    assert topics.input_value() == "cold bridges, "
    page.evaluate_handle(DROP, [page.locator("#share").element_handle(), "gate.png"])
    page.locator("[name='alt-0']").fill("A green gate")
    person.seen.clear()
    person.look()
    person.press("Share it")
    file = Attachment.objects.get()
    assert (file.alt, file.entry) == ("A green gate", Entry.everything.get(title="A gate"))
    person.sees("It is wet")


def test_a_quote_and_the_keys(visitor_with_scripts):
    ann, bo = make_member("Ann Wester"), make_member("Bo Rennick")
    entry = make_entry(kind="discussion", author=ann, title="Gates", level=Level.MEMBERS)
    said = make_reply(entry=entry, author=bo, text="Two keys, one gate.")
    person = visitor_with_scripts.become(ann)
    person.goto(f"/discussions/{entry.pk}-gates/")
    page = person.page
    page.get_by_role("link", name="Quote").click()
    box = page.locator("#answer textarea")
    assert (
        box.input_value()
        == f"> **[Bo Rennick](/discussions/{entry.pk}-gates/#reply-{said.pk})**\n>\n> Two keys, one gate.\n\n"
    )
    box.press_sequentially("One is enough.")
    with page.expect_navigation():
        box.press("Control+Enter")
    assert Reply.everything.filter(author=ann).exists()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") == "hub-search"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation(url="**/shortcuts/"):
        page.keyboard.press("?")
    person.look()
    with page.expect_navigation():
        page.get_by_role("button", name="Switch them off").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.url.endswith("/shortcuts/")


def test_a_comment_under_an_answer_is_kept_while_it_is_written(visitor_with_scripts):
    ann, bo = make_member("Ann Wester"), make_member("Bo Rennick")
    question = make_question(author=ann, title="Which gate?", level=Level.MEMBERS)
    answer = make_reply(entry=question, author=bo, text="The green one.")
    person = visitor_with_scripts.become(ann)
    person.goto(f"/questions/{question.pk}-which-gate/")
    page = person.page
    page.locator(f"#reply-{answer.pk}").get_by_role("link", name="Comment").click()
    box = page.locator(".comment-box textarea")
    page.locator(".comment-box").get_by_role("button", name="Show how it will look").wait_for()
    box.press_sequentially("Is it locked, @bo")
    page.get_by_role("option", name="Bo Rennick").wait_for()
    box.press("Enter")
    assert box.input_value() == "Is it locked, @bo\n"
    page.locator(".comment-box [data-draft-words]", has_text="Saved as a draft").wait_for()
    draft = Draft.objects.get(member=ann)
    assert draft.fields["parent"] == str(answer.pk)
    person.goto(f"/entries/{question.pk}/replies/?draft={draft.pk}")
    assert page.locator("textarea[name=source]").input_value().strip() == "Is it locked, @bo"
    person.press("Post your comment")
    assert Reply.everything.get(author=ann).parent_id == answer.pk
    assert not Draft.objects.exists()


def test_a_file_that_is_not_sent_yet_is_asked_about_when_one_leaves(visitor_with_scripts):
    person = visitor_with_scripts.become(make_member("Ann Wester"))
    person.goto("/discussions/new/")
    page = person.page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("[name=title]").fill("A gate")
    page.evaluate_handle(DROP, [page.locator("#share").element_handle(), "gate.png"])
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.wait_for_url("**/")
    assert asked == ["beforeunload"]
