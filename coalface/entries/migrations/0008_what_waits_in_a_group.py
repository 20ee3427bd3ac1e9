"""Adds an index of what waits for a reply in each group: whoever is in few groups asks for theirs alone."""

from django.db import migrations, models

from coalface.base.db.gentle import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("entries", "0007_what_is_not_for_me"),
    ]

    operations = [
        AddIndexGently(
            model_name="entry",
            index=models.Index(
                fields=["group", "kind", "-active_at", "-id"],
                name="entry_without_reply_in_group",
                condition=models.Q(state="published", replies=0, locked_at__isnull=True),
            ),
        ),
    ]
