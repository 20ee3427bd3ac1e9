"""Lets private groups share a name with any other: only the groups that everybody may find are told apart by name."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_connects")]
    operations = [
        migrations.AlterField("group", "name", models.CharField("name", max_length=80)),
        migrations.AddConstraint(
            "group",
            models.UniqueConstraint(
                Lower("name"),
                condition=models.Q(("state", "open"), models.Q(("access", "private"), _negated=True)),
                name="group_listed_name_once",
            ),
        ),
    ]
