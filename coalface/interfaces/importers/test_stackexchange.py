"""A Stack Exchange dump comes in whole, closed, once, and with every fault named."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from coalface.activity.models import Activity
from coalface.config.wiring import INVARIANTS
from coalface.entries.models import Entry, EntryLink, EntryTag, Reply, Revision
from coalface.features.notify.models import Letter
from coalface.groups.models import Group, Level, Membership
from coalface.interfaces.importers.models import Imported
from coalface.kinds.question.models import Question
from coalface.people.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db

USERS = [
    {"Id": -1, "DisplayName": "Community"},
    {"Id": 2, "DisplayName": "Rowan"},
    {"Id": 3, "DisplayName": "Sorrel"},
    {"Id": 4, "DisplayName": "Silent"},
]
POSTS = [
    {
        "Id": 1,
        "PostTypeId": 1,
        "AcceptedAnswerId": 2,
        "CreationDate": "2010-08-25T20:28:26.243",
        "Score": 5,
        "Title": "Which zqlamp lasts?",
        "Body": '<p>Mine <strong>died</strong>: <img src="https://elsewhere.example/a.png" alt="a lamp"></p>',
        "Tags": "<lamps><c#>",
        "OwnerUserId": 2,
        "LastActivityDate": "2010-09-01T00:00:00.000",
    },
    {
        "Id": 2,
        "PostTypeId": 2,
        "ParentId": 1,
        "CreationDate": "2010-08-26T08:00:00.000",
        "Score": 3,
        "Body": "<p>The dynamo kind.</p>",
        "OwnerUserId": 3,
    },
    {
        "Id": 3,
        "PostTypeId": 1,
        "CreationDate": "2011-01-01T08:00:00.000",
        "Score": -2,
        "Title": "Ask about zqshoes",
        "Body": "<p>Which?</p>",
        "Tags": "|shoes|c++|",
        "ClosedDate": "2011-01-02T00:00:00.000",
    },
    {"Id": 4, "PostTypeId": 5, "CreationDate": "2011-01-01T08:00:00.000", "Score": 0, "Body": "<p>wiki</p>"},
]
COMMENTS = [
    {"Id": 1, "PostId": 1, "Text": "Since when?", "CreationDate": "2010-08-25T21:00:00.000", "UserId": 3},
    {"Id": 2, "PostId": 2, "Text": "@Sorrel thanks", "CreationDate": "2010-08-26T21:00:00.000", "UserId": 2},
    {"Id": 3, "PostId": 2, "Text": "Who was I?", "CreationDate": "2010-08-27T21:00:00.000"},
]
VOTES = [
    {"Id": 1, "PostId": 1, "VoteTypeId": 2},
    {"Id": 2, "PostId": 1, "VoteTypeId": 2},
    {"Id": 3, "PostId": 1, "VoteTypeId": 3},
    {"Id": 4, "PostId": 2, "VoteTypeId": 2},
    {"Id": 5, "PostId": 2, "VoteTypeId": 1, "CreationDate": "2010-08-29T00:00:00.000"},
]
LINKS = [{"Id": 1, "PostId": 3, "RelatedPostId": 1, "LinkTypeId": 3}]
HISTORY = [
    {"Id": number, "PostHistoryTypeId": kind, "PostId": post, "RevisionGUID": guid, "CreationDate": at, "UserId": 2}
    | more
    for number, kind, post, guid, at, more in (
        (1, 2, 1, "a", "2010-08-25T20:28:26", {"Text": "Mine died"}),
        (2, 1, 1, "a", "2010-08-25T20:28:26", {"Text": "Lamp?"}),
        (3, 4, 1, "b", "2010-08-26T20:28:26", {"Text": "Which zqlamp?"}),
        (4, 5, 1, "c", "2010-08-27T20:28:26", {"Text": "Mine **died**"}),
        (5, 10, 3, "d", "2011-01-02T00:00:00", {"Comment": "102", "Text": "{}"}),
    )
]


@pytest.fixture
def dump(tmp_path: Path, write) -> Path:
    files = {
        "Users": USERS,
        "Posts": POSTS,
        "Comments": COMMENTS,
        "Votes": VOTES,
        "PostLinks": LINKS,
        "PostHistory": HISTORY,
    }
    for name, records in files.items():
        write(name, records)
    return tmp_path


def bring(folder: Path, capsys, *options: str, group: str = "Lamps") -> tuple[dict, str]:
    call_command("import", "stackexchange", str(folder), "--group", group, "--json", *options)
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


ALL = {"questions": 2, "answers": 1, "comments": 3, "accepted": 1, "tags": 4, "people": 2, "skipped": 1}


def test_everything_comes_and_comes_once(dump: Path, capsys):
    first, faults = bring(dump, capsys)
    assert (first, faults) == (ALL, "")
    rows_before = [model.objects.count() for model in (Revision, EntryTag, EntryLink, Member)]
    assert bring(dump, capsys) == (ALL, "")
    assert [model.objects.count() for model in (Revision, EntryTag, EntryLink, Member)] == rows_before
    assert Activity.objects.filter(verb="imported").count() == 2
    assert Letter.objects.count() == 0
    assert [sentence for holds in INVARIANTS for sentence in holds()] == []


def test_what_came_is_as_it_was(dump: Path, capsys):
    bring(dump, capsys)
    entry = Entry.everything.get(title="Which zqlamp lasts?")
    assert (entry.author.name, entry.author.state, entry.votes, entry.replies) == ("Rowan", "staged", 2, 1)
    assert entry.published_at.isoformat() == "2010-08-25T20:28:26.243000+00:00"
    assert '<a href="https://elsewhere.example/a.png"' in entry.revision.html and "<img" not in entry.revision.html
    question = Question.objects.get(entry=entry)
    assert question.accepted.revision.html == "<p>The dynamo kind.</p>\n"
    assert question.accepted_at.isoformat() == "2010-08-29T00:00:00+00:00"
    closed = Entry.everything.get(title="Ask about zqshoes")
    assert (closed.author, closed.votes, closed.locked_reason) == (None, 0, "Closed as off topic.")
    assert EntryLink.objects.get().kind == "duplicate"
    answer = Reply.everything.get(is_answer=True)
    assert Reply.everything.filter(parent=answer).count() == 2
    assert answer.commented_at == max(comment.created_at for comment in Reply.everything.filter(parent=answer))
    assert Reply.everything.get(author=None).revision.source == "Who was I?"


def test_earlier_states_are_revisions_under_the_one_that_stands(dump: Path, capsys):
    bring(dump, capsys)
    entry = Entry.everything.get(title="Which zqlamp lasts?")
    history = Revision.objects.filter(entry=entry, reply=None).order_by("number")
    assert [(one.number, one.title) for one in history] == [(1, "Lamp?"), (2, "Which zqlamp?"), (3, entry.title)]
    assert history[1].source == history[0].source == "Mine died"
    assert entry.revision == history[2]


def test_a_level_wider_than_the_access_is_refused(dump: Path, capsys):
    with pytest.raises(CommandError, match="wider"):
        bring(dump, capsys, "--level", "members")
    assert not Group.objects.filter(name="Lamps").exists()
    bring(dump, capsys, "--level", "members", "--access", "restricted")
    assert set(Entry.everything.values_list("level", flat=True)) == {Level.MEMBERS}
    with pytest.raises(CommandError, match="wider"):
        bring(dump, capsys, "--level", "public")
    with pytest.raises(CommandError, match="not open"):
        bring(dump, capsys, "--access", "open")


def test_only_posts_and_users_are_needed(tmp_path: Path, write, capsys):
    write("Users", USERS)
    with pytest.raises(CommandError, match="no Posts"):
        bring(tmp_path, capsys)
    assert not Group.objects.filter(name="Lamps").exists()
    write("Posts", POSTS)
    found, _faults = bring(tmp_path, capsys)
    assert found == ALL | {"comments": 0}
    assert Entry.everything.get(title="Which zqlamp lasts?").votes == 5
    assert Entry.everything.get(title="Ask about zqshoes").votes == 0
    write("Comments", COMMENTS)
    write("Badges", [{"Id": 1, "UserId": 4, "Name": "Autobiographer"}])
    assert bring(tmp_path, capsys)[0] == ALL


def test_a_broken_row_is_named_and_left_out(dump: Path, write, capsys):
    broken = (
        '  <row Id="10" PostTypeId="1" Title="No end',
        '  <row Id="11" PostTypeId="1" CreationDate="yesterday" Title="Bad date" Body="x" />',
        '  <row Id="12" PostTypeId="2" ParentId="999" CreationDate="2011-01-01T00:00:00" Body="x" />',
        '  <row PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="No id" Body="x" />',
        '  <row Id="1" PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="Twice" Body="x" />',
        '  <row Id="13" PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="Control &#x1; character" Body="x" />',
        "  what is this",
    )
    write("Posts", POSTS, extra=broken)
    found, faults = bring(dump, capsys)
    assert found == ALL | {"skipped": 1 + len(broken)}
    for line in range(7, 14):
        assert f"Posts.xml line {line}: " in faults, faults
    assert bring(dump, capsys)[0] == found
    assert Entry.everything.count() == 2


def test_a_second_run_leaves_alone_what_members_changed(dump: Path, capsys):
    bring(dump, capsys)
    Entry.everything.filter(title="Which zqlamp lasts?").update(title="Which lamp, in winter?")
    bring(dump, capsys)
    assert Entry.everything.filter(title="Which lamp, in winter?").exists()
    assert not Entry.everything.filter(title="Which zqlamp lasts?").exists()


def test_a_second_run_does_not_accept_or_lock_again(dump: Path, capsys):
    bring(dump, capsys)
    Question.objects.update(accepted=None, accepted_at=None)
    Entry.everything.update(locked_at=None, locked_reason="")
    assert bring(dump, capsys)[0] == ALL | {"accepted": 0}
    assert not Entry.everything.filter(locked_at__isnull=False).exists()


def test_an_interrupted_run_is_continued(dump: Path, capsys):
    bring(dump, capsys)
    Reply.everything.filter(parent__isnull=False).delete()
    assert bring(dump, capsys)[0] == ALL


def test_history_that_a_crash_cut_off_comes_with_the_next_run(dump: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    def crash(*arguments) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("coalface.interfaces.importers.stackexchange.load.bring_history", crash)
        with pytest.raises(CommandError, match="goes on from here"):
            bring(dump, capsys)
    entry = Entry.everything.get(title="Which zqlamp lasts?")
    assert entry.revision.number == 3
    assert Revision.objects.filter(entry=entry, reply=None).count() == 1
    assert bring(dump, capsys)[0] == ALL
    assert Revision.objects.filter(entry=entry, reply=None).count() == 3
    assert not Imported.objects.filter(earlier__gt=0).exists()


def test_what_was_written_since_comes_with_a_newer_dump(dump: Path, write, capsys):
    bring(dump, capsys)
    late = {"Id": 9, "PostTypeId": 2, "ParentId": 3, "CreationDate": "2012-01-01", "Score": 1, "Body": "<p>Late.</p>"}
    write("Posts", [*POSTS, late])
    assert bring(dump, capsys)[0] == ALL | {"answers": 2}
    assert Entry.everything.get(title="Ask about zqshoes").replies == 1


def test_another_site_does_not_fit_into_the_same_group(dump: Path, write, capsys):
    bring(dump, capsys)
    write("Posts", [POSTS[0] | {"CreationDate": "2015-01-01T00:00:00", "Title": "Of another site"}])
    with pytest.raises(CommandError, match="another dump already"):
        bring(dump, capsys)
    assert Entry.everything.count() == 2
    assert bring(dump, capsys, group="Elsewhere")[0]["questions"] == 1


def test_only_people_who_wrote_something_that_comes_are_named(dump: Path, write, capsys):
    write("Users", [*USERS, {"Id": 5, "DisplayName": "Wiki\u202e"}, {"Id": 6, "DisplayName": "\u202eTwist \u200b er"}])
    wiki = {"Id": 5, "PostTypeId": 4, "CreationDate": "2011-01-01", "Body": "tag", "OwnerUserId": 5}
    broken = {"Id": 6, "PostTypeId": 1, "CreationDate": "never", "Title": "x", "Body": "x", "OwnerUserId": 5}
    write("Posts", [*POSTS, wiki, broken])
    more = [
        {"Id": 8, "PostId": 5, "Text": "On a tag", "CreationDate": "2011-01-01", "UserId": 5},
        {"Id": 9, "PostId": 1, "Text": "# Not a head", "CreationDate": "2011-01-01", "UserId": 6},
    ]
    write("Comments", [*COMMENTS, *more])
    found, faults = bring(dump, capsys)
    assert set(Member.objects.filter(state="staged").values_list("name", flat=True)) == {"Rowan", "Sorrel", "Twist er"}
    assert found == ALL | {"people": 3, "comments": 4, "skipped": 4}
    assert faults == "Posts.xml line 8: CreationDate is no date.\n"
    assert Reply.everything.get(author__name="Twist er").revision.html == "<p># Not a head</p>\n"


def test_a_post_that_cannot_be_converted_takes_nothing_with_it(dump: Path, write, capsys):
    deep = {"Id": 7, "PostTypeId": 1, "CreationDate": "2011-01-01", "Title": "Deep", "Body": "<blockquote>" * 3000}
    reply = {"Id": 8, "PostTypeId": 2, "ParentId": 7, "CreationDate": "2011-01-02", "Body": "Below it"}
    write("Posts", [*POSTS, deep, reply])
    found, faults = bring(dump, capsys)
    assert found == ALL | {"skipped": 3}
    assert faults == (
        "Posts.xml line 7: Body is nested too deeply.\nPosts.xml line 8: belongs to post 7, which is not there.\n"
    )


def test_the_hub_team_leads_a_group_that_an_import_founded(dump: Path, world: World, capsys):
    bring(dump, capsys)
    group = Group.objects.get(name="Lamps")
    assert [row.member for row in Membership.objects.filter(group=group, role=Membership.Role.LEAD)] == [world.eve]
    assert group.members_count == 1
