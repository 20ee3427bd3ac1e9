"""Keys that another index begins with lose their own: each row is written to fewer places."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coalface.base.db.gentle import DropKeyIndexGently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("entries", "0008_what_waits_in_a_group"),
        ("groups", "0007_each_column_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropKeyIndexGently(
            model_name="bookmark",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="bookmark",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="draft",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="entry",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="entry",
            name="group",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="groups.group",
            ),
        ),
        DropKeyIndexGently(
            model_name="entrylink",
            name="source",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="entrylink",
            name="target",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="entrytag",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="entrytag",
            name="tag",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.tag"
            ),
        ),
        DropKeyIndexGently(
            model_name="follow",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="follow",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="posted",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="reply",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="reply",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.entry"
            ),
        ),
        DropKeyIndexGently(
            model_name="setaside",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="tagfollow",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropKeyIndexGently(
            model_name="tagfollow",
            name="tag",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="entries.tag"
            ),
        ),
    ]
