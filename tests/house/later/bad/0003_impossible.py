"""A step that writes, and then finds something that nobody thought of."""

from django.db import migrations


def fail(apps, schema_editor):
    apps.get_model("people", "Member").objects.update(about="half done")
    raise ValueError("There is an entry that nobody thought of.")


class Migration(migrations.Migration):
    dependencies = [("later", "0002_altered")]
    operations = [migrations.RunPython(fail)]
