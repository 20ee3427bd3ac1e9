"""The index of unread notifications without order, which the one in order replaces."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notify", "0005_the_last_unread")]

    operations = [migrations.RemoveIndex(model_name="notification", name="notification_unread")]
