"""What somebody takes along holds every word that is theirs, and no word of others that the rule does not show them."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from coalface.base.wiring import wired
from coalface.entries.actions import hide, react, save_draft
from coalface.entries.models import Attachment, Bookmark, Entry, Follow, Reaction, Reply, Revision, TagFollow
from coalface.features.moderation.models import Report
from coalface.groups.models import JoinRequest, Membership
from coalface.groups.viewer import viewer_of
from coalface.interfaces.exporters.archive import write_archive
from coalface.people.models import PersonFollow
from tests.access import truth
from tests.world import World, make_reply

pytestmark = pytest.mark.django_db

CANARY = re.compile(r"(?<![A-Za-z0-9])qz\d+[tbgfahw](?![A-Za-z0-9])")


def taken(member) -> zipfile.ZipFile:
    viewer = viewer_of(member)
    shares = [share for exporter in wired("EXPORTERS") for share in exporter(member=member, viewer=viewer)]
    stored, _size = write_archive(shares, member=member, folder="exports")
    return zipfile.ZipFile(io.BytesIO((Path(settings.MEDIA_ROOT) / stored).read_bytes()))


def words_in(archive: zipfile.ZipFile, ending: str) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(ending))


@pytest.mark.parametrize("name", ["ann", "bo", "fay", "chen", "dee", "eve"])
@pytest.mark.parametrize("ending", [".html", ".json"])
def test_all_of_ones_own_words_and_none_that_are_hidden(town: World, name: str, ending: str):
    member = getattr(town, name)
    archive = taken(member)
    found = set(CANARY.findall(words_in(archive, ending) + " ".join(archive.namelist())))
    own, titles = set(), set()
    for entry in town.entries:
        if entry.author_id == member.pk:
            own |= {f"{entry.canary}{letter}" for letter in "tbgf"}
        if member == town.bo:
            own |= {f"{entry.canary}{letter}" for letter in "ahw"}
        if truth.opens(town, member, entry):
            titles.add(f"{entry.canary}t")
    assert own <= found
    assert not found - own - titles


def test_each_attachment_is_there_as_it_was(town: World):
    archive = taken(town.ann)
    files = Attachment.objects.filter(member=town.ann)
    assert files and all(archive.read(f"files/{file.pk}-{file.name}") == b"words" for file in files)


def test_every_row_that_is_hers_has_its_place(town: World):
    """Count what the tables hold of Ann against what she takes along."""
    ann, seen = (
        town.ann,
        next(e for e in town.entries if e.group is None and e.state == "published" and e.author != town.ann),
    )
    viewer = town.viewer(ann)
    react(viewer=viewer, entry=seen, kind="thanks")
    make_reply(entry=seen, author=ann, text="A reply.")
    save_draft(member_id=ann.pk, key="k", at="/questions/new/", fields={"title": "Half", "source": "A thought"})
    Report.objects.create(reporter=ann, entry=seen, why="other", words="Look at this.")
    JoinRequest.objects.create(group=town.open_group, member=ann, message="Let me in.")
    PersonFollow.objects.create(follower=ann, followed=town.bo)
    Follow.objects.create(entry=seen, member=ann)
    archive = taken(ann)

    def rows(name: str) -> list[dict]:
        return json.loads(archive.read(f"json/{name}.json"))

    assert len(rows("entries")) == Entry.everything.filter(author=ann).count()
    assert len(rows("replies")) == Reply.everything.filter(author=ann).count()
    assert (
        sum(len(row["revisions"]) for row in rows("entries")) == Revision.objects.filter(author=ann, reply=None).count()
    )
    for name, model in (("reactions", Reaction), ("bookmarks", Bookmark), ("follows", Follow)):
        assert len(rows(name)) == model.objects.filter(member=ann).count() > 0, name
    assert len(rows("groups")) == Membership.objects.filter(member=ann).count()
    assert len(rows("topics-you-follow")) == TagFollow.objects.filter(member=ann).count()
    assert rows("drafts")[0]["fields"] == {"title": "Half", "source": "A thought"}
    assert rows("reports")[0]["words"] == "Look at this." and rows("requests")[0]["message"] == "Let me in."
    assert rows("people-you-follow")[0]["handle"] == "bo"


def test_why_something_was_hidden_goes_along_where_she_may_read_it(town: World):
    entry = next(
        e for e in town.entries if e.author == town.ann and e.group == town.private_group and e.state == "published"
    )
    hide(viewer=town.viewer(town.dee), entry=entry, reason="It named a tenant called Rook.")
    assert "called Rook" in words_in(taken(town.ann), ".json")
    Membership.objects.filter(group=town.private_group, member=town.ann).delete()
    assert "called Rook" not in words_in(taken(town.ann), ".json")
