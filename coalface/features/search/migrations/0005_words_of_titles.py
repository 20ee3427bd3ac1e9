"""An index of the words of titles and tags by themselves, so that a search for common words need not weigh every text."""

from django.db import migrations

from coalface.features.search import postgres, sqlite


def make(apps, schema_editor):
    dialect = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in dialect.titles():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL makes it while the hub runs
    dependencies = [("search", "0004_letters_of_titles_that_came_to_have_some")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, atomic=False)]
