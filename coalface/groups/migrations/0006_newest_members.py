"""An index from which the newest members of a group, and who runs it, are read in order."""

from django.conf import settings
from django.db import migrations, models

from coalface.base.db.gentle import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("groups", "0005_circles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexGently(
            model_name="membership",
            index=models.Index(fields=["group", "role", "-joined_at", "-id"], name="membership_newest_in_group"),
        ),
    ]
