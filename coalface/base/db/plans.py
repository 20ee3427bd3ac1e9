"""How the database goes about a query."""

from typing import Any

from django.db import connection, transaction

from coalface.base.db.numbered import Numbered


def plan(sql: str, params: Any) -> str:
    """Return the plan of a query that reads, as text; on PostgreSQL it is run, and times and pages read stand in it."""
    cursor_for = connection.numbered_cursor if isinstance(sql, Numbered) else connection.cursor
    with transaction.atomic(), cursor_for() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(type(sql)(f"EXPLAIN (ANALYZE, BUFFERS) {sql}"), params)
            return "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(type(sql)(f"EXPLAIN QUERY PLAN {sql}"), params)
        depth = {0: 0}
        lines = []
        for number, parent, _unused, words in cursor.fetchall():
            depth[number] = depth.get(parent, 0) + 1
            lines.append("  " * (depth[number] - 1) + words)
        return "\n".join(lines)
