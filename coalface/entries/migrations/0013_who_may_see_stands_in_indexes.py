"""The entries of a group stand with their level: those that are not for a visitor are passed over without being read."""

from django.db import migrations, models

from coalface.base.db.gentle import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("entries", "0012_indexes_that_others_replace")]

    operations = [
        AddIndexGently(
            model_name="entry",
            index=models.Index(
                fields=["group", "-active_at", "-id", "level", "state"],
                name="entry_newest_in_group",
            ),
        ),
    ]
