"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("activity", "0002_each_column_once"),
        ("notify", "0003_a_letter_is_outgoing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="letter",
            name="activity",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="activity.activity"
            ),
        ),
        DropKeyIndexGently(
            model_name="notification",
            name="activity",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="activity.activity"
            ),
        ),
        DropKeyIndexGently(
            model_name="notification",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
