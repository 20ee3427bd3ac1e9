"""Full text on SQLite: FTS5 tables over the search rows, kept in step by triggers."""

import sqlite3

from django.db import connection
from django.db.models import QuerySet

from coalface.features.search.parse import Query, Term

SCHEMA = """
CREATE VIRTUAL TABLE search_words USING fts5(
    title, body, tags, content='search_searchrow', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO search_words(search_words, rank) VALUES ('rank', 'bm25(10.0, 1.0, 5.0)');
CREATE TRIGGER search_row_added AFTER INSERT ON search_searchrow BEGIN
    INSERT INTO search_words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags);
END;
CREATE TRIGGER search_row_gone AFTER DELETE ON search_searchrow BEGIN
    INSERT INTO search_words(search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
END;
CREATE TRIGGER search_row_changed AFTER UPDATE ON search_searchrow BEGIN
    INSERT INTO search_words(search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
    INSERT INTO search_words(rowid, title, body, tags) VALUES (new.id, new.title, new.body, new.tags);
END;
"""
TRIGGERS = frozenset({"search_row_added", "search_row_gone", "search_row_changed"})


def statements() -> list[str]:
    """Return SCHEMA cut into single statements; a trigger's own semicolons do not end it."""
    cut, statement = [], ""
    for line in SCHEMA.strip().splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            cut.append(statement)
            statement = ""
    return cut


def matching(rows: QuerySet, query: Query, *, any_word: bool = False) -> QuerySet:
    """Return the rows that match, with `rank`, best first."""
    return rows.extra(
        tables=["search_words"],
        where=["search_words.rowid = search_searchrow.id", "search_words MATCH %s"],
        params=[expression(query, any_word=any_word)],
        select={"rank": "search_words.rank"},
        order_by=["rank", "-search_searchrow.id"],
    )


def extracts(row_ids: list[int], query: Query, *, any_word: bool = False) -> dict[int, str]:
    """Return a piece of each row's text around what matched, between the marks char(2) and char(3)."""
    marks = ", ".join(["%s"] * len(row_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, snippet(search_words, 1, char(2), char(3), '…', 32) FROM search_words "
            f"WHERE search_words MATCH %s AND rowid IN ({marks})",
            [expression(query, any_word=any_word), *row_ids],
        )
        return dict(cursor.fetchall())


def expression(query: Query, *, any_word: bool = False) -> str:
    """Return the query in FTS5's own language, every term quoted so that none of it is read as an operator."""
    wanted = (" OR " if any_word else " AND ").join(_quoted(term) for term in query.wanted)
    return " NOT ".join([f"({wanted})", *(_quoted(term) for term in query.refused)])


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"'


def faults() -> list[str]:
    """Return a sentence for each thing that is wrong with the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'search_searchrow'")
        missing = TRIGGERS - {name for (name,) in cursor.fetchall()}
        found = [f"The trigger {name} is missing." for name in sorted(missing)]
        try:
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
        except Exception as error:
            found.append(f"The full-text index is not in step: {error}")
    return found
