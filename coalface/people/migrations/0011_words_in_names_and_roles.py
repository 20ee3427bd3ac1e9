"""On PostgreSQL, indexes of the letters of names and roles, for a word that is looked for inside them."""

from django.db import migrations

from coalface.base.db.gentle import concurrently

STATEMENTS = ["CREATE EXTENSION IF NOT EXISTS pg_trgm"]
for _field in ("name", "role"):
    STATEMENTS += [
        f"DROP INDEX IF EXISTS member_letters_of_{_field}",  # what an attempt that was broken off has left
        f"CREATE INDEX CONCURRENTLY member_letters_of_{_field} ON people_member USING gin ((upper({_field}::text)) gin_trgm_ops)",
    ]

MAY_LOCK_BECAUSE = "It builds two indexes CONCURRENTLY, and touches no row."


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        how = "CONCURRENTLY" if concurrently(schema_editor) else ""
        for statement in STATEMENTS:
            schema_editor.execute(statement.replace("CONCURRENTLY", how), params=None)


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL makes them while the hub runs
    dependencies = [("people", "0010_claims_have_a_state")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, atomic=False)]
