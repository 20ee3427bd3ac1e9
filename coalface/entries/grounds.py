"""On which entries, replies, groups and people a page for visitors stands, and which of them may still be shown there."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from coalface.entries.access import STANDS, visible_to
from coalface.entries.entry_page import EntryPage
from coalface.entries.models import Entry, Reply
from coalface.entries.newest import NEWEST
from coalface.groups.viewer import NOBODY
from coalface.people.grounds import people_on


def cards_on(entries: Iterable[Entry], boxes: dict[int, dict[str, Any]], *, and_people: Iterable[Any] = ()) -> dict:
    """Return on what a page stands that shows the cards of these entries, with their boxes, and names of members."""
    entries = list(entries)
    latest = [box["latest"]["reply"] for box in boxes.values() if box["latest"]]
    return {
        "entries": {entry.pk for entry in entries},
        "replies": {reply.pk for reply in latest},
        "groups": {entry.group_id for entry in entries if entry.group_id},
        **people_on([*(entry.author for entry in entries), *(reply.author for reply in latest), *and_people]),
    }


def page_on(shown: EntryPage, also: Iterable[Entry] = ()) -> dict:
    """Return on what the page of one entry stands; `also` are entries of which it shows the cards."""
    entry, also = shown.entry, list(also)
    beneath = [comment for answer in [*shown.answers, *shown.comments] for comment in answer.comments]
    replies = [one for one in [*shown.answers, *shown.comments, *beneath] if one.state == Reply.State.PUBLISHED]
    entries = [entry, *shown.linked, *also]
    return {
        "entries": {one.pk for one in entries},
        "replies": {reply.pk for reply in replies},
        "groups": {one.group_id for one in entries if one.group_id},
        **people_on([entry.author, *(reply.author for reply in replies), *(one.author for one in also)]),
    }


def open_to_visitors(numbers: Iterable[int]) -> QuerySet[Entry]:
    """Return of these entries those that visitors may see."""
    return visible_to(NOBODY).filter(pk__in=numbers)


def latest_open_to_visitors(numbers: Collection[int]) -> QuerySet[Entry]:
    """Return as many of the latest entries that visitors may see: the same ones, if what was counted over them holds.

    For pages that stand on hundreds of entries, which it takes longer to name one by one.
    """
    latest = visible_to(NOBODY).order_by(*NEWEST).values("pk")[: len(numbers)]
    return Entry.everything.filter(pk__in=latest)


def replies_that_stand(numbers: Iterable[int]) -> QuerySet[Reply]:
    """Return of these replies those that whoever sees their entries may read, where visitors see them."""
    return Reply.everything.filter(STANDS, pk__in=numbers, state=Reply.State.PUBLISHED)


OPEN_TO_VISITORS = {
    "entries": open_to_visitors,
    "latest entries": latest_open_to_visitors,
    "replies": replies_that_stand,
}
