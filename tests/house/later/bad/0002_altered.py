"""Alters the table whose rows the step before has just written: PostgreSQL refuses that while keys wait to be checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("later", "0001_a_table")]
    operations = [migrations.AddField("row", "weight", models.IntegerField(default=3), preserve_default=False)]
