"""The index of a group's entries that the one with levels replaces."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("entries", "0013_who_may_see_stands_in_indexes")]

    operations = [
        migrations.RemoveIndex(
            model_name="entry",
            name="entry_latest_in_group",
        ),
    ]
