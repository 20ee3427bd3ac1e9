"""A facilitator tidies up: a name is redacted, an answer removed, two questions that are one are merged."""

import pytest

from coalface.entries.invariants import entries_hold
from coalface.entries.models import Entry, Reply, State
from coalface.groups.models import Level
from tests.world import make_group, make_member, make_question, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_facilitator_tidies_up(visitor):
    dee, bo, chen = make_member("Dee Lindqvist"), make_member("Bo Rennick"), make_member("Chen Abara")
    group = make_group("Night Shelters", access="open", cap=Level.PUBLIC, lead=dee, members=(bo, chen))
    kept = {"group": group, "level": Level.MEMBERS}
    stays = make_question(author=bo, title="Who keeps the shelter keys?", text="We lost two sets.", **kept)
    goes = make_question(author=chen, title="Where do keys of a shelter live?", text="Mr Oduya has them.", **kept)
    rude = make_reply(entry=stays, author=chen, text="Ask somebody who cares.")
    make_reply(entry=rude.entry, author=bo, text="That was not kind.", parent=rude)
    make_reply(entry=goes, author=bo, text="In a safe by the door.")

    person = visitor().become(dee)
    person.goto(f"/questions/{goes.pk}-where-do-keys-of-a-shelter-live/")
    person.page.locator("#doings summary", has_text="More").click()
    person.page.locator("#doings .menu__list").get_by_role("link", name="Remove", exact=True).click()
    person.look()
    person.press("Redact it instead")
    person.page.locator("main [name=source]").fill("A neighbour has them.")
    person.page.locator("main [name=reason]").fill("It named a neighbour.")
    person.press("Redact it")
    person.sees("Redacted by a facilitator")
    assert "Oduya" not in person.page.content()

    person.goto(f"/questions/{stays.pk}-who-keeps-the-shelter-keys/")
    person.page.locator(f"#reply-{rude.pk} summary", has_text="More").click()
    person.page.locator(f"#reply-{rude.pk}").get_by_role("link", name="Remove", exact=True).first.click()
    person.look()
    person.sees("1 comment by somebody else stays")
    person.page.locator("main [name=reason]").fill("Be kind.")
    person.press("Remove it")
    person.sees("Removed by a facilitator.")
    person.sees("That was not kind.")
    assert Reply.everything.get(pk=rude.pk).state == Reply.State.REMOVED

    person.goto(f"/questions/{goes.pk}-where-do-keys-of-a-shelter-live/")
    person.page.locator("#doings summary", has_text="More").click()
    person.press("Merge with another")
    person.press("Merge into this", exact=False)
    person.sees("1 answer moves there")
    person.press("Merge them")
    person.sees("In a safe by the door.")
    person.sees("A neighbour has them.")
    assert Entry.everything.get(pk=goes.pk).state == State.REMOVED
    person.goto(f"/questions/{goes.pk}-where-do-keys-of-a-shelter-live/")
    assert person.page.url.endswith(f"/questions/{stays.pk}-who-keeps-the-shelter-keys/")
    assert list(entries_hold()) == []
