"""How the database goes about a query."""

from typing import Any

from django.db import connection, transaction


def plan(sql: str, params: Any) -> str:
    """Return the plan of a query that reads, as text; on PostgreSQL it is run, and times and pages read stand in it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            return "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        depth = {0: 0}
        lines = []
        for number, parent, _unused, words in cursor.fetchall():
            depth[number] = depth.get(parent, 0) + 1
            lines.append("  " * (depth[number] - 1) + words)
        return "\n".join(lines)
