"""Named searches. The rule is asked of the database in the same statement as the words, never afterwards."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from markupsafe import Markup

from coalface.base.db.prepared import prepared
from coalface.entries.queries import cards
from coalface.features.search.dialect import dialect
from coalface.features.search.extracts import START, STOP, extracts
from coalface.features.search.models import SearchRow
from coalface.features.search.narrowing import BEST, WIDE, Narrowing, in_order
from coalface.features.search.parse import Query, about, bare
from coalface.features.search.scope import MOST_ALIKE, MOST_ROWS, Scope, is_large
from coalface.features.search.spelling import meant_by
from coalface.features.search.texts import Texts
from coalface.features.search.weighing import beginnings, best_first
from coalface.groups.viewer import Viewer

PAGE = 20
DEEPEST = MOST_ROWS // 2  # entries of one search that can be paged through
LONGEST_TEXT = 20_000  # characters
MOST_TEXTS = 5 * PAGE  # rows of a loose search whose words are counted
MARKED = re.compile(f"{START}(.*?){STOP}")


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and what shows why: a piece of its text or of a reply, and its topics that have the words."""

    entry: Any
    extract: Markup
    in_reply: bool
    topics: tuple[Markup, ...]


@dataclass(frozen=True)
class Found:
    """A page of hits. `total` counts what may be paged through; `more` says that there was more than that.

    `loose` says that nothing had all the words, and these hits have some of them; `meant` is what was searched for in
    place of what was typed and found nothing.
    """

    hits: list[Hit]
    total: int
    more: bool
    next_offset: int | None
    loose: bool = False
    meant: str = ""


NOTHING = Found([], 0, False, None)


def search(
    viewer: Viewer,
    query: Query,
    *,
    offset: int = 0,
    narrowing: Narrowing = WIDE,
    order: str = BEST,
    exactly: bool = False,
) -> Found:
    """Return a page of entries whose words, or whose replies' words, match the query, in the order that was chosen.

    The best match begins with entries whose title is just what was typed. Where nothing has all the words, what was
    probably meant is searched for, unless `exactly` these words are wanted; and where that is nothing either, what has
    some of the words is better than an empty page.
    """
    if not query.wanted:
        return NOTHING
    scope, texts = Scope(viewer, None if narrowing == WIDE else narrowing, query.refused), Texts()
    (found, more), meant = _weighed(scope, query, texts), ""
    if not found and not exactly and (better := meant_by(viewer, query)) is not None:
        found, more = _weighed(scope, better, texts)
        query, meant = (better, better.typed) if found else (query, "")
    if not found and len(query.wanted) > 1:
        return _with_some_words(scope, about(query.typed), order, texts)
    best = _fold(found)
    entry_ids = in_order(list(best), order)
    shown = entry_ids[:DEEPEST][offset : offset + PAGE]
    return Found(
        hits=_hits(viewer, query, {pk: best[pk] for pk in shown}, texts),
        total=min(len(entry_ids), DEEPEST),
        more=more or len(entry_ids) > DEEPEST,
        next_offset=offset + PAGE if offset + PAGE < min(len(entry_ids), DEEPEST) else None,
        meant=meant,
    )


def _with_some_words(scope: Scope, query: Query, order: str, texts: Texts) -> Found:
    """Return one page of those that share most words with a query that nothing has whole; a long tail helps nobody.

    The words of an entry and those of its replies count together.
    """
    found, _more = _weighed(scope, query, texts, any_word=True)
    best = dict(list(_fold(found).items())[: 3 * PAGE])
    said: dict[int, str] = defaultdict(str)
    near = {row_id: entry_id for entry_id, row_id, *_rest in found if entry_id in best}
    for row_id, text in texts.beginnings(list(near)[:MOST_TEXTS]).items():
        said[near[row_id]] += f" {' '.join(filter(None, text))}"
    shared = {entry_id: _shared(said[entry_id], query) for entry_id in best}
    enough = min(2, max(shared.values(), default=0))
    by_words = sorted((pk for pk in best if shared[pk] >= enough), key=lambda pk: -shared[pk])
    chosen = (by_words if order == BEST else in_order(by_words, order))[:PAGE]
    hits = _hits(scope.viewer, query, {pk: best[pk] for pk in chosen}, texts)
    return Found(hits, len(hits), False, None, loose=bool(hits))


def similar(viewer: Viewer, words: str, *, exclude_id: int | None = None, limit: int = 5) -> list[Hit]:
    """Return the visible entries that share most with these words, such as the title of a question being typed.

    One of the words stands in their title: what only mentions them in passing is not close.
    """
    loose = about(words)
    if not loose.wanted:
        return []
    scope, texts = Scope(viewer), Texts()
    best = _by_titles(scope, loose, limit) if is_large() else _fold(_weighed(scope, loose, texts, any_word=True)[0])
    best.pop(exclude_id, None)
    hits = _hits(viewer, loose, dict(list(best.items())[: limit * 4]), texts)
    shared = {hit.entry.pk: _shared(_why(hit), loose) for hit in hits if _shared(hit.entry.title, loose)}
    enough = 2 if len(loose.words) > 2 else 1
    close = [hit for hit in hits if shared.get(hit.entry.pk, 0) >= enough]
    return sorted(close, key=lambda hit: -shared[hit.entry.pk])[:limit]


def _by_titles(scope: Scope, query: Query, enough: int) -> dict[int, tuple[int, bool]]:
    """Return the row of each entry whose title shares most words with a query, best first.

    A large hub looks at titles and tags only, which are few beside all texts: for two of the words, and for one of them
    where no more than enough have two. Where too many have two, the newest are looked at, and older ones that have all.
    """
    found = dialect().alike(scope, query.pairs)
    if len(found) > MOST_ALIKE:
        found += dialect().alike(scope, [query.longest])
    elif len(found) <= enough and len(query.wanted) > 1:
        found += dialect().alike(scope, query.singles)
    wanted = beginnings(query)
    shared = {(entry_id, row_id): _among(title, wanted) for entry_id, row_id, title, _tags in found}
    # Of two that share as many words, the one whose words fewer others have tells more; and then the newer one.
    others = Counter(beginning for beginnings in shared.values() for beginning in beginnings)
    telling = {row: (len(some), sum(1 / others[one] for one in some), row[1]) for row, some in shared.items()}
    best = sorted(telling, key=lambda row: telling[row], reverse=True)[: enough * 2]
    return {entry_id: (row_id, False) for entry_id, row_id in best}


def _why(hit: Hit) -> str:
    return f"{hit.entry.title} {' '.join(MARKED.findall(str(hit.extract)))}"


def _shared(text: str, query: Query) -> int:
    """Return how many different words of a query a text has, or words that begin like them."""
    return len(_among(bare(text, LONGEST_TEXT), beginnings(query)))


def _among(plain: str, words: Iterable[str]) -> list[str]:
    """Return those with which a word of a text begins that is without capitals and signs."""
    return [word for word in words if f" {word}" in f" {plain}"]


def _called(scope: Scope, title: str) -> list[tuple]:
    """Return what `alike` does of rows whose title is just this, a page of them."""
    found = scope.rows.filter(pk__in=_titled(title)).order_by("-pk")
    return list(found.values_list("entry_id", "pk", "exact", "tags")[:PAGE])


@prepared
def _titled(title: str) -> QuerySet:
    return SearchRow.objects.filter(exact=title).order_by("-pk").values_list("pk", flat=True)[:MOST_ROWS]


def _weighed(scope: Scope, query: Query, texts: Texts, *, any_word: bool = False) -> tuple[list[tuple], bool]:
    """Return (entry, row, reply) of the rows that match, best first, and whether more match. Before all others stand those
    whose title is just what was typed.

    All are weighed where they are at most MOST_ROWS. Of what more have, those with the words in title or tags come first,
    and then the newest texts: so that a search costs the same however large the hub has become.
    """
    found, more = dialect().matching(scope, query, texts, any_word=any_word)
    if any_word or not more:
        found = best_first(found, query, texts)
    if more:
        titles = dialect().alike(scope, query.pairs if any_word else [query.wanted], many=True)
        if len(titles) == MOST_ROWS:
            titles += _called(scope, bare(query.typed))  # which may be older
        found = _closest(titles, query) + found
    return _without_refused(scope, found), more


def _closest(titles: list[tuple], query: Query) -> list[tuple]:
    """Return (entry, row, reply) of rows that were found by title or tags: those whose title is just what was typed, then
    those with most of the words in the title, of these the shorter ones, and then the newer ones.

    All have the words, in title or tags and in some form: half of a word tells whether the title has it.
    """
    wanted = {bare(word)[: max(3, len(word) // 2)] for word in query.words if bare(word)}
    title = bare(query.typed)
    ranked = sorted(titles, key=lambda row: (row[2] != title, -len(_among(row[2], wanted)), len(row[2]), -row[1]))
    return [(entry_id, row_id, None) for entry_id, row_id, _title, _tags in ranked]


def _without_refused(scope: Scope, rows: Iterable[tuple]) -> list[tuple]:
    """Return these rows without those of entries of which another text has a word that must not occur."""
    found = list(rows)
    if not scope.refused or not found:
        return found
    refused = dialect().saying({entry_id for entry_id, *_row in found}, scope.refused)
    return [row for row in found if row[0] not in refused]


def _fold(rows: Any) -> dict[int, tuple[int, bool]]:
    """Return the best row of each entry as (row id, is it a reply), keeping the order."""
    best: dict[int, tuple[int, bool]] = {}
    for entry_id, row_id, reply_id in rows:
        best.setdefault(entry_id, (row_id, reply_id is not None))
    return best


def _hits(viewer: Viewer, query: Query, best: dict[int, tuple[int, bool]], texts: Texts) -> list[Hit]:
    if not best:
        return []
    shown = extracts([row_id for row_id, _reply in best.values()], query, texts)
    entries = cards(viewer, list(best))
    hits = []
    for entry_id, (row_id, in_reply) in best.items():
        if entry_id in entries and row_id in shown:  # neither has gone meanwhile
            hits.append(Hit(entries[entry_id], shown[row_id].piece, in_reply, shown[row_id].topics))
    return hits
