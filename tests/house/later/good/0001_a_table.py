"""A table that names members, as a later version might bring one."""

from django.conf import settings
from django.db import migrations, models


def fill(apps, schema_editor):
    row = apps.get_model("later", "Row")
    row.objects.bulk_create(row(member=member) for member in apps.get_model("people", "Member").objects.all())


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "Row",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("member", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
            ],
        ),
        migrations.RunPython(fill),
    ]
