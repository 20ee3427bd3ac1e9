"""Adds an index of what each member has not read, in order: of thousands the last hundred are looked at."""

from django.db import migrations, models

from coalface.base.db.gentle import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notify", "0004_each_column_once")]

    operations = [
        AddIndexGently(
            model_name="notification",
            index=models.Index(
                fields=["member", "-id"], name="notification_unread_of_member", condition=models.Q(read_at=None)
            ),
        ),
    ]
