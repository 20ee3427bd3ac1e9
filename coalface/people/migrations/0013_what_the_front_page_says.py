"""What the front page says of members stands in indexes: whose words visitors may read, and where somebody works who says so."""

from django.db import migrations, models

from coalface.base.db.gentle import AddIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0012_each_column_once")]

    operations = [
        AddIndexGently(
            model_name="member",
            index=models.Index(
                fields=["-last_here_at", "-id"],
                name="member_with_own_words",
                condition=models.Q(one_liner_public=True),
            ),
        ),
        AddIndexGently(
            model_name="member",
            index=models.Index(
                fields=["organisation", "organisation_for", "state", "id"],
                name="member_at_organisation",
            ),
        ),
    ]
