"""What a search reads on SQLite, from the FTS5 tables that `sqlite` makes."""

from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from itertools import groupby

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from coalface.base.db.prepared import prepared
from coalface.features.search.models import SearchRow
from coalface.features.search.parse import RUN, Query, Term
from coalface.features.search.people_index import INDEX
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
)
from coalface.features.search.sqlite import LETTERS
from coalface.features.search.texts import Texts
from coalface.people.models import Member

MATCHING = "WHERE search_words MATCH %s ORDER BY rowid DESC"
TITLES = "SELECT rowid FROM search_titles WHERE search_titles MATCH %s ORDER BY rowid DESC"
COLUMNS = ("entry_id", "id", "reply_id")
TITLE_COLUMNS = ("entry_id", "pk", "exact", "tags")
FIRST_TITLES = 90  # that are asked first whether they may be seen: of three in five more than MOST_ALIKE may be
LATEST = 3000  # rows that match, of which whoever sees a fifth of the hub sees as many as are weighed


class Part(Enum):
    """Which of the newest MANY rows that match are looked at."""

    LATEST = "the LATEST of them"
    OTHERS = "those that are older"
    ALL = "all"


def matching(scope: Scope, query: Query, _texts: Texts, *, any_word: bool = False) -> tuple[list[tuple], bool]:
    """Return (entry, row, reply) of the newest rows that match, and whether more do than are returned.

    Their texts are read later: to ask SQLite twice costs next to nothing.
    """
    said = _expression(query, scope.refused, any_word=any_word)
    if any_word or not is_large():
        return first_of_all(ask(_newest, scope, said))
    # What is built each time takes longer to build than it takes to look at some more rows.
    part, looked_at = (Part.LATEST, LATEST) if scope.is_kept else (Part.ALL, MANY)
    found = ask(_late, scope, said, part)
    if len(found) > MOST_ROWS or (matching := _how_many(said)) <= looked_at:
        return first_of_all(found)
    # For whom there are few, the others are looked at where at this rate they hold enough, or where they are all.
    if looked_at < MANY and (matching <= MANY or len(found) * MANY >= ENOUGH * LATEST):
        found += ask(_late, scope, said, Part.OTHERS)
    if matching <= MANY:
        return first_of_all(found)
    if len(found) >= ENOUGH:
        return found[:MOST_ROWS], True
    return first_of_all(ask(_of_few, scope, said))


def alike(scope: Scope, some: Iterable[tuple[Term, ...]], *, many: bool = False) -> list[tuple]:
    """Return (entry, row, title without capitals and signs, tags) of the newest whose title or tags have all terms of one of
    these: one more than MOST_ALIKE at most, or `many`, which is MOST_ROWS.
    """
    said = _without(_some(some), scope.refused)
    if many:
        return ask(_alike, scope, said, many)
    # FTS5 reads no further than it is asked for, and of whoever sees much a few rows are enough.
    first = _first_titles(said)
    found = ask(_of_titles, scope, first) if first else []
    if len(found) > MOST_ALIKE or len(first) < FIRST_TITLES:
        return found
    return ask(_alike, scope, said, many)


def _some(some: Iterable[tuple[Term, ...]]) -> str:
    """Return in FTS5's language that all terms of one of these are wanted. What begins with the same term is said
    together, since FTS5 reads a word anew for each time that it is said.
    """
    said = []
    for first, alike in groupby(some, key=lambda terms: terms[0]):
        others = [" AND ".join(map(_quoted, terms[1:])) for terms in alike if terms[1:]]
        said.append(f"({_quoted(first)} AND ({' OR '.join(others)}))" if others else _quoted(first))
    return " OR ".join(said)


def _how_many(said: str) -> int:
    """Return how many rows match, whoever may see them; one more than MANY at most."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM search_words {MATCHING} LIMIT {MANY + 1})", [said])
        return cursor.fetchone()[0]


@prepared
def _late(scope: Scope, said: str, part: Part) -> QuerySet:
    """Return those of the newest MANY rows, or of a part of them, that may be seen; the index is read from its end, and so
    far only.
    """
    parts = {Part.LATEST: LATEST, Part.OTHERS: f"{MANY - LATEST} OFFSET {LATEST}", Part.ALL: MANY}
    newest = RawSQL(f"SELECT rowid FROM search_words {MATCHING} LIMIT {parts[part]}", [said])  # noqa: S611
    return scope.rows.filter(pk__in=newest).order_by("-pk").values_list(*COLUMNS)[: MOST_ROWS + 1]


@prepared
def _newest(scope: Scope, said: str) -> QuerySet:
    return _matching(scope.rows, said)


@prepared
def _alike(scope: Scope, said: str, many: bool) -> QuerySet:
    found = scope.rows.filter(pk__in=_newest_titles(said, MOST_TITLES)).order_by("-pk")
    return found.values_list(*TITLE_COLUMNS)[: MOST_ROWS if many else MOST_ALIKE + 1]


@prepared
def _of_titles(scope: Scope, numbers: tuple[int, ...]) -> QuerySet:
    """Return the same of these rows."""
    return scope.rows.filter(pk__in=numbers).order_by("-pk").values_list(*TITLE_COLUMNS)[: MOST_ALIKE + 1]


def _newest_titles(said: str, most: int) -> RawSQL:
    """Return the numbers of so many rows, the newest, whose title or tags match."""
    return RawSQL(f"{TITLES} LIMIT {most}", [said])  # noqa: S611


def _first_titles(said: str) -> tuple[int, ...]:
    """Return the first of the same numbers, FIRST_TITLES at most, as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(f"{TITLES} LIMIT {FIRST_TITLES}", [said])
        return tuple(number for (number,) in cursor.fetchall())


@prepared
def _of_few(scope: Scope, said: str) -> QuerySet:
    """Return the same for somebody who sees few of the rows that match: which rows are theirs is known before, so that
    the others need not be asked.
    """
    theirs, parameters = scope.row_ids.query.sql_with_params()
    # The sign keeps SQLite from looking each of theirs up in the index, which takes it longer than to read on.
    found = SearchRow.objects.extra(where=[f"+search_words.rowid IN ({theirs})"], params=parameters)
    return _matching(found, said)


def _matching(rows: QuerySet, said: str) -> QuerySet:
    """Return the newest of these rows that match."""
    matching = rows.extra(
        tables=["search_words"],
        where=["search_words.rowid = search_searchrow.id", "search_words MATCH %s"],
        params=[said],
        order_by=["-search_words.rowid"],
    )
    return matching.values_list(*COLUMNS)[: MOST_ROWS + 1]


def having(pieces: Sequence[str]) -> Q:
    """Return the condition that a word of titles has one of these pieces, of at least RUN letters."""
    said = " OR ".join(f'"{piece}"' for piece in pieces)
    return Q(pk__in=RawSQL(f"SELECT rowid FROM {LETTERS} WHERE {LETTERS} MATCH %s", [said]))  # noqa: S611


def titles_with(word: str) -> list[tuple[str, str]]:
    """Return (title without capitals and signs, tags) of the newest rows whose title or tags have a word in some form,
    MOST_ALIKE at most, whoever may see them.
    """
    found = SearchRow.objects.filter(pk__in=_newest_titles(_quoted(Term((word,))), MOST_ALIKE))
    return list(found.values_list("exact", "tags"))


def phrase(word: str) -> str | None:
    """Return a word as it is looked for inside names, or None for one that no index finds."""
    return '"{}"'.format(word.replace('"', '""')) if len(word) >= RUN else None


def called(word: str, phrase: str | None) -> list[QuerySet[Member]]:
    """Return reads that together have every member with a word inside their name or role, and maybe some more."""
    members = Member.objects.order_by()
    if phrase is None:
        return [members.filter(name__icontains=word), members.filter(role__icontains=word)]
    found = RawSQL(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s", [phrase])  # noqa: S611
    return [members.filter(pk__in=found)]


def saying(entry_ids: Collection[int], terms: Sequence[Term]) -> set[int]:
    """Return those of these entries of which a text has one of these terms."""
    numbers = ", ".join(map(str, map(int, entry_ids)))
    # All rows that have the terms are read, which FTS5 does quickly, and few are looked up.
    theirs = f"SELECT id FROM search_searchrow WHERE entry_id IN ({numbers})"
    found = f"SELECT rowid FROM search_words WHERE search_words MATCH %s AND +rowid IN ({theirs})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry_id FROM search_searchrow WHERE id IN ({found})", [_any(terms)])
        return {entry_id for (entry_id,) in cursor.fetchall()}


def _expression(query: Query, refused: Iterable[Term] = (), *, any_word: bool = False) -> str:
    """Return what is wanted in FTS5's own language, every term quoted so that none of it is read as an operator."""
    return _without(_any(query.wanted) if any_word else " AND ".join(map(_quoted, query.wanted)), refused)


def _any(terms: Iterable[Term]) -> str:
    return " OR ".join(map(_quoted, terms))


def _without(said: str, refused: Sequence[Term]) -> str:
    return f"({said}) NOT ({_any(refused)})" if refused else said


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"'
