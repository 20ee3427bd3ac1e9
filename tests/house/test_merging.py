"""Two accounts of one person become one: no key to a member is forgotten, no constraint broken, every count is right."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from coalface.activity.models import Activity
from coalface.config.wiring import INVARIANTS
from coalface.entries import actions
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, JoinRequest
from coalface.people.actions import free_handle
from coalface.people.models import Decision, Member, PersonFollow
from tests.world import make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

# What becomes of every key to a member when their account is merged into another one.
GOES_ALONG = {
    "activity.Activity.actor",
    "activity.Activity.member",
    "complaints.Complaint.handled_by",
    "complaints.Complaint.member",
    "entries.Attachment.member",
    "entries.Bookmark.member",
    "entries.Draft.member",
    "entries.Entry.author",
    "entries.Follow.member",
    "entries.Posted.member",
    "entries.Reaction.member",
    "entries.Reply.author",
    "entries.Revision.author",
    "entries.SetAside.member",
    "entries.TagFollow.member",
    "groups.Group.founded_by",
    "groups.GroupFollow.member",
    "groups.JoinRequest.decided_by",
    "groups.JoinRequest.member",
    "groups.Membership.member",
    "importers.Imported.member",
    "invitations.Invitation.accepted_by",
    "invitations.Invitation.inviter",
    "moderation.Report.decided_by",
    "moderation.Report.member",
    "moderation.Report.reporter",
    "notify.Letter.member",
    "notify.Notification.member",
    "people.Decision.member",
    "people.PersonFollow.followed",
    "people.PersonFollow.follower",
}
ENDS = {
    "account.EmailAddress.user",  # nobody signs in with the old address any more
    "exporters.Export.member",
    "invitations.Claim.member",
    "mfa.Authenticator.user",
    "socialaccount.SocialAccount.user",
    "usersessions.UserSession.user",
}
ONLY_THE_HUB_TEAMS = {  # whose accounts are not merged
    "groups.Grant.member",
    "people.Decision.by",
    "people.Departure.by",
}
OF_WHO_LEFT = {"people.Departure.member"}  # who is merged no more
OF_ITSELF = {"people.Member_specialisms.member"}  # what one can help with: taken over as far as there is room


def keys() -> dict[str, models.Field]:
    """Return every column of every table that points at a member."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and not field.many_to_many and field.related_model is Member:
                found[f"{model._meta.label}.{field.name}"] = field
    return found


def test_every_key_to_a_member_is_classified():
    known = GOES_ALONG | ENDS | ONLY_THE_HUB_TEAMS | OF_ITSELF | OF_WHO_LEFT
    missing = set(keys()) - known
    assert not missing, (
        f"Say here what becomes of these when two accounts are merged, and in a merger: {sorted(missing)}"
    )
    assert not known - set(keys()), "These are no keys to a member any more."


def filler(model: type[models.Model], field: models.Field, made: dict):
    """Return a value for a column that has to have one, making the row it points at where there is none yet."""
    if field.is_relation:
        target = field.remote_field.model
        return target._base_manager.first() or row_of(target, made)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.IntegerField):
        return 1
    made["number"] = made.get("number", 0) + 1
    return f"word-{made['number']}"


def row_of(model: type[models.Model], made: dict, **known) -> models.Model:
    """Make a row of any table with the least that it needs."""
    facts = dict(known)
    for field in model._meta.concrete_fields:
        if field.name in facts or field.primary_key or field.has_default() or field.null:
            continue
        if field.blank and not field.is_relation:
            continue
        facts[field.name] = filler(model, field, made)
    return model._base_manager.create(**facts)


# What a row of these needs beyond its own key, so that its constraints hold.
ALSO = {
    "entries.Attachment": lambda world, entry: {"entry": entry},
    "importers.Imported": lambda world, entry: {"kind": "member"},
    "invitations.Invitation": lambda world, entry: {"by_link": True, "link_hash": "x", "inviter": world.ann},
    "moderation.Report": lambda world, entry: {"entry": entry},
    "entries.Entry": lambda world, entry: {"level": 2},
    "entries.Revision": lambda world, entry: {"entry": entry, "number": 7},
    "groups.JoinRequest": lambda world, entry: {"group": world.open_group, "member": world.hal},
}


@pytest.mark.parametrize("name", sorted(GOES_ALONG))
def test_it_goes_along_and_ends_nothing(world, name):
    world.hal = make_member("Hal")
    source, target = make_member("Old Joe"), make_member("Joe")
    entry = make_question(author=world.bo, title="Who has keys?")
    model, field = keys()[name].model, keys()[name]
    facts = ALSO.get(model._meta.label, lambda *_: {})(world, entry) | {field.name: source}
    if model._meta.label == "moderation.Report" and field.name == "member":
        facts = {"member": source}
    if model is PersonFollow:
        facts |= {"follower" if field.name == "followed" else "followed": world.hal}
    row = row_of(model, {}, **facts)
    merge(world, source, target)
    assert not model._base_manager.filter(**{field.name: source}).exclude(pk=None).exists(), name
    assert getattr(model._base_manager.get(pk=row.pk), f"{field.name}_id") == target.pk


def merge(world, source, target) -> None:
    typed = {"other": target.handle, "reason": "He has changed jobs."}
    answer = signed_in(world.eve).post(f"/hub/people/{source.handle}/merger/", typed)
    assert answer.status_code == 303, answer.content.decode()


def test_what_both_have_counts_once(world):
    source, target = make_member("Old Joe"), make_member("Joe")
    for group in (world.open_group, world.restricted_group):
        for member in (source, target):
            join(world, member, group)
    asked = make_question(author=world.bo, title="Who has keys?")
    answer = make_reply(entry=asked, author=world.bo)
    own = make_question(author=target, title="Where is the key?")
    for member in (source, target):
        viewer = world.viewer(member)
        actions.react(viewer=viewer, entry=asked, kind="same-here")
        actions.react(viewer=viewer, entry=asked, reply=answer, kind="thanks")
        actions.follow(viewer=viewer, entry=asked)
        actions.bookmark(viewer=viewer, entry=asked)
    actions.react(viewer=world.viewer(source), entry=own, kind="thanks")
    PersonFollow.objects.create(follower=source, followed=target)
    PersonFollow.objects.create(follower=target, followed=source)
    for follower, followed in ((source, world.ann), (target, world.ann), (world.ann, source), (world.ann, target)):
        PersonFollow.objects.create(follower=follower, followed=followed)
    merge(world, source, target)
    asked.refresh_from_db()
    answer.refresh_from_db()
    own.refresh_from_db()
    assert (asked.same_here, answer.thanks, own.thanks) == (1, 1, 0)
    assert PersonFollow.objects.count() == 2
    for group in (world.open_group, world.restricted_group):
        group.refresh_from_db()
        assert group.members_count == 4  # Ann, Bo, Dee and Joe
    assert [sentence for holds in INVARIANTS for sentence in holds()] == []


def join(world, member, group) -> None:
    let_in(group=group, member=member)


def test_the_one_who_leads_goes_on_leading(world):
    joe = make_member("Joe")
    join(world, joe, world.open_group)
    merge(world, world.dee, joe)
    assert world.viewer(joe).facilitates == {group.pk for group in world.groups}
    assert [sentence for holds in INVARIANTS for sentence in holds()] == []


def test_the_account_that_goes_leads_nowhere(world):
    source, target = make_member("Old Joe", role="Ranger", about="Likes trees."), make_member("Joe")
    theirs, before = signed_in(source), source.email
    merge(world, source, target)
    source.refresh_from_db()
    assert (source.state, source.email, source.role, source.about) == ("former", None, "", "")
    assert source.name == "Former Member" and not source.has_usable_password()
    assert theirs.get("/settings/").status_code == 302
    assert signed_in(world.ann).get("/people/old-joe/").status_code == 404
    assert not Member.objects.filter(email=before).exists()
    decision = Decision.objects.get()
    assert (decision.member, decision.reason) == (target, "He has changed jobs.")
    assert Activity.objects.get(verb="members-merged").facts == {"source": source.pk, "decision": decision.pk}


def test_a_page_says_first_what_will_happen(world):
    make_question(author=world.ivo, title="Which key?")
    eve = signed_in(world.eve)
    page = eve.get("/hub/people/ivo/merger/?other=ann%40fenwick.example").content.decode()
    assert "1 entry" in page and "It cannot be undone." in page and "ann@fenwick.example" in page
    world.ivo.refresh_from_db()
    assert world.ivo.state == "staged"
    assert eve.post("/hub/people/ivo/merger/", {"other": "ann", "reason": ""}).status_code == 422


def test_the_one_who_stays_is_told(world, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        merge(world, world.ivo, world.ann)
    (mail,) = mailoutbox
    assert mail.to == [world.ann.email] and "He has changed jobs." in mail.body
    assert "merged another account of yours" in signed_in(world.ann).get("/notifications/").content.decode()


@pytest.mark.parametrize(
    ("source", "target"),
    [("ann", "ann"), ("ann", "eve"), ("gus", "ann"), ("ann", "gus"), ("ann", "ivo"), ("ann", "gone"), ("ann", "una")],
)
def test_these_are_not_merged(world, source, target):
    eve = signed_in(world.eve)
    page = eve.get(f"/hub/people/{source}/merger/?other={target}")
    assert "There is a problem" in page.content.decode()
    assert eve.post(f"/hub/people/{source}/merger/", {"other": target, "reason": "No."}).status_code == 403
    assert not Decision.objects.exists()


def test_accounts_of_the_hub_team_are_not_merged_away(world):
    assert signed_in(world.eve).get("/hub/people/eve/merger/").status_code == 404


def test_mentions_lead_to_the_account_that_stays(world):
    source, target = make_member("Old Joe"), make_member("Joe")
    asked = make_question(
        author=world.bo, title="Ask @old-joe", text=f"He is @old-joe, [here](/people/old-joe/). {source.email}"
    )
    merge(world, source, target)
    asked.refresh_from_db()
    asked.revision.refresh_from_db()
    assert asked.title == "Ask @joe" and asked.revision.source == "He is @joe, [here](/people/joe/). Former Member"
    assert not Member.objects.filter(handle="old-joe").exists()
    assert free_handle("Old Joe") != "old-joe"


def test_words_of_groups_and_of_requests_lead_there_too(world):
    source, target = make_member("Old Joe"), make_member("Joe")
    Group.objects.filter(pk=world.open_group.pk).update(guidelines="Ask @old-joe.", guidelines_html="")
    request = JoinRequest.objects.create(group=world.restricted_group, member=world.chen, message="@old-joe sent me")
    merge(world, source, target)
    world.open_group.refresh_from_db()
    request.refresh_from_db()
    assert world.open_group.guidelines == "Ask @joe."
    assert "@joe" in world.open_group.guidelines_html
    assert request.message == "@joe sent me"
