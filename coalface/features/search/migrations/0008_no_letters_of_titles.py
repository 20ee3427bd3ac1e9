"""The index of the letters of all titles goes: that of the letters of words is looked through instead."""

from django.db import migrations, transaction

from coalface.base.db.gentle import concurrently
from coalface.features.search import postgres, sqlite

MAY_LOCK_BECAUSE = "PostgreSQL drops the index CONCURRENTLY; SQLite frees the pages of a table of letters."


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        how = "CONCURRENTLY" if concurrently(schema_editor) else ""
        for statement in postgres.no_letters_of_titles():
            schema_editor.execute(statement.replace("CONCURRENTLY", how), params=None)
        return
    with transaction.atomic(using=schema_editor.connection.alias):
        for statement in sqlite.no_letters_of_titles():
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL drops it while the hub runs
    dependencies = [("search", "0007_words_that_titles_have")]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop, atomic=False)]
