"""Everything that members can do that visitors might notice, told as three stories in a town with something public.

Each is a generator that does one thing after the other and says after each, by the names of the verbs it took, whether
a visitor's page is another one now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coalface.entries import actions as entries
from coalface.entries.kind import entry_address, kinds
from coalface.entries.models import Entry, Reply, State
from coalface.features.leaving.actions import leave_hub
from coalface.features.moderation import actions as moderation
from coalface.groups import actions as groups
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer, viewer_of
from coalface.kinds.question import actions as questions
from coalface.people import actions as people
from coalface.people.models import Member, Seen
from tests.world import World, make_entry, make_question, make_reply

SEEN, UNSEEN = True, False
Story = Iterator[tuple[str, bool]]

# Verbs that no visitor's page shows anything of, and what stands in the same lists and is none.
NEVER_SEEN = frozenset(
    "bookmark end_bookmark save_draft end_draft throw_away set_aside unschedule change_interests"
    " TextChanged NotRead ReadersChanged follow_group unfollow_group trust lock_group decline_founding"
    " ask_again ask_later begin_look confirm_address end_look end_second_factor end_welcome follow_person forget_claims"
    " forget_unverified free_handle join_again link_provider may_not_merge note_address note_security note_sign_in"
    " note_visit offer_account organisation_of running_look sessions_of set_attention set_shortcuts sign_out_device"
    " sign_out_everywhere sign_up sweep_departures say_what_known unfollow_person report"
    # Parts of what is done below, by the same rows and records.
    " merge_reports follow_place clamp_to_cap name_successor give_consent claim join_proven verify leave suspend_reported".split()
)


@dataclass
class Hub:
    """The town with something public of every kind in its open group."""

    town: World
    asked: Entry
    talk: Entry
    blog: Entry
    other: Entry
    answer: Reply

    @property
    def group(self) -> str:
        """The address of the open group."""
        return f"/groups/{self.town.open_group.slug}/"

    @property
    def entries(self) -> list[str]:
        """The addresses of what is public by now."""
        return [entry_address(self.now(entry)) for entry in (self.asked, self.talk, self.blog, self.other)]

    @property
    def pages(self) -> list[str]:
        """The addresses of pages that are kept, of every sort."""
        asked, *others = self.entries
        lists = [
            "/",
            "/questions/",
            "/questions/?unanswered=1",
            "/discussions/",
            "/blog/",
            "/tags/",
            "/tags/damp/",
            "/groups/",
        ]
        in_group = [self.group, f"{self.group}unanswered/", f"{self.group}about/"]
        return [*lists, *in_group, asked, f"{asked}?order=oldest", *others, "/about/"]

    def by(self, name: str) -> Viewer:
        return viewer_of(self.member(name))

    def member(self, name: str) -> Member:
        return Member.objects.get(pk=getattr(self.town, name).pk)

    def now(self, row):
        """Return a row as it is by now."""
        return type(row)._base_manager.get(pk=row.pk)


def open_hub(world: World) -> Hub:
    public = {"group": world.open_group, "level": Level.PUBLIC, "tags": ("damp",)}
    asked = make_question(author=world.ann, title="How do you air a cellar?", **public)
    answer = make_reply(entry=asked, author=world.bo)
    make_reply(entry=asked, author=world.dee, parent=answer, text="So do we.")
    talk = make_entry(kind="discussion", author=world.bo, title="Windows or fans", **public)
    make_reply(entry=talk, author=world.ann, text="Fans.")
    blog = make_entry(kind="blog", author=world.ann, title="A week in a boiler room", **public)
    make_entry(kind="blog", author=world.ann, title="Another week there", **public)
    other = make_question(author=world.fay, title="Who pays for paint?", **public)
    Member.objects.filter(pk=world.bo.pk).update(one_liner="It saves me a day a week.", one_liner_public=True)
    Member.objects.filter(pk=world.ann.pk).update(photo="photos/ann.webp", photo_for=Seen.EVERYONE)
    return Hub(world, asked, talk, blog, other, answer)


def _publish(hub: Hub, title: str) -> Entry:
    words = {"title": title, "source": "Is it alive?", "level": Level.PUBLIC}
    return entries.publish(viewer=hub.by("ann"), kind=kinds()["question"], group=hub.town.open_group, **words)


def writing(hub: Hub) -> Story:
    """Sharing, replying, editing, thanking, tidying up."""
    by, now, dee = hub.by, hub.now, hub.by("dee")
    new = _publish(hub, "What is mould?")
    yield "publish", SEEN
    draft = make_question(author=hub.town.ann, title="Later", group=hub.town.open_group, level=3, state=State.DRAFT)
    entries.publish_draft(viewer=by("ann"), entry=now(draft))
    yield "publish_draft", SEEN
    entries.reply(viewer=by("bo"), entry=now(hub.other), source="The owner.")
    yield "reply", SEEN
    entries.edit(viewer=by("ann"), entry=now(hub.asked), title="How to air a cellar?", source="So?", tags=["damp"])
    yield "edit", SEEN
    entries.edit_reply(viewer=by("bo"), reply=now(hub.answer), source="Two windows.")
    yield "edit_reply", SEEN
    questions.accept(viewer=by("ann"), entry=now(hub.asked), answer=now(hub.answer))
    yield "accept", SEEN
    questions.end_acceptance(viewer=by("ann"), entry=now(hub.asked))
    yield "end_acceptance", SEEN
    entries.react(viewer=by("chen"), entry=now(hub.talk), kind="thanks")
    yield "react", SEEN
    entries.end_reaction(viewer=by("chen"), entry=now(hub.talk), kind="thanks")
    yield "end_reaction", SEEN
    entries.react(viewer=by("chen"), entry=now(hub.asked), kind="thanks", reply=now(hub.answer))
    yield "react", SEEN
    entries.follow(viewer=by("chen"), entry=now(hub.asked))
    yield "follow", UNSEEN
    entries.unfollow(viewer=by("chen"), entry=now(hub.asked))
    yield "unfollow", UNSEEN
    entries.pin(viewer=dee, entry=now(hub.talk))
    yield "pin", SEEN
    entries.unpin(viewer=dee, entry=now(hub.talk))
    yield "unpin", SEEN
    entries.feature(viewer=dee, entry=now(hub.blog))
    yield "feature", SEEN
    entries.end_feature(viewer=dee, entry=now(hub.blog))
    yield "end_feature", SEEN
    entries.narrow(viewer=by("ann"), entry=now(hub.blog), level=Level.MEMBERS)
    yield "narrow", SEEN
    entries.widen(viewer=dee, entry=now(hub.blog), level=Level.PUBLIC)
    yield "widen", SEEN
    entries.move(viewer=dee, entry=now(new), group=None)
    yield "move", SEEN
    entries.remove(viewer=by("ann"), entry=now(new))
    yield "remove", SEEN


def moderating(hub: Hub) -> Story:
    """Locking, hiding, holding, letting through, taking words out, merging."""
    now, dee, here = hub.now, hub.by("dee"), hub.town.open_group
    entries.lock(viewer=dee, entry=now(hub.other), reason="Done.")
    yield "lock", SEEN
    entries.unlock(viewer=dee, entry=now(hub.other))
    yield "unlock", SEEN
    entries.hide(viewer=dee, entry=now(hub.talk), reason="No.")
    yield "hide", SEEN
    entries.show_again(viewer=dee, entry=now(hub.talk))
    yield "show_again", SEEN
    entries.hide_reply(viewer=dee, reply=now(hub.answer), reason="No.")
    yield "hide_reply", SEEN
    entries.show_reply_again(viewer=dee, reply=now(hub.answer))
    yield "show_reply_again", SEEN
    revision = now(hub.blog).revision
    entries.redact(viewer=dee, revision=revision, source="Words out.", title="A week", reason="A name.")
    yield "redact", SEEN
    entries.remove_reply(viewer=hub.by("bo"), reply=now(hub.answer))
    yield "remove_reply", SEEN
    groups.change_care(viewer=dee, group=here, holds_newcomers=False, blocked_words="forbidden")
    yield "change_care", UNSEEN
    held, back = _publish(hub, "A forbidden thing"), _publish(hub, "Another forbidden thing")
    yield "publish", UNSEEN
    entries.approve(viewer=dee, entry=now(held), seen=1)
    yield "approve", SEEN
    entries.send_back(viewer=dee, entry=now(back), reason="No.")
    yield "send_back", UNSEEN
    word, lost = (
        entries.reply(viewer=hub.by("bo"), entry=now(hub.asked), source=f"A forbidden {what}.") for what in ("a", "b")
    )
    yield "reply", UNSEEN
    entries.approve_reply(viewer=dee, reply=now(word), seen=1)
    yield "approve_reply", SEEN
    entries.send_back_reply(viewer=dee, reply=now(lost), reason="No.")
    yield "send_back_reply", UNSEEN
    entries.merge(viewer=dee, entry=now(held), target=now(hub.asked))
    yield "merge", SEEN
    report = moderation.report(viewer=hub.by("chen"), why="other", words="Look.", entry=now(hub.talk))
    moderation.dismiss(viewer=dee, report=report)
    yield "dismiss", UNSEEN
    report = moderation.report(viewer=hub.by("chen"), why="other", words="Look here.", entry=now(hub.other))
    moderation.hide_reported(viewer=dee, report=report, reason="Right.")
    yield "hide_reported", SEEN


def in_groups(hub: Hub) -> Story:
    """Coming, going, running a group, and what a group is."""
    by, now, town, dee = hub.by, hub.now, hub.town, hub.by("dee")
    here, closed = town.open_group, town.restricted_group
    groups.join(viewer=by("chen"), member=town.chen, group=here)
    yield "join", SEEN
    groups.leave(viewer=by("chen"), group=now(here))
    yield "leave", SEEN
    groups.bring_in(viewer=dee, group=here, member=town.chen)
    yield "bring_in", SEEN
    groups.appoint(viewer=dee, group=here, member_id=town.bo.pk)
    yield "appoint", UNSEEN
    groups.make_lead(viewer=dee, group=here, member_id=town.bo.pk)
    yield "make_lead", UNSEEN
    groups.stand_down(viewer=by("bo"), group=here, member_id=town.bo.pk)
    yield "stand_down", UNSEEN
    groups.remove(viewer=dee, group=here, member_id=town.chen.pk)
    yield "remove", SEEN
    request = groups.ask_to_join(viewer=by("chen"), member=town.chen, group=closed)
    yield "ask_to_join", UNSEEN
    groups.approve(viewer=dee, request=request)
    yield "approve", SEEN
    groups.ask_to_join(viewer=by("fay"), member=town.fay, group=closed)
    groups.withdraw_request(viewer=by("fay"), group=closed)
    yield "withdraw_request", UNSEEN
    groups.decline(
        viewer=dee,
        request=groups.ask_to_join(viewer=by("fay"), member=town.fay, group=closed),
        sentence="Not now.",
    )
    yield "decline", UNSEEN
    roofs = groups.found(member=town.chen, name="Roofs", purpose="To see.", access=Group.Access.OPEN)
    yield "found", SEEN
    groups.archive(viewer=by("chen"), group=roofs)
    yield "archive", SEEN
    groups.reopen(viewer=by("chen"), group=roofs)
    yield "reopen", SEEN
    groups.change_access(viewer=by("chen"), group=roofs, access=Group.Access.PRIVATE, cap=Level.GROUP)
    yield "change_access", SEEN
    groups.change(viewer=dee, group=here, name="Dry Homes", purpose="Dry.", guidelines="Be *kind*.")
    yield "change", SEEN
    groups.change_welcome(viewer=dee, group=here, welcome="Hello")
    yield "change_welcome", UNSEEN
    groups.grant(viewer=by("eve"), group=here, session_key="k", reason="A complaint.")
    yield "grant", UNSEEN
    groups.end_grant(viewer=by("eve"), group=here)
    yield "end_grant", UNSEEN


def among_people(hub: Hub) -> Story:
    """What members say of themselves and who may read it, where they work, and that they come and go."""
    member, town, eve = hub.member, hub.town, hub.town.eve
    said = {"role": "Rent lead", "region": "", "about": "", "specialisms": ["damp"]}
    people.change_profile(member=member("ann"), name="Ann Arden", **said)
    yield "change_profile", SEEN
    people.change_profile(member=member("ann"), name="Ann Arden", photo_away=True, **said)
    yield "change_profile", SEEN
    people.say_who(member=member("bo"), role="Chief surveyor", region="")
    yield "say_who", SEEN
    people.say_who_sees(member=member("bo"), role_for=Seen.ME)
    yield "say_who_sees", SEEN
    people.say_who_sees(member=member("bo"), role_for=Seen.EVERYONE)
    yield "say_who_sees", SEEN
    place = {"sector": "council", "region": "", "about": "", "domains": ["fenwick.example"]}
    people.change_organisation(by=eve, organisation=town.organisation, name="Fenwick Council", **place)
    yield "change_organisation", SEEN
    tarn = people.add_organisation(by=eve, name="Fenwick and Tarn", sector="council")
    yield "add_organisation", UNSEEN
    people.merge_organisations(by=eve, source=hub.now(town.organisation), target=tarn)
    yield "merge_organisations", SEEN
    people.create_member(email="new@fenwick.example", password="a long one indeed", name="New")
    yield "create_member", SEEN
    people.suspend(by=eve, member=member("bo"), reason="A reason.")
    yield "suspend", SEEN
    people.end_suspension(by=eve, member=member("bo"), reason="A reason.")
    yield "end_suspension", SEEN
    people.merge_members(by=eve, source=member("fay"), target=member("chen"), reason="The same.")
    yield "merge_members", SEEN
    leave_hub(viewer=hub.by("bo"), member=member("bo"), keep=True, successors={})
    yield "leave_hub", SEEN
    leave_hub(viewer=hub.by("ann"), member=member("ann"), keep=False, successors={})
    yield "leave_hub", SEEN


# Each story with the pages that are looked at after each of its deeds.
STORIES = {
    writing: lambda hub: ["/", "/questions/?unanswered=1", "/tags/", "/tags/damp/", hub.group, *hub.entries],
    moderating: lambda hub: ["/", "/questions/", *hub.entries],
    in_groups: lambda hub: ["/", "/groups/", hub.group, f"{hub.group}about/", hub.entries[0]],
    among_people: lambda hub: ["/", hub.group, *hub.entries[:3]],
}
