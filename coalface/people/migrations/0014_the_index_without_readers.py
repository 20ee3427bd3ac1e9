"""The index of an organisation's members that the one with who may read so replaces."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0013_what_the_front_page_says")]

    operations = [
        migrations.RemoveIndex(
            model_name="member",
            name="member_of_organisation",
        ),
    ]
