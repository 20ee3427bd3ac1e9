"""How full text is kept on PostgreSQL: a generated column of words with GIN indexes, in a configuration without accents.
Migrations make them from here, and `postgres_reads` reads them.
"""

from django.db import connection

SCHEMA = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE TEXT SEARCH CONFIGURATION hub (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION hub ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem",
    # Beyond 300,000 characters a text would pass PostgreSQL's limit for one row's words.
    """ALTER TABLE search_searchrow ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('hub', title), 'A') || setweight(to_tsvector('hub', tags), 'B')
        || setweight(to_tsvector('hub', left(body, 300000)), 'D')) STORED""",
    "CREATE INDEX search_words ON search_searchrow USING gin (words)",
]
# Titles and tags once more, by runs of three letters, as it was before there was a table of words. Migrations make it.
OLD_LETTERS = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_letters ON search_searchrow USING gin ((exact || ' ' || tags) gin_trgm_ops) WHERE exact IS NOT NULL",
]
# Every word counts, also the commonest: somebody may leave just that one out, or look for a phrase of such words. And
# words are runs of letters and digits, as on SQLite: no addresses, numbers with points or words with hyphens of their own.
_SAID = "regexp_replace({}, '[^[:alnum:]]+', ' ', 'g')"
EVERY_WORD = [
    "CREATE TEXT SEARCH DICTIONARY hub_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "ALTER TEXT SEARCH CONFIGURATION hub ALTER MAPPING FOR hword, hword_part, word WITH unaccent, hub_stem",
    "ALTER TEXT SEARCH CONFIGURATION hub ALTER MAPPING FOR asciihword, asciiword, hword_asciipart WITH hub_stem",
    "ALTER TABLE search_searchrow DROP COLUMN words",
    f"""ALTER TABLE search_searchrow ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('hub', {_SAID.format("title")}), 'A')
        || setweight(to_tsvector('hub', {_SAID.format("tags")}), 'B')
        || setweight(to_tsvector('hub', {_SAID.format("left(body, 300000)")}), 'D')) STORED""",
    "CREATE INDEX search_words ON search_searchrow USING gin (words)",
]
# The words of titles and tags by themselves: a word that most texts have stands in few titles, and these are soon read.
TITLE = "ts_filter(words, '{a,b}')"
HAS_TITLE = "exact IS NOT NULL"
TITLES = [
    "DROP INDEX IF EXISTS search_titles",  # what an attempt that was broken off has left
    f"CREATE INDEX CONCURRENTLY search_titles ON search_searchrow USING gin ({TITLE}) WHERE {HAS_TITLE}",
]
# The words of all texts once more, beside the block in which a row's number is. The newest rows that have a common word are
# found in the last blocks; of the words alone PostgreSQL would read all the rows that have them before it looks at any.
BLOCK = 20_000  # numbers of rows; another size needs another index
BLOCKS = [
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "DROP INDEX IF EXISTS search_words_in_blocks",  # what an attempt that was broken off has left
    f"CREATE INDEX CONCURRENTLY search_words_in_blocks ON search_searchrow USING gin ((id / {BLOCK}), words)",
    "DROP INDEX CONCURRENTLY IF EXISTS search_words",
    "ANALYZE search_searchrow",  # how many rows a block has is not known before
]
# The words of titles and topics by runs of three letters: where one was misspelt, these find what it was meant for.
WORD_LETTERS = [
    "CREATE INDEX search_word_letters ON search_titleword USING gin (word gin_trgm_ops)",
    "ANALYZE search_titleword",
]
NO_LETTERS_OF_TITLES = ["DROP INDEX CONCURRENTLY IF EXISTS search_letters"]
INDEXES = frozenset(["search_words_in_blocks", "search_word_letters", "search_titles"])


def letters() -> list[str]:
    """Return what makes the index of letters, and brings every word into that of words."""
    return [*EVERY_WORD, *OLD_LETTERS]


def statements() -> list[str]:
    """Return what makes the index of words."""
    return SCHEMA


def titles() -> list[str]:
    """Return what makes the index of titles."""
    return TITLES


def blocks() -> list[str]:
    """Return what makes the index of words in blocks, in place of the one without."""
    return BLOCKS


def word_letters() -> list[str]:
    """Return what makes the index of the letters of words."""
    return WORD_LETTERS


def no_letters_of_titles() -> list[str]:
    """Return what takes the index of the letters of all titles away."""
    return NO_LETTERS_OF_TITLES


def faults() -> list[str]:
    """Return a sentence for each thing that is wrong with the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)])
        missing = INDEXES - {name for (name,) in cursor.fetchall()}
        return [f"The index {name} is missing." for name in sorted(missing)]
