"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("groups", "0007_each_column_once"),
        ("importers", "0002_earlier_states"),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="imported",
            name="group",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
            ),
        ),
    ]
