"""Titles as they compare when typed another way, and an index of their letters for what was misspelt."""

from django.db import migrations, models

from coalface.features.search import postgres, sqlite
from coalface.features.search.parse import bare


def fill(apps, schema_editor):
    rows = apps.get_model("search", "SearchRow").objects
    batch = []
    for row in rows.exclude(title="").only("id", "title").iterator(chunk_size=1000):
        row.exact = bare(row.title) or None
        batch.append(row)
        if len(batch) == 1000:
            rows.bulk_update(batch, ["exact"])
            batch = []
    rows.bulk_update(batch, ["exact"])


def make(apps, schema_editor):
    dialect = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in dialect.letters():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("search", "0002_full_text")]
    operations = [
        migrations.AddField("searchrow", "exact", models.CharField(max_length=200, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "searchrow",
            models.Index(condition=models.Q(("exact__isnull", False)), fields=["exact"], name="search_row_exact"),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
