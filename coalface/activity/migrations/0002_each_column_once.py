"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("activity", "0001_initial"),
        ("entries", "0009_each_column_once"),
        ("groups", "0007_each_column_once"),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="activity",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="entries.entry",
            ),
        ),
        DropKeyIndexGently(
            model_name="activity",
            name="group",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="groups.group",
            ),
        ),
        DropKeyIndexGently(
            model_name="told",
            name="activity",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="told", to="activity.activity"
            ),
        ),
    ]
