"""The indexes of what waits for a reply that those with group and author at their end replace."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("entries", "0011_what_home_counts")]

    operations = [
        migrations.RemoveIndex(
            model_name="entry",
            name="entry_without_reply",
        ),
        migrations.RemoveIndex(
            model_name="entry",
            name="entry_without_reply_in_group",
        ),
    ]
