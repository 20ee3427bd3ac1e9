"""An answer knows when it was commented on last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entries", "0009_each_column_once")]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="commented_at",
            field=models.DateTimeField(null=True),
        ),
    ]
