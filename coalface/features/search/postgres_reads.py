"""What a search reads on PostgreSQL, from the column of words and the indexes that `postgres` makes."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from math import prod
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Left
from django.db.models.lookups import LessThanOrEqual

from coalface.base.db.prepared import planned_anew, prepared
from coalface.features.search.models import SearchRow
from coalface.features.search.parse import Query, Term
from coalface.features.search.postgres import BLOCK, HAS_TITLE, TITLE
from coalface.features.search.scope import (
    ENOUGH,
    MANY,
    MOST_ALIKE,
    MOST_ROWS,
    MOST_TITLES,
    Scope,
    ask,
    first_of_all,
    is_large,
    last_row,
)
from coalface.features.search.texts import WEIGHED, Texts
from coalface.people.models import Member

COLUMNS = ("entry_id", "id", "reply_id")
FEW = 500  # entries of a topic, a person or a group of which all texts are looked at
FEWEST, LAST = 5_000, 150_000  # rows, from the last one on, that are looked at before all
MARGIN = 1.2  # times the rows that should be enough, where that is known
MOST_ATTEMPTS = 4  # to find enough before all rows are looked at
RARE = 1 / 195  # PostgreSQL expects a word that is not among the commonest in one of two hundred rows, at most

Said = tuple[tuple[str, bool], ...]  # each term, and whether it is several words that stand together
Wanted = tuple[str, list[str]]  # SQL of type tsquery, and its parameters


def matching(scope: Scope, query: Query, texts: Texts, *, any_word: bool = False) -> tuple[list[tuple], bool]:
    """Return (entry, row, reply) of the newest rows that match, and whether more do than are returned.

    Of a rare word the texts of all these rows will be wanted, and are read with them.
    """
    said = _said(query.wanted)
    if not is_large():
        return first_of_all(ask(_newest, scope, said, any_word, None))
    shares = _shares(said)
    if (sum(shares) if any_word else min(shares)) <= RARE:
        return first_of_all(_learnt(ask(_rare, scope, said, any_word), texts))
    # The newest blocks first: a common word has enough rows there, and those in the whole table need not be read. Words that
    # are written of the same thing meet more often than by chance, so that these blocks mostly hold enough; where they do
    # not, they have shown how many more would.
    having = sum(shares) if any_word else prod(shares)
    most = min(max(int(MANY / having), FEWEST), LAST)
    last = min(max(int(MOST_ROWS / (having * _seen(scope))), FEWEST), most)
    found: list[tuple] = []
    # The first block of those that were read; beyond what is known one more may have been begun.
    newer = last_row() // BLOCK + 2
    for _attempt in range(MOST_ATTEMPTS):
        if last > last_row() / 2:
            break
        first = min((last_row() - last) // BLOCK, newer - 1)
        found += ask(_newest, scope, said, any_word, tuple(range(first, newer)))
        if len(found) > MOST_ROWS or (len(found) >= ENOUGH and last >= most):
            return sorted(found, key=lambda row: -row[1])[:MOST_ROWS], True
        if len(found) * last_row() < last * MOST_ROWS:
            break  # as rare as that, all of its rows are soon read
        newer, last = first, min(int(MARGIN * last * MOST_ROWS / len(found)), most)
    if scope.looks_up and len(entry_ids := list(scope.looked_up[: FEW + 1])) <= FEW:
        return first_of_all(ask(_of_few, scope, said, any_word, entry_ids))
    return first_of_all(ask(_newest, scope, said, any_word, None))


def _learnt(rows: list[tuple], texts: Texts) -> list[tuple]:
    """Return (entry, row, reply) of rows of which `texts` learns what was read with them."""
    for _entry_id, row_id, _reply_id, *said in rows:
        if said[-1] is not None:
            texts.learn(row_id, *said)
    return [row[:3] for row in rows]


def _seen(scope: Scope) -> float:
    """Return what share of all entries PostgreSQL expects to be for this viewer, and what they are looking for."""
    sql, parameters = scope.entries.order_by().values("pk").query.sql_with_params()
    # What contradicts itself, such as answers to blog entries, is not even planned.
    every, *others = _expected(["SELECT id FROM entries_entry", f"({sql})"], parameters)
    theirs = max(sum(others), 1)
    return theirs / max(every, theirs)


def _shares(said: Said) -> list[float]:
    """Return in what share of all rows PostgreSQL, which keeps a list of the commonest words, expects each of these."""
    each = [f"SELECT 1 FROM search_searchrow WHERE words @@ {_function(*one)}" for one in said]
    return [min(rows / last_row(), 1) for rows in _expected(each, [text for text, _together in said])]


def _expected(reads: list[str], parameters: Any) -> list[int]:
    """Return how many rows PostgreSQL expects of each of these reads, without those that it knows to be empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {' UNION ALL '.join(reads)}", parameters)
        plan = cursor.fetchone()[0][0]["Plan"]
    return [part["Plan Rows"] for part in (plan["Plans"] if plan["Node Type"] == "Append" else [plan])]


def alike(scope: Scope, some: Iterable[tuple[Term, ...]], *, many: bool = False) -> list[tuple]:
    """Return (entry, row, title without capitals and signs, tags) of the newest whose title or tags have all terms of one of
    these: one more than MOST_ALIKE at most, or `many`, which is MOST_ROWS.
    """
    return ask(_alike, scope, tuple([_said(terms) for terms in some]), many)


@planned_anew
def _newest(scope: Scope, said: Said, any_word: bool, among: tuple[int, ...] | None) -> QuerySet:
    """Return the newest rows that match, of all or of those in some blocks. These are written out, so that PostgreSQL can
    see how few they are.
    """
    rows = scope.rows
    if among is not None:
        rows = _bounded(scope).extra(
            where=[f"id / {BLOCK} IN ({', '.join(['%s::bigint'] * len(among))})"], params=list(among)
        )
    return _found(rows, _expression(said, any_word=any_word), scope.refused)


@prepared
def _rare(scope: Scope, said: Said, any_word: bool) -> QuerySet:
    """Of a word that few rows have, each is asked whether it may be seen; that is fewer than PostgreSQL expects.

    One plan does for all such words: none is common. Where all rows will be weighed, their texts come with them.
    """
    found = _found(scope.rows_one_by_one, _expression(said, any_word=any_word), scope.refused)
    all_are_weighed = LessThanOrEqual(Window(Count("*")), MOST_ROWS)  # of those that were found no more are counted
    text = Case(When(all_are_weighed, then=Left("body", WEIGHED)))
    return _latest(SearchRow.objects.filter(pk__in=found.values("pk"))).values_list(*COLUMNS, "exact", "tags", text)


@planned_anew
def _of_few(scope: Scope, said: Said, any_word: bool, entry_ids: list[int]) -> QuerySet:
    """Return the same of the rows of these entries, which may be seen: they are few, and their words are looked at."""
    return _found(SearchRow.objects.filter(entry__in=entry_ids), _expression(said, any_word=any_word), scope.refused)


def _bounded(scope: Scope) -> QuerySet:
    """Return the rows of a scope for a read that looks at few thousand: to find all entries of a person first takes longer."""
    return scope.rows_one_by_one if scope.looks_up else scope.rows


@planned_anew
def _alike(scope: Scope, some: tuple[Said, ...], many: bool) -> QuerySet:
    if many:
        seen = _by_title(_bounded(scope), some, scope.refused)
    else:
        newest = _latest(_by_title(SearchRow.objects, some, scope.refused)).values("pk")[:MOST_TITLES]
        seen = scope.rows.filter(pk__in=newest)
    return _latest(seen).values_list("entry_id", "pk", "exact", "tags")[: MOST_ROWS if many else MOST_ALIKE + 1]


def _by_title(rows: Any, some: tuple[Said, ...], refused: tuple[Term, ...] = ()) -> QuerySet:
    """Return those of these rows whose title or tags have all of one of these."""
    return _matching(rows.extra(where=[HAS_TITLE]), _any_of(some), refused, words=TITLE)


def _found(rows: QuerySet, wanted: Wanted, refused: tuple[Term, ...]) -> QuerySet:
    """Return the newest of these rows that match."""
    return _latest(_matching(rows, wanted, refused)).values_list(*COLUMNS)[: MOST_ROWS + 1]


def _matching(rows: QuerySet, wanted: Wanted, refused: tuple[Term, ...] = (), words: str = "words") -> QuerySet:
    """Return these rows where their words are what is wanted, and none of those that are refused."""
    sql, parameters = wanted
    if refused:
        others, more = _expression(_said(refused), any_word=True)
        sql, parameters = f"({sql} && !!{others})", parameters + more
    return rows.extra(where=[f"{words} @@ {sql}"], params=parameters)


def _latest(rows: QuerySet) -> QuerySet:
    """Return the rows, the newest first, in an order that no index has: for common words PostgreSQL would read texts from
    the last one on until it has enough.
    """
    return rows.order_by((F("pk") + 0).desc())


def having(pieces: Sequence[str]) -> Q:
    """Return the condition that a word of titles has one of these pieces."""
    return reduce(or_, [Q(word__contains=piece) for piece in pieces])


def titles_with(word: str) -> list[tuple[str, str]]:
    """Return (title without capitals and signs, tags) of the newest rows whose title or tags have a word in some form,
    MOST_ALIKE at most, whoever may see them.
    """
    found = _by_title(SearchRow.objects, (((word, False),),))
    return list(_latest(found).values_list("exact", "tags")[:MOST_ALIKE])


def phrase(_word: str) -> str | None:
    """Return nothing: a word is looked for inside names as it is."""
    return None


def called(word: str, _phrase: str | None) -> list[QuerySet[Member]]:
    """Return reads that together have every member with a word inside their name or role."""
    members = Member.objects.order_by()
    return [members.filter(name__icontains=word), members.filter(role__icontains=word)]


def saying(entry_ids: Collection[int], terms: Sequence[Term]) -> set[int]:
    """Return those of these entries of which a text has one of these terms."""
    found = _matching(SearchRow.objects.filter(entry__in=entry_ids), _expression(_said(terms), any_word=True))
    return set(found.order_by().values_list("entry", flat=True))


def _said(terms: Iterable[Term]) -> Said:
    return tuple([(" ".join(term.words), len(term.words) > 1) for term in terms])


def _expression(said: Said, *, any_word: bool) -> Wanted:
    """Return what is wanted as SQL of type tsquery and its parameters; no word of it is ever part of the SQL."""
    sql = (" || " if any_word else " && ").join(_function(*one) for one in said)
    return f"({sql})", [text for text, _together in said]


def _any_of(some: tuple[Said, ...]) -> Wanted:
    """Return that all of one of these are wanted."""
    each = [_expression(said, any_word=False) for said in some]
    return f"({' || '.join(sql for sql, _parameters in each)})", [one for _sql, words in each for one in words]


def _function(_text: str, together: bool) -> str:
    return "phraseto_tsquery('hub', %s)" if together else "plainto_tsquery('hub', %s)"
