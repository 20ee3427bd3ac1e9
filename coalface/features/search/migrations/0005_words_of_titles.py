"""An index of the words of titles and tags by themselves, so that a search for common words need not weigh every text."""

from django.db import migrations, transaction

from coalface.base.db.gentle import concurrently
from coalface.features.search import postgres, sqlite

MAY_LOCK_BECAUSE = "PostgreSQL builds its index CONCURRENTLY; SQLite reads titles and tags only, which takes seconds."


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        how = "CONCURRENTLY" if concurrently(schema_editor) else ""
        for statement in postgres.titles():
            schema_editor.execute(statement.replace("CONCURRENTLY", how), params=None)
        return
    with transaction.atomic(using=schema_editor.connection.alias):  # the table is filled and followed, or is not there
        for statement in sqlite.titles():
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL makes it while the hub runs
    dependencies = [("search", "0004_letters_of_titles_that_came_to_have_some")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, atomic=False)]
