"""On PostgreSQL, an index of words that knows the newest rows apart, in place of the one that does not."""

from django.db import migrations

from coalface.base.db.gentle import concurrently
from coalface.features.search import postgres

MAY_LOCK_BECAUSE = "The index is built CONCURRENTLY, and the one that it replaces is dropped so, too."


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        how = "CONCURRENTLY" if concurrently(schema_editor) else ""
        for statement in postgres.blocks():
            schema_editor.execute(statement.replace("CONCURRENTLY", how), params=None)


class Migration(migrations.Migration):
    atomic = False  # made while the hub runs
    dependencies = [("search", "0005_words_of_titles")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, atomic=False)]
