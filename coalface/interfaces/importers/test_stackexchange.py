"""A Stack Exchange dump comes in whole, closed, once, and with every fault named."""

import json
from html import escape
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from coalface.activity.models import Activity
from coalface.config.wiring import INVARIANTS
from coalface.entries.models import Entry, EntryLink, EntryTag, Reply, Revision
from coalface.features.notify.models import Letter
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group, Level
from coalface.groups.viewer import viewer_of
from coalface.interfaces.importers.stackexchange.dump import rows
from coalface.interfaces.importers.stackexchange.markdown import to_markdown
from coalface.kinds.question.models import Question
from coalface.people.models import Member
from tests.world import World, signed_in

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


def write(folder: Path, name: str, records: list, extra: tuple[str, ...] = ()) -> None:
    lines = ["\ufeff<?xml version='1.0' encoding='utf-8'?>", f"<{name.lower()}>"]
    for record in records:
        attributes = " ".join(f'{key}="{escape(str(value))}"' for key, value in record.items())
        lines.append(f"  <row {attributes} />")
    (folder / f"{name}.xml").write_text("\r\n".join([*lines, *extra, f"</{name.lower()}>"]), encoding="utf-8")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    files = {
        "Users": USERS,
        "Posts": POSTS,
        "Comments": COMMENTS,
        "Votes": VOTES,
        "PostLinks": LINKS,
        "PostHistory": HISTORY,
    }
    for name, records in files.items():
        write(tmp_path, name, records)
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
    assert Question.objects.get(entry=entry).accepted.revision.html == "<p>The dynamo kind.</p>\n"
    closed = Entry.everything.get(title="Ask about zqshoes")
    assert (closed.author, closed.votes, closed.locked_reason) == (None, 0, "Closed as off topic.")
    assert EntryLink.objects.get().kind == "duplicate"
    answer = Reply.everything.get(is_answer=True)
    assert Reply.everything.filter(parent=answer).count() == 2
    assert Reply.everything.get(author=None).revision.source == "Who was I?"


def test_earlier_states_are_revisions_under_the_one_that_stands(dump: Path, capsys):
    bring(dump, capsys)
    entry = Entry.everything.get(title="Which zqlamp lasts?")
    history = Revision.objects.filter(entry=entry, reply=None).order_by("number")
    assert [(one.number, one.title) for one in history] == [(1, "Lamp?"), (2, "Which zqlamp?"), (3, entry.title)]
    assert history[1].source == history[0].source == "Mine died"
    assert entry.revision == history[2]


def test_it_is_closed_and_words_of_it_are_met_nowhere(world: World, dump: Path, capsys):
    bring(dump, capsys)
    group = Group.objects.get(name="Lamps")
    assert (group.access, group.cap) == ("private", Level.GROUP)
    let_in(group=group, member=world.bo)
    entry = Entry.everything.get(title="Which zqlamp lasts?")
    address = f"/questions/{entry.pk}-{entry.slug}/"
    assert search(viewer_of(world.chen), parse("zqlamp dynamo")).total == 0
    assert search(viewer_of(world.bo), parse("zqlamp")).total == 1
    inside = signed_in(world.bo)
    assert "zqlamp" in inside.get(address).content.decode()
    posted = inside.post(f"/entries/{entry.pk}/replies/", {"source": "Mine is fine.", "once": "a" * 32})
    assert posted.status_code == 303, posted.content.decode()[:500]
    outside, visitor = signed_in(world.chen), Client()
    assert outside.get(address).status_code == outside.get(f"/groups/{group.slug}/").status_code == 404
    assert visitor.get(address).status_code == 302
    for path in ("/", "/groups/", "/questions/", "/search/?q=zqlamp", "/people/", f"/people/{entry.author.handle}/"):
        for client in (outside, visitor):
            body = client.get(path, follow=True).content.decode()
            assert not any(word in body for word in ("Which zqlamp", "dynamo", "Rowan", "Lamps")), path


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


def test_only_posts_and_users_are_needed(tmp_path: Path, capsys):
    write(tmp_path, "Users", USERS)
    with pytest.raises(CommandError, match="no Posts"):
        bring(tmp_path, capsys)
    write(tmp_path, "Posts", POSTS)
    found, _faults = bring(tmp_path, capsys)
    assert found == ALL | {"comments": 0}
    assert Entry.everything.get(title="Which zqlamp lasts?").votes == 5
    assert Entry.everything.get(title="Ask about zqshoes").votes == 0
    write(tmp_path, "Comments", COMMENTS)
    write(tmp_path, "Badges", [{"Id": 1, "UserId": 4, "Name": "Autobiographer"}])
    assert bring(tmp_path, capsys)[0] == ALL


def test_a_broken_row_is_named_and_left_out(dump: Path, capsys):
    broken = (
        '  <row Id="10" PostTypeId="1" Title="No end',
        '  <row Id="11" PostTypeId="1" CreationDate="yesterday" Title="Bad date" Body="x" />',
        '  <row Id="12" PostTypeId="2" ParentId="999" CreationDate="2011-01-01T00:00:00" Body="x" />',
        '  <row PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="No id" Body="x" />',
        '  <row Id="1" PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="Twice" Body="x" />',
        '  <row Id="13" PostTypeId="1" CreationDate="2011-01-01T00:00:00" Title="Control &#x1; character" Body="x" />',
        "  what is this",
    )
    write(dump, "Posts", POSTS, extra=broken)
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


def test_an_interrupted_run_is_continued(dump: Path, capsys):
    bring(dump, capsys)
    Reply.everything.filter(parent__isnull=False).delete()
    assert bring(dump, capsys)[0] == ALL


def test_rows_torn_by_line_breaks_are_read(tmp_path: Path):
    path = tmp_path / "Users.xml"
    path.write_text('<users>\n<row Id="1"\n DisplayName="Rowan" />\n</users>')
    faults = []
    assert list(rows(path, lambda *fault: faults.append(fault))) == [(2, {"Id": "1", "DisplayName": "Rowan"})]
    assert faults == []


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ('<p><a href="https://a.example/b">there</a></p>', "[there](https://a.example/b)"),
        ('<p><a href="https://a.example"><img src="https://a.example/i.png" alt="A map"></a></p>', "[A map](https://a.example)"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("<h2>Head</h2>", "## Head"),
        ("<p><code>x &lt; y</code></p>", "`x < y`"),
        ("<p>a*b*c and snake_case_name</p>", r"a\*b\*c and snake\_case\_name"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str):
    assert to_markdown(html) == markdown
