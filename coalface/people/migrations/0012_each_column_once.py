"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("people", "0011_words_in_names_and_roles"),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="decision",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="member",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="members",
                to="people.organisation",
            ),
        ),
        DropKeyIndexGently(
            model_name="personfollow",
            name="followed",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="personfollow",
            name="follower",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
