"""Keeps the search rows in step with entries and replies, in the transaction that changes them."""

from collections.abc import Iterable
from unicodedata import normalize

from coalface.base import text
from coalface.base.db.rows import insert
from coalface.entries.for_tags import tags_of
from coalface.entries.queries import is_searchable, searchable_replies, searchable_reply
from coalface.features.search.models import BETWEEN_TOPICS, SearchRow
from coalface.features.search.parse import bare
from coalface.features.search.vocabulary import forget, learn, words_of


def write(*, entry, reply=None, new: bool = False) -> None:
    """Follow a change of an entry, or of one reply to it, maybe a new one: the writer that `config/wiring.py` names."""
    if not is_searchable(entry):
        words = _words(entry)
        SearchRow.objects.filter(entry=entry).delete()
        forget(words)
    elif reply is not None:
        write_reply(entry=entry, reply=reply, new=new)
    else:
        _write_entry(entry)
        _write_missing_replies(entry)


def _write_entry(entry) -> None:
    before = _words(entry)
    row, _new = SearchRow.objects.update_or_create(
        entry=entry,
        reply=None,
        defaults={
            "title": normalize("NFC", entry.title),
            "exact": bare(entry.title) or None,
            "body": text.plain(entry.revision.html),
            "tags": named_topics(tag.name for tag in tags_of(entry)),
        },
    )
    after = words_of(row.exact, row.tags)
    learn(after - before)
    forget(before - after)


def _words(entry) -> set[str]:
    """Return the words of the title and the topics that search has of an entry."""
    titles = SearchRow.objects.filter(entry=entry, reply=None).values_list("exact", "tags")
    return set().union(*(words_of(*title) for title in titles))


def write_reply(*, entry, reply, new: bool = False) -> None:
    """Write the row of a reply that everybody who sees the entry may read; take it away from any other.

    A new one is one that they may read, and has none yet.
    """
    there = SearchRow.objects.filter(reply=reply)
    if not new and not searchable_reply(entry.pk, reply.pk):
        there.delete()
        return
    body = text.plain(reply.revision.html)
    if new or not there.update(entry=entry, body=body):
        insert(SearchRow(entry=entry, reply=reply, body=body), unless_there=True)


def _write_missing_replies(entry) -> None:
    """Bring back the rows of replies when an entry is shown again."""
    there = SearchRow.objects.filter(entry=entry, reply__isnull=False).values("reply")
    write_rows(
        SearchRow(entry=entry, reply=reply, body=text.plain(reply.revision.html))
        for reply in searchable_replies(entry).exclude(pk__in=there).select_related("revision")
    )


def named_topics(names: Iterable[str]) -> str:
    """Return the names of an entry's topics as its row has them."""
    return normalize("NFC", BETWEEN_TOPICS.join(names))[:300]


def write_rows(rows: Iterable[SearchRow]) -> None:
    """Insert many rows at once, for imports."""
    written = SearchRow.objects.bulk_create((_ready(row) for row in rows), batch_size=500)
    learn(set().union(*(words_of(row.exact, row.tags) for row in written)))


def _ready(row: SearchRow) -> SearchRow:
    row.title, row.exact = normalize("NFC", row.title), bare(row.title) or None
    return row
