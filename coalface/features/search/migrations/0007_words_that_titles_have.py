"""The words of titles and topics, each once, and an index of their letters."""

from django.db import migrations, models

from coalface.features.search import postgres, sqlite
from coalface.features.search.vocabulary import words_of

MAY_LOCK_BECAUSE = "Only a new table is written, for some seconds of a large hub; others are read."


def fill(apps, schema_editor):
    database = schema_editor.connection.alias
    rows, words = (apps.get_model("search", name).objects.using(database) for name in ("SearchRow", "TitleWord"))
    known = set()
    for title in rows.filter(exact__isnull=False).order_by().values_list("exact", "tags").iterator(chunk_size=5000):
        known |= words_of(*title)
    words.bulk_create([words.model(word=word) for word in sorted(known)], batch_size=500)


def make(apps, schema_editor):
    dialect = postgres if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in dialect.word_letters():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_words_in_blocks")]
    operations = [
        migrations.CreateModel(
            "TitleWord",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, unique=True)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
