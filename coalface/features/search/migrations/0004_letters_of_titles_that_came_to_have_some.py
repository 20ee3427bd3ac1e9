"""On SQLite, a title that came to have letters was missing in their index: the trigger and the index are made anew."""

from django.db import migrations

from coalface.features.search import sqlite


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in sqlite.letters_anew():
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_exact_titles_and_letters")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
