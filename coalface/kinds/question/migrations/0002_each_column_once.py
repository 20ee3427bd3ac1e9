"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("entries", "0009_each_column_once"),
        ("question", "0001_initial"),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="question",
            name="accepted",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="entries.reply",
            ),
        ),
    ]
