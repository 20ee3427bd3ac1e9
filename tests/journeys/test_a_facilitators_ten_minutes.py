"""A facilitator cares for a group: lets somebody in, reads what waits, pins, hides with a reason, changes the words."""

import pytest

from coalface.entries.actions import publish
from coalface.entries.kind import kinds
from coalface.entries.models import Entry, Reply, State
from coalface.groups.actions import ask_to_join
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import viewer_of
from tests.world import make_group, make_member, make_question, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_facilitators_ten_minutes(visitor):
    dee, bo, chen = make_member("Dee Lindqvist"), make_member("Bo Rennick"), make_member("Chen Abara")
    group = make_group("Night Shelters", access="restricted", cap=Level.MEMBERS, lead=dee, members=(bo,))
    question = make_question(author=bo, title="Who has the keys?", group=group, level=Level.GROUP)
    rude = make_reply(entry=question, author=bo, text="Ask somebody who cares.")
    ask_to_join(viewer=viewer_of(chen), member=chen, group=group, message="I run one.")

    person = visitor().become(dee)
    person.goto("/")
    person.sees("Night Shelters")
    person.goto("/groups/night-shelters/members/")
    person.sees("I run one.")
    person.press("Let in", exact=False)
    assert Membership.objects.filter(group=group, member=chen).exists()

    person.goto("/groups/night-shelters/settings/care/")
    person.page.locator("main [name=holds_newcomers]").check()
    person.page.locator("main [name=blocked_words]").fill("betting")
    person.press("Save", exact=False)
    group = Group.objects.get(pk=group.pk)
    assert group.holds_newcomers and group.blocked_words == "betting"
    held = publish(
        viewer=viewer_of(bo),
        kind=kinds()["discussion"],
        title="Betting slips",
        source="On the floor.",
        level=1,
        group=group,
    )
    assert held.state == State.WAITING
    person.goto("/groups/night-shelters/waiting/")
    person.sees("Betting slips")
    person.press("Let it through", exact=False)
    assert Entry.everything.get(pk=held.pk).state == State.PUBLISHED

    person.goto(f"/questions/{question.pk}-who-has-the-keys/")
    person.page.locator("#doings summary", has_text="More").click()
    person.press("Pin in the group")
    assert Entry.everything.get(pk=question.pk).pinned_at
    person.page.locator(f"#reply-{rude.pk} summary", has_text="More").click()
    person.page.locator(f"#reply-{rude.pk}").get_by_role("link", name="Hide", exact=True).click()
    person.page.wait_for_load_state()
    person.look()
    person.page.locator("main [name=reason]").fill("Be kind.")
    person.press("Hide it")
    assert Reply.everything.get(pk=rude.pk).state == Reply.State.HIDDEN

    person.goto("/groups/night-shelters/settings/welcome/")
    person.page.locator("main [name=welcome]").fill("Welcome. Say which shelter you run.")
    person.press("Save", exact=False)
    person.goto("/groups/night-shelters/settings/")
    person.page.locator("main [name=purpose]").fill("For whoever runs a night shelter.")
    person.press("Save", exact=False)
    person.goto("/groups/night-shelters/")
    person.sees("Who has the keys?")
    person.sees("For whoever runs a night shelter.")
    for path in ("blog/", "unanswered/", "about/", "access/"):
        person.goto(f"/groups/night-shelters/{path}")
