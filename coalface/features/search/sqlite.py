"""How full text is kept on SQLite: FTS5 tables over the search rows, kept in step by triggers. Migrations make them from here,
and `sqlite_reads` reads them.
"""

import sqlite3

from django.db import connection

from coalface.features.search import people_index

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
# Titles and tags once more, by runs of three letters, as it was before there was a table of words. Migrations make it.
OLD_LETTERS = """
CREATE VIRTUAL TABLE search_letters USING fts5(
    exact, tags, content='search_searchrow', content_rowid='id', tokenize='trigram');
INSERT INTO search_letters(rowid, exact, tags) SELECT id, exact, tags FROM search_searchrow WHERE exact IS NOT NULL;
CREATE TRIGGER search_letters_added AFTER INSERT ON search_searchrow WHEN new.exact IS NOT NULL BEGIN
    INSERT INTO search_letters(rowid, exact, tags) VALUES (new.id, new.exact, new.tags);
END;
CREATE TRIGGER search_letters_gone AFTER DELETE ON search_searchrow WHEN old.exact IS NOT NULL BEGIN
    INSERT INTO search_letters(search_letters, rowid, exact, tags) VALUES ('delete', old.id, old.exact, old.tags);
END;
"""
# A title may come to have letters, or lose them; deleting what was never there would spoil the index.
OLD_LETTERS_CHANGED = """
CREATE TRIGGER search_letters_changed AFTER UPDATE ON search_searchrow
WHEN old.exact IS NOT NULL OR new.exact IS NOT NULL BEGIN
    INSERT INTO search_letters(search_letters, rowid, exact, tags)
    SELECT 'delete', old.id, old.exact, old.tags WHERE old.exact IS NOT NULL;
    INSERT INTO search_letters(rowid, exact, tags) SELECT new.id, new.exact, new.tags WHERE new.exact IS NOT NULL;
END;
"""
OLD_LETTERS_ANEW = f"""
DROP TRIGGER search_letters_changed;
{OLD_LETTERS_CHANGED.strip()}
INSERT INTO search_letters(search_letters) VALUES ('delete-all');
INSERT INTO search_letters(rowid, exact, tags) SELECT id, exact, tags FROM search_searchrow WHERE exact IS NOT NULL;
"""
# The words of titles and tags by themselves: a word that most texts have stands in few titles, and these are soon read.
TITLES = """
CREATE VIRTUAL TABLE search_titles USING fts5(
    title, tags, content='search_searchrow', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO search_titles(search_titles, rank) VALUES ('rank', 'bm25(10.0, 5.0)');
INSERT INTO search_titles(rowid, title, tags) SELECT id, title, tags FROM search_searchrow WHERE exact IS NOT NULL;
CREATE TRIGGER search_titles_added AFTER INSERT ON search_searchrow WHEN new.exact IS NOT NULL BEGIN
    INSERT INTO search_titles(rowid, title, tags) VALUES (new.id, new.title, new.tags);
END;
CREATE TRIGGER search_titles_gone AFTER DELETE ON search_searchrow WHEN old.exact IS NOT NULL BEGIN
    INSERT INTO search_titles(search_titles, rowid, title, tags) VALUES ('delete', old.id, old.title, old.tags);
END;
CREATE TRIGGER search_titles_changed AFTER UPDATE ON search_searchrow
WHEN old.exact IS NOT NULL OR new.exact IS NOT NULL BEGIN
    INSERT INTO search_titles(search_titles, rowid, title, tags)
    SELECT 'delete', old.id, old.title, old.tags WHERE old.exact IS NOT NULL;
    INSERT INTO search_titles(rowid, title, tags) SELECT new.id, new.title, new.tags WHERE new.exact IS NOT NULL;
END;
"""
# The words of titles and topics by runs of three letters: where one was misspelt, these find what it was meant for.
LETTERS = "search_word_letters"
WORD_LETTERS = f"""
CREATE VIRTUAL TABLE {LETTERS} USING fts5(word, content='search_titleword', content_rowid='id', tokenize='trigram');
INSERT INTO {LETTERS}({LETTERS}) VALUES ('rebuild');
CREATE TRIGGER {LETTERS}_added AFTER INSERT ON search_titleword BEGIN
    INSERT INTO {LETTERS}(rowid, word) VALUES (new.id, new.word);
END;
CREATE TRIGGER {LETTERS}_gone AFTER DELETE ON search_titleword BEGIN
    INSERT INTO {LETTERS}({LETTERS}, rowid, word) VALUES ('delete', old.id, old.word);
END;
"""
NO_LETTERS_OF_TITLES = [
    *[f"DROP TRIGGER search_letters_{when}" for when in ("added", "gone", "changed")],
    "DROP TABLE search_letters",
]
TRIGGERS = frozenset(
    [f"search_{what}_{when}" for what in ("row", "titles") for when in ("added", "gone", "changed")]
    + [f"{LETTERS}_{when}" for when in ("added", "gone")]
)


def statements() -> list[str]:
    """Return what makes the index of words."""
    return _cut(SCHEMA)


def letters() -> list[str]:
    """Return what makes the index of letters."""
    return _cut(OLD_LETTERS + OLD_LETTERS_CHANGED)


def letters_anew() -> list[str]:
    """Return what fills the index of letters once more, after its triggers had missed some titles."""
    return _cut(OLD_LETTERS_ANEW)


def titles() -> list[str]:
    """Return what makes the index of titles."""
    return _cut(TITLES)


def word_letters() -> list[str]:
    """Return what makes the index of the letters of words."""
    return _cut(WORD_LETTERS)


def no_letters_of_titles() -> list[str]:
    """Return what takes the index of the letters of all titles away."""
    return NO_LETTERS_OF_TITLES


def _cut(script: str) -> list[str]:
    """Return a script as single statements; a trigger's own semicolons do not end it."""
    cut, statement = [], ""
    for line in script.strip().splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            cut.append(statement)
            statement = ""
    return cut


def faults() -> list[str]:
    """Return a sentence for each thing that is wrong with the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search%'")
        missing = TRIGGERS - {name for (name,) in cursor.fetchall()}
        found = [f"The trigger {name} is missing." for name in sorted(missing)] + people_index.faults(cursor)
        try:
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
            cursor.execute(f"INSERT INTO {LETTERS}({LETTERS}, rank) VALUES ('integrity-check', 1)")
            cursor.execute("INSERT INTO search_titles(search_titles, rank) VALUES ('integrity-check', 0)")
            cursor.execute("SELECT count(*) FROM search_searchrow WHERE exact IS NOT NULL")
            entries = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM search_titles_docsize")
            if cursor.fetchone()[0] != entries:
                found.append("The index of titles does not hold exactly the titles.")
        except Exception as error:
            found.append(f"The full-text index is not in step: {error}")
    return found
