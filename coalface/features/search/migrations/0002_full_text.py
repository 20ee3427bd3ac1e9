"""Makes the full-text indexes that follow the search rows by themselves."""

from django.db import migrations

from coalface.features.search import postgres, sqlite


def make(apps, schema_editor):
    dialect = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in dialect.statements():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
