"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("complaints", "0002_mails_have_a_state"),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="complaintmail",
            name="complaint",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="complaints.complaint"
            ),
        ),
    ]
