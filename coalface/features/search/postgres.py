"""Full text on PostgreSQL: a generated column of words with a GIN index, in a configuration without accents."""

from django.db import connection
from django.db.models import QuerySet

from coalface.features.search.parse import Query, Term

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


def statements() -> list[str]:
    return SCHEMA


def matching(rows: QuerySet, query: Query, *, any_word: bool = False) -> QuerySet:
    """Return the rows that match, with `rank`, best first."""
    sql, parameters = expression(query, any_word=any_word)
    return rows.extra(
        where=[f"search_searchrow.words @@ {sql}"],
        params=parameters,
        select={"rank": f"-ts_rank_cd(search_searchrow.words, {sql}, 1)"},
        select_params=parameters,
        order_by=["rank", "-search_searchrow.id"],
    )


def extracts(row_ids: list[int], query: Query, *, any_word: bool = False) -> dict[int, str]:
    """Return a piece of each row's text around what matched, between the marks char(2) and char(3)."""
    sql, parameters = expression(query, any_word=any_word)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, ts_headline('hub', left(body, 20000), {sql}, "
            "'StartSel=' || chr(2) || ', StopSel=' || chr(3) || ', MaxWords=32, MinWords=16, MaxFragments=1') "
            "FROM search_searchrow WHERE id = ANY(%s)",
            [*parameters, row_ids],
        )
        return dict(cursor.fetchall())


def expression(query: Query, *, any_word: bool = False) -> tuple[str, list[str]]:
    """Return the query as SQL of type tsquery and its parameters; no word of it is ever part of the SQL."""
    parts, parameters = [], []
    for term in query.wanted:
        parts.append(_function(term))
        parameters.append(" ".join(term.words))
    sql = "(" + (" || " if any_word else " && ").join(parts) + ")"
    for term in query.refused:
        sql += f" && !!{_function(term)}"
        parameters.append(" ".join(term.words))
    return f"({sql})", parameters


def _function(term: Term) -> str:
    return "phraseto_tsquery('hub', %s)" if len(term.words) > 1 else "plainto_tsquery('hub', %s)"


def faults() -> list[str]:
    """Return a sentence for each thing that is wrong with the index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'search_words'")
        return [] if cursor.fetchone() else ["The full-text index search_words is missing."]
