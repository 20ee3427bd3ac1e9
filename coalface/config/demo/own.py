"""What only one member of the demonstration sees: her bookmarks, a draft, what she follows. And what newcomers read first."""

from coalface.base import text
from coalface.entries.actions import bookmark, save_draft
from coalface.entries.bulk import follow_tags
from coalface.entries.kind import kinds
from coalface.entries.queries import latest
from coalface.groups.models import Group
from coalface.groups.viewer import viewer_of
from coalface.people.models import Member, PersonFollow

WHOSE = "bettina-lowe"
PEOPLE = ("hector-mayne", "sunita-rowe")
TOPICS = ("plain English", "difficult letters")
WELCOMES = {
    "empty-homes-and-repairs": "Good to have you. **Say which homes are yours**, and what is on your desk this week: "
    "somebody has had it on theirs.",
    "libraries-and-reading-rooms": "Come in, it is warm. Tell us how many buildings, and which one leaks.",
}


def leave_own(members: dict[str, Member]) -> None:
    """Give the practitioner bookmarks, follows and words that she has not shared yet, and two groups their welcome."""
    viewer = viewer_of(members[WHOSE])
    for kind in kinds().values():
        for entry in latest(viewer, kind=kind.name).items[1:3]:
            bookmark(viewer=viewer, entry=entry)
    follow_tags(member_id=viewer.member_id, names=TOPICS)
    PersonFollow.objects.bulk_create(PersonFollow(follower=members[WHOSE], followed=members[one]) for one in PEOPLE)
    save_draft(
        member_id=viewer.member_id,
        key="the-draft-of-the-demonstration",
        at="/blog/new/",
        fields={
            "title": "The flat that was dry on Tuesdays",
            "source": "There is a flat on the third floor where the meter reads well on Tuesdays and badly on Fridays. "
            "It took me until October to ask who does the washing, and when.",
            "where": "hub",
        },
    )
    for slug, words in WELCOMES.items():
        Group.objects.filter(slug=slug).update(welcome=words, welcome_html=text.render(words).html)
